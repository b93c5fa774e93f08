package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;

/** From the operands' element types to the one computed in and the one that comes out. */
public enum Typing {
    /** Computes in and gives the promoted type. */
    PROMOTE,
    /** The promoted type, but {@code float32} for integers and truth values. */
    FLOATING,
    /** As {@link #PROMOTE}, but truth values are refused, as PyTorch refuses {@code -mask}. */
    NUMERIC,
    /** The promoted type, which has to be of whole numbers or truth values. */
    INTEGER,
    /** Computes in the promoted type, gives truth values. */
    TEST,
    /** The first operand is a condition; the others are promoted. */
    CHOICE;

    DType compute(String operator, Array[] inputs) {
        return switch (this) {
            case PROMOTE, TEST -> Promotion.of(inputs);
            case FLOATING -> Promotion.floating(inputs);
            case NUMERIC -> {
                DType d = Promotion.of(inputs);
                if (d == DType.BOOL) {
                    throw new IllegalArgumentException(
                            operator
                                    + ": bool is not supported: expected a numeric dtype (convert"
                                    + " with to(DType))");
                }
                yield d;
            }
            case INTEGER -> {
                DType d = Promotion.of(inputs);
                if (d.isFloating()) {
                    throw new IllegalArgumentException(
                            operator + ": " + d + " is not supported: expected whole numbers");
                }
                yield d;
            }
            case CHOICE -> Promotion.of(java.util.Arrays.copyOfRange(inputs, 1, inputs.length));
        };
    }

    DType result(DType computed) {
        return this == TEST ? DType.BOOL : computed;
    }
}
