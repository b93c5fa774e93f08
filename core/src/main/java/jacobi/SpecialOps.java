package jacobi;

import jacobi.op.Special;

/** Functions of mathematical physics and statistics, element by element. */
public sealed interface SpecialOps permits Tensor {
    /** {@code 1 - erf(x)}, accurate also where that is small. */
    default Tensor erfc() {
        return Call.row(Special.ERFC, this);
    }

    /** {@code e^(x^2) erfc(x)}. */
    default Tensor erfcx() {
        return Call.row(Special.ERFCX, this);
    }

    /** The number whose error function x is; infinite at -1 and 1, NaN beyond. */
    default Tensor erfinv() {
        return Call.row(Special.ERFINV, this);
    }

    /** {@code ln |Gamma(x)|}; infinite at 0 and the negative whole numbers. */
    default Tensor lgamma() {
        return Call.row(Special.LGAMMA, this);
    }

    /** The derivative of {@link #lgamma}. */
    default Tensor digamma() {
        return Call.row(Special.DIGAMMA, this);
    }

    /** The derivative of order n of {@link #digamma}; n is not negative. */
    default Tensor polygamma(int n) {
        return Call.tensor(Special.polygamma(n, Call.value(this)));
    }

    /** Modified Bessel function of the first kind of order 0. */
    default Tensor i0() {
        return Call.row(Special.I0, this);
    }

    /** {@code e^-|x| i0(x)}. */
    default Tensor i0e() {
        return Call.row(Special.I0E, this);
    }

    /** Modified Bessel function of the first kind of order 1. */
    default Tensor i1() {
        return Call.row(Special.I1, this);
    }

    /** {@code e^-|x| i1(x)}. */
    default Tensor i1e() {
        return Call.row(Special.I1E, this);
    }

    /** The standard normal distribution function. */
    default Tensor ndtr() {
        return Call.row(Special.NDTR, this);
    }

    /** The number whose standard normal distribution function x is; NaN outside 0 to 1. */
    default Tensor ndtri() {
        return Call.row(Special.NDTRI, this);
    }

    /** {@code ln ndtr(x)}, accurate also far below 0. */
    default Tensor logNdtr() {
        return Call.row(Special.LOG_NDTR, this);
    }

    /** {@code -x ln x}: 0 at 0, -infinity below. */
    default Tensor entr() {
        return Call.row(Special.ENTR, this);
    }

    /** {@code ln(e^this + e^other)} without overflow. */
    default Tensor logAddExp(Tensor other) {
        return Call.row(Special.LOGADDEXP, this, other);
    }

    /** {@code log2(2^this + 2^other)} without overflow. */
    default Tensor logAddExp2(Tensor other) {
        return Call.row(Special.LOGADDEXP2, this, other);
    }

    /** {@code this ln(other)}, and 0 where this is 0, unless the other is NaN. */
    default Tensor xlogy(Tensor other) {
        return Call.row(Special.XLOGY, this, other);
    }

    /** {@code this ln(1 + other)}, and 0 where this is 0, unless the other is NaN. */
    default Tensor xlog1py(Tensor other) {
        return Call.row(Special.XLOG1PY, this, other);
    }

    /** {@code ln(x / (1 - x))}; NaN outside 0 to 1. */
    default Tensor logit() {
        return Call.tensor(Special.logit(Call.value(this), null));
    }

    /**
     * {@code ln(z / (1 - z))} for x kept between eps and {@code 1 - eps}; there the gradient is 0.
     */
    default Tensor logit(double eps) {
        return Call.tensor(Special.logit(Call.value(this), eps));
    }
}
