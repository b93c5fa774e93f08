package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;

/**
 * The element type an operator computes in, by PyTorch's rules: arrays with dimensions outrank
 * zero-dimensional ones of the same or a lower kind; within a rank the wider type wins.
 *
 * @see <a href="https://pytorch.org/docs/stable/tensor_attributes.html#type-promotion-doc">PyTorch:
 *     type promotion</a>
 */
public final class Promotion {
    private Promotion() {}

    /** The common type of operands. */
    public static DType of(Array... arrays) {
        DType first = arrays[0].dtype();
        boolean same = true;
        for (Array a : arrays) {
            same &= a.dtype() == first;
        }
        return same ? first : mixed(arrays);
    }

    private static DType mixed(Array[] arrays) {
        DType dimensioned = null;
        DType scalar = null;
        for (Array a : arrays) {
            if (a.layout().rank() > 0) {
                dimensioned =
                        dimensioned == null ? a.dtype() : DType.promote(dimensioned, a.dtype());
            } else {
                scalar = scalar == null ? a.dtype() : DType.promote(scalar, a.dtype());
            }
        }
        if (dimensioned == null || scalar == null) {
            return java.util.Objects.requireNonNull(scalar == null ? dimensioned : scalar);
        }
        return scalar.kind().compareTo(dimensioned.kind()) > 0 ? scalar : dimensioned;
    }

    /** The common type, or {@code float32} where that is not a floating type. */
    public static DType floating(Array... arrays) {
        DType d = of(arrays);
        return d.isFloating() ? d : DType.FLOAT32;
    }

    /**
     * The type of {@code tensor op number}: the tensor's, unless the number is of a higher kind.
     */
    public static DType withNumber(DType tensor, DType.Kind number) {
        if (tensor.kind().compareTo(number) >= 0) {
            return tensor;
        }
        return number == DType.Kind.FLOATING ? DType.FLOAT32 : DType.INT64;
    }

    /** A Java floating-point number as an operand beside a tensor of the given type. */
    public static Array scalar(DType beside, double v) {
        return Array.scalar(withNumber(beside, DType.Kind.FLOATING), v);
    }

    /**
     * A Java whole number as an operand beside a tensor of the given type. One that this type
     * cannot hold stays int64: it takes part as what it is in a floating-point result, such as
     * {@code uint8 / -3}.
     */
    public static Array scalar(DType beside, long v) {
        Array a = Array.scalar(withNumber(beside, DType.Kind.INTEGER), 0);
        a.setLong(0, v);
        if (!a.dtype().isFloating() && a.getLong(0) != v) {
            a = Array.scalar(DType.INT64, 0);
            a.setLong(0, v);
        }
        return a;
    }
}
