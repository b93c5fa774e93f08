package jacobi.io;

import jacobi.array.DType;
import jacobi.array.Storage;

import java.nio.ByteBuffer;

/**
 * How elements of a type lie in a file, and the type they become here: itself, or for a type that
 * Jacobi has not the smallest one that holds all its values.
 *
 * <p>The names are those of safetensors.
 */
enum Encoding {
    BOOL(1, DType.BOOL),
    U8(1, DType.UINT8),
    I8(1, DType.INT32),
    I16(2, DType.INT32),
    U16(2, DType.INT32),
    I32(4, DType.INT32),
    U32(4, DType.INT64),
    I64(8, DType.INT64),
    F16(2, DType.FLOAT32),
    BF16(2, DType.FLOAT32),
    F32(4, DType.FLOAT32),
    F64(8, DType.FLOAT64);

    private final int byteSize;
    private final DType dtype;

    Encoding(int byteSize, DType dtype) {
        this.byteSize = byteSize;
        this.dtype = dtype;
    }

    /** Bytes an element takes in a file. */
    int byteSize() {
        return byteSize;
    }

    /** The type of the elements here. */
    DType dtype() {
        return dtype;
    }

    /** The encoding in which a type is written. */
    static Encoding of(DType dtype) {
        return switch (dtype) {
            case BOOL -> BOOL;
            case UINT8 -> U8;
            case INT32 -> I32;
            case INT64 -> I64;
            case FLOAT32 -> F32;
            case FLOAT64 -> F64;
        };
    }

    /**
     * Turns all whole elements of a buffer, in its byte order, into elements of a storage from an
     * index on.
     *
     * @return how many were right; fewer than there are when a truth value was neither 0 nor 1
     */
    int decode(ByteBuffer from, Storage to, int at) {
        int n = from.remaining() / byteSize;
        switch (this) {
            case BOOL -> {
                from.get(to.bytes(), at, n);
                return truths(to.bytes(), at, n);
            }
            case U8 -> from.get(to.bytes(), at, n);
            case I32 -> from.asIntBuffer().get(to.ints(), at, n);
            case I64 -> from.asLongBuffer().get(to.longs(), at, n);
            case F32 -> from.asFloatBuffer().get(to.floats(), at, n);
            case F64 -> from.asDoubleBuffer().get(to.doubles(), at, n);
            case I8, I16, U16, U32, F16, BF16 -> widen(from, to, at, n);
        }
        return n;
    }

    private static int truths(byte[] bytes, int at, int n) {
        for (int i = 0; i < n; i++) {
            if ((bytes[at + i] & ~1) != 0) {
                return i;
            }
        }
        return n;
    }

    private void widen(ByteBuffer from, Storage to, int at, int n) {
        for (int i = at; i < at + n; i++) {
            switch (this) {
                case I8 -> to.ints()[i] = from.get();
                case I16 -> to.ints()[i] = from.getShort();
                case U16 -> to.ints()[i] = Short.toUnsignedInt(from.getShort());
                case U32 -> to.longs()[i] = Integer.toUnsignedLong(from.getInt());
                case F16 -> to.floats()[i] = Float.float16ToFloat(from.getShort());
                // A bfloat16 is the upper half of the float32 it stands for.
                case BF16 -> to.floats()[i] = Float.intBitsToFloat(from.getShort() << 16);
                case BOOL, U8, I32, I64, F32, F64 -> throw new AssertionError(this);
            }
        }
    }
}
