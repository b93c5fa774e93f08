package jacobi.op;

import jacobi.array.Shape;
import jacobi.array.ShapeException;

import java.util.Arrays;

/** Shape arithmetic that several operators share. */
final class Shapes {
    private Shapes() {}

    /** The target of an expand, where -1 keeps a size. */
    static Shape expanded(Shape from, int[] to, String operator) {
        int lead = to.length - from.rank();
        if (lead < 0) {
            throw new ShapeException(
                    operator + ": " + from + " has more dimensions than " + Arrays.toString(to));
        }
        int[] sizes = to.clone();
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1) {
                if (i < lead) {
                    throw new ShapeException(
                            operator
                                    + ": -1 in "
                                    + Arrays.toString(to)
                                    + " stands for a dimension that "
                                    + from
                                    + " has not");
                }
                sizes[i] = from.size(i - lead);
            } else if (i >= lead && from.size(i - lead) != sizes[i] && from.size(i - lead) != 1) {
                throw new ShapeException(
                        operator
                                + ": "
                                + from
                                + " does not broadcast to "
                                + Arrays.toString(to)
                                + ": size "
                                + from.size(i - lead)
                                + " at dimension "
                                + (i - lead)
                                + " is neither 1 nor "
                                + sizes[i]);
            }
        }
        return Shape.of(sizes);
    }

    /** The target of a reshape, where one -1 stands for what is left. */
    static Shape inferred(Shape from, int[] to, String operator) {
        int[] sizes = to.clone();
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1 && unknown < 0) {
                unknown = i;
            } else if (sizes[i] < 0) {
                throw new ShapeException(
                        operator
                                + ": shape "
                                + Arrays.toString(to)
                                + " may have one -1 and no other negative size");
            } else {
                known *= sizes[i];
            }
        }
        if (unknown >= 0) {
            if (known == 0 || from.numel() % known != 0) {
                throw new ShapeException(
                        operator
                                + ": "
                                + from
                                + " with "
                                + from.numel()
                                + " elements does not fill "
                                + Arrays.toString(to));
            }
            sizes[unknown] = Math.toIntExact(from.numel() / known);
        }
        return Shape.of(sizes);
    }

    /** Dimensions counted from 0, each at most once. */
    static int[] dims(Shape shape, int[] dims, String operator) {
        int[] d = Arrays.stream(dims).map(i -> shape.dim(i, operator)).toArray();
        if (Arrays.stream(d).distinct().count() != d.length) {
            throw new ShapeException(
                    operator + ": a dimension appears twice in " + Arrays.toString(dims));
        }
        return d;
    }
}
