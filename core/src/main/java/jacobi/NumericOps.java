package jacobi;

import jacobi.op.Arithmetic;
import jacobi.op.Elementary;
import jacobi.op.FloatingPoint;
import jacobi.op.Integers;

/** Remainders, mixtures, signs, exponents and bits, element by element. */
public sealed interface NumericOps permits Tensor {
    /** {@code 2^x}. */
    default Tensor exp2() {
        return Call.row(Elementary.EXP2, this);
    }

    /** Binary logarithm, exact at powers of two. */
    default Tensor log2() {
        return Call.row(Elementary.LOG2, this);
    }

    /** Decimal logarithm, exact at powers of ten. */
    default Tensor log10() {
        return Call.row(Elementary.LOG10, this);
    }

    /** x without its whole part, with x's sign. */
    default Tensor frac() {
        return Call.row(Elementary.FRAC, this);
    }

    /** The remainder of {@code this / other} with the sign of this: C's {@code fmod}. */
    default Tensor fmod(Tensor other) {
        return Call.row(Arithmetic.FMOD, this, other);
    }

    /** The remainder of {@code this / other} with the sign of this: C's {@code fmod}. */
    default Tensor fmod(double other) {
        return Call.with(Arithmetic.FMOD, this, other);
    }

    /** The remainder of {@code this / other} with the sign of this: C's {@code fmod}. */
    default Tensor fmod(long other) {
        return Call.with(Arithmetic.FMOD, this, other);
    }

    /** The remainder of {@code this / other} with the sign of the other: Python's {@code %}. */
    default Tensor remainder(Tensor other) {
        return Call.row(Arithmetic.REMAINDER, this, other);
    }

    /** The remainder of {@code this / other} with the sign of the other: Python's {@code %}. */
    default Tensor remainder(double other) {
        return Call.with(Arithmetic.REMAINDER, this, other);
    }

    /** The remainder of {@code this / other} with the sign of the other: Python's {@code %}. */
    default Tensor remainder(long other) {
        return Call.with(Arithmetic.REMAINDER, this, other);
    }

    /** The larger of the two; NaN loses. */
    default Tensor fmax(Tensor other) {
        return Call.row(Arithmetic.FMAX, this, other);
    }

    /** The smaller of the two; NaN loses. */
    default Tensor fmin(Tensor other) {
        return Call.row(Arithmetic.FMIN, this, other);
    }

    /** {@code sqrt(this^2 + other^2)} without overflow on the way. */
    default Tensor hypot(Tensor other) {
        return Call.row(Arithmetic.HYPOT, this, other);
    }

    /** {@code this + weight (end - this)}, broadcasting. */
    default Tensor lerp(Tensor end, Tensor weight) {
        return Call.row(Arithmetic.LERP, this, end, weight);
    }

    /** {@code this + weight (end - this)}. */
    default Tensor lerp(Tensor end, double weight) {
        return Call.tensor(
                Call.value(this)
                        .apply(
                                Arithmetic.LERP.op(),
                                Call.value(this),
                                Call.value(end),
                                Call.number(this, weight))[0]);
    }

    /** {@code this + value a b}, broadcasting. */
    default Tensor addcmul(Tensor a, Tensor b, double value) {
        return Call.row(Arithmetic.ADDCMUL, this, a, b, value);
    }

    /** {@code this + value a / b}, broadcasting. */
    default Tensor addcdiv(Tensor a, Tensor b, double value) {
        return Call.row(Arithmetic.ADDCDIV, this, a, b, value);
    }

    /** This to the power of the other, in {@code float64}. */
    default Tensor floatPower(Tensor exponent) {
        return Call.tensor(Arithmetic.floatPower(Call.value(this), Call.value(exponent)));
    }

    /** {@code |this|} with the sign of the other, that of zero included. */
    default Tensor copysign(Tensor other) {
        return Call.row(FloatingPoint.COPYSIGN, this, other);
    }

    /** {@code |this|} with the sign of the other, that of zero included. */
    default Tensor copysign(double other) {
        return Call.with(FloatingPoint.COPYSIGN, this, other);
    }

    /** {@code |this|} with the sign of the other, that of zero included. */
    default Tensor copysign(long other) {
        return Call.with(FloatingPoint.COPYSIGN, this, other);
    }

    /** The number next to this in the direction of the other. */
    default Tensor nextAfter(Tensor other) {
        return Call.row(FloatingPoint.NEXTAFTER, this, other);
    }

    /** {@code this 2^other}. */
    default Tensor ldexp(Tensor other) {
        return Call.row(FloatingPoint.LDEXP, this, other);
    }

    /** m and e of {@code x = m 2^e} with {@code |m|} in [0.5, 1): floating, and int32. */
    default Tensor[] frexp() {
        return Call.tensors(FloatingPoint.frexp(Call.value(this)));
    }

    /** NaN replaced by 0, infinities by the largest and smallest finite number. */
    default Tensor nanToNum() {
        return Call.tensor(FloatingPoint.nanToNum(Call.value(this), null, null, null));
    }

    /** NaN, infinity and -infinity replaced. */
    default Tensor nanToNum(double nan, double posinf, double neginf) {
        return Call.tensor(FloatingPoint.nanToNum(Call.value(this), nan, posinf, neginf));
    }

    /** The bits set in both; of truth values, whether both are true. */
    default Tensor bitwiseAnd(Tensor other) {
        return Call.row(Integers.AND, this, other);
    }

    /** The bits set in either; of truth values, whether one is true. */
    default Tensor bitwiseOr(Tensor other) {
        return Call.row(Integers.OR, this, other);
    }

    /** The bits set in just one; of truth values, whether they differ. */
    default Tensor bitwiseXor(Tensor other) {
        return Call.row(Integers.XOR, this, other);
    }

    /** All bits turned over; of truth values, their negation. */
    default Tensor bitwiseNot() {
        return Call.tensor(Integers.not(Call.value(this)));
    }

    /** {@code this 2^other} of whole numbers, wrapping. */
    default Tensor bitwiseLeftShift(Tensor other) {
        return Call.row(Integers.SHIFT_LEFT, this, other);
    }

    /** {@code floor(this / 2^other)} of whole numbers. */
    default Tensor bitwiseRightShift(Tensor other) {
        return Call.row(Integers.SHIFT_RIGHT, this, other);
    }

    /** The greatest common divisor, not negative. */
    default Tensor gcd(Tensor other) {
        return Call.row(Integers.GCD, this, other);
    }

    /** The least common multiple, not negative. */
    default Tensor lcm(Tensor other) {
        return Call.row(Integers.LCM, this, other);
    }
}
