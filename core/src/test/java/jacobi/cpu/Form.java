package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;

import java.util.Random;

/** Ways an array can lie in its storage. */
enum Form {
    CONTIGUOUS,
    REVERSED_DIMS,
    OFFSET,
    EVERY_OTHER,
    REPEAT_LAST,
    REPEAT_FIRST,
    ONE_VALUE;

    /** Whether every element has its own place, so that an output may lie so. */
    boolean isWritable() {
        return ordinal() <= EVERY_OTHER.ordinal();
    }

    /** An array of zeros of this form. */
    Array zeros(DType type, Shape shape) {
        int r = shape.rank();
        int[] sizes = shape.toArray();
        int[] strides = new int[r];
        int step = 1;
        for (int i = 0; i < r; i++) {
            int d = this == REVERSED_DIMS ? i : r - 1 - i;
            boolean once =
                    this == ONE_VALUE
                            || this == REPEAT_LAST && d == r - 1
                            || this == REPEAT_FIRST && d == 0;
            strides[d] = once ? 0 : step;
            step *= once ? 1 : Math.max(1, sizes[d]) * (this == EVERY_OTHER && d == r - 1 ? 2 : 1);
            if (this == EVERY_OTHER && d == r - 1) {
                strides[d] = 2;
            }
        }
        int offset = this == OFFSET ? 3 : 0;
        Array whole = Array.zeros(type, Shape.of(step + offset));
        return whole.with(Layout.of(shape, strides, offset));
    }

    /**
     * Random values that are not zero: floats of [-3, 3], integers of -9 to 9, bytes of 1 to 12,
     * truths of 0 and 1.
     */
    Array random(DType type, Shape shape, Random random) {
        Array x = zeros(type, shape);
        for (int i = 0; i < x.storage().length(); i++) {
            int whole = 1 + random.nextInt(9);
            x.storage()
                    .setDouble(
                            i,
                            switch (type) {
                                case FLOAT32, FLOAT64 -> random.nextDouble() * 6 - 3;
                                case INT64, INT32 -> random.nextBoolean() ? whole : -whole;
                                case UINT8 -> whole + 3;
                                case BOOL -> random.nextInt(2);
                            });
        }
        return x;
    }

    /** Random whole numbers of -9 to 9, so that sums of products of floats are exact. */
    Array whole(DType type, Shape shape, Random random) {
        Array x = zeros(type, shape);
        for (int i = 0; i < x.storage().length(); i++) {
            x.storage().setDouble(i, random.nextInt(19) - 9);
        }
        return x;
    }
}
