package jacobi;

import jacobi.op.Special;
import jacobi.op.Trigonometry;

/** Angles and hyperbolic functions, element by element. */
public sealed interface TrigonometryOps permits Tensor {
    /** Tangent of x radians. */
    default Tensor tan() {
        return Call.row(Trigonometry.TAN, this);
    }

    /** The angle from -pi/2 to pi/2 whose sine x is; NaN beyond -1 and 1. */
    default Tensor asin() {
        return Call.row(Trigonometry.ASIN, this);
    }

    /** The angle from 0 to pi whose cosine x is; NaN beyond -1 and 1. */
    default Tensor acos() {
        return Call.row(Trigonometry.ACOS, this);
    }

    /** The angle from -pi/2 to pi/2 whose tangent x is. */
    default Tensor atan() {
        return Call.row(Trigonometry.ATAN, this);
    }

    /** The angle from -pi to pi of the point {@code (other, this)}. */
    default Tensor atan2(Tensor other) {
        return Call.row(Trigonometry.ATAN2, this, other);
    }

    /** Hyperbolic sine, {@code (e^x - e^-x) / 2}. */
    default Tensor sinh() {
        return Call.row(Trigonometry.SINH, this);
    }

    /** Hyperbolic cosine, {@code (e^x + e^-x) / 2}. */
    default Tensor cosh() {
        return Call.row(Trigonometry.COSH, this);
    }

    /** Inverse of {@link #sinh}, {@code ln(x + sqrt(x^2 + 1))}. */
    default Tensor asinh() {
        return Call.row(Trigonometry.ASINH, this);
    }

    /** Inverse of {@link #cosh}, {@code ln(x + sqrt(x^2 - 1))}; NaN below 1. */
    default Tensor acosh() {
        return Call.row(Trigonometry.ACOSH, this);
    }

    /** Inverse of {@code tanh}, {@code ln((1 + x) / (1 - x)) / 2}; NaN beyond -1 and 1. */
    default Tensor atanh() {
        return Call.row(Trigonometry.ATANH, this);
    }

    /** Degrees as radians. */
    default Tensor deg2rad() {
        return Call.row(Trigonometry.DEG2RAD, this);
    }

    /** Radians as degrees. */
    default Tensor rad2deg() {
        return Call.row(Trigonometry.RAD2DEG, this);
    }

    /** {@code sin(pi x) / (pi x)}, 1 at 0. */
    default Tensor sinc() {
        return Call.row(Special.SINC, this);
    }
}
