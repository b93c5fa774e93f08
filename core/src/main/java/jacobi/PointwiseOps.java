package jacobi;

import jacobi.op.Arithmetic;
import jacobi.op.Elementary;

import org.jspecify.annotations.Nullable;

/** Arithmetic and elementary functions, element by element. */
public sealed interface PointwiseOps permits Tensor {
    /** {@code this + other}, broadcasting. */
    default Tensor add(Tensor other) {
        return Call.row(Arithmetic.ADD, this, other);
    }

    /** {@code this + other}, broadcasting. */
    default Tensor add(double other) {
        return Call.with(Arithmetic.ADD, this, other);
    }

    /** {@code this + other}, broadcasting. */
    default Tensor add(long other) {
        return Call.with(Arithmetic.ADD, this, other);
    }

    /** {@code this + alpha other}, broadcasting. */
    default Tensor add(Tensor other, double alpha) {
        return Call.tensor(
                Call.value(this).with(Call.value(other), Arithmetic.ADD_SCALED.op(alpha)));
    }

    /** {@code this - other}, broadcasting. */
    default Tensor sub(Tensor other) {
        return Call.row(Arithmetic.SUB, this, other);
    }

    /** {@code this - other}, broadcasting. */
    default Tensor sub(double other) {
        return Call.with(Arithmetic.SUB, this, other);
    }

    /** {@code this - other}, broadcasting. */
    default Tensor sub(long other) {
        return Call.with(Arithmetic.SUB, this, other);
    }

    /** {@code other - this}. */
    default Tensor rsub(double other) {
        return Call.tensor(Call.number(this, other).sub(Call.value(this)));
    }

    /** {@code other - this}. */
    default Tensor rsub(long other) {
        return Call.tensor(Call.number(this, other).sub(Call.value(this)));
    }

    /** {@code this * other}, element by element, broadcasting. */
    default Tensor mul(Tensor other) {
        return Call.row(Arithmetic.MUL, this, other);
    }

    /** {@code this * other}, element by element, broadcasting. */
    default Tensor mul(double other) {
        return Call.with(Arithmetic.MUL, this, other);
    }

    /** {@code this * other}, element by element, broadcasting. */
    default Tensor mul(long other) {
        return Call.with(Arithmetic.MUL, this, other);
    }

    /** {@code this / other}, broadcasting; whole numbers give {@code float32}. */
    default Tensor div(Tensor other) {
        return Call.row(Arithmetic.DIV, this, other);
    }

    /** {@code this / other}, broadcasting; whole numbers give {@code float32}. */
    default Tensor div(double other) {
        return Call.with(Arithmetic.DIV, this, other);
    }

    /** {@code this / other}, broadcasting; whole numbers give {@code float32}. */
    default Tensor div(long other) {
        return Call.with(Arithmetic.DIV, this, other);
    }

    /** {@code this / other}, rounded {@code "floor"} or {@code "trunc"}. */
    default Tensor div(Tensor other, String roundingMode) {
        return Call.tensor(Arithmetic.divide(Call.value(this), Call.value(other), roundingMode));
    }

    /** The largest whole number not above {@code this / other}. */
    default Tensor floorDivide(Tensor other) {
        return Call.row(Arithmetic.FLOOR_DIVIDE, this, other);
    }

    /** The largest whole number not above {@code this / other}. */
    default Tensor floorDivide(double other) {
        return Call.with(Arithmetic.FLOOR_DIVIDE, this, other);
    }

    /** The largest whole number not above {@code this / other}. */
    default Tensor floorDivide(long other) {
        return Call.with(Arithmetic.FLOOR_DIVIDE, this, other);
    }

    /** {@code this} to the power {@code other}. */
    default Tensor pow(Tensor other) {
        return Call.row(Arithmetic.POW, this, other);
    }

    /** {@code this} to the power {@code other}. */
    default Tensor pow(double other) {
        return Call.with(Arithmetic.POW, this, other);
    }

    /** {@code this} to the power {@code other}. */
    default Tensor pow(long other) {
        return Call.with(Arithmetic.POW, this, other);
    }

    /** The larger of the two; NaN wins; at a tie each gets half of the gradient. */
    default Tensor maximum(Tensor other) {
        return Call.row(Arithmetic.MAXIMUM, this, other);
    }

    /** The larger of the two; NaN wins; at a tie each gets half of the gradient. */
    default Tensor maximum(double other) {
        return Call.with(Arithmetic.MAXIMUM, this, other);
    }

    /** The larger of the two; NaN wins; at a tie each gets half of the gradient. */
    default Tensor maximum(long other) {
        return Call.with(Arithmetic.MAXIMUM, this, other);
    }

    /** The smaller of the two; NaN wins; at a tie each gets half of the gradient. */
    default Tensor minimum(Tensor other) {
        return Call.row(Arithmetic.MINIMUM, this, other);
    }

    /** The smaller of the two; NaN wins; at a tie each gets half of the gradient. */
    default Tensor minimum(double other) {
        return Call.with(Arithmetic.MINIMUM, this, other);
    }

    /** The smaller of the two; NaN wins; at a tie each gets half of the gradient. */
    default Tensor minimum(long other) {
        return Call.with(Arithmetic.MINIMUM, this, other);
    }

    /** {@code -x}. */
    default Tensor neg() {
        return Call.row(Arithmetic.NEG, this);
    }

    /** {@code |x|}. */
    default Tensor abs() {
        return Call.row(Elementary.ABS, this);
    }

    /** -1, 0 or 1 by the sign of x. */
    default Tensor sign() {
        return Call.row(Elementary.SIGN, this);
    }

    /** {@code x^2}. */
    default Tensor square() {
        return Call.row(Elementary.SQUARE, this);
    }

    /** Square root; NaN below 0. */
    default Tensor sqrt() {
        return Call.row(Elementary.SQRT, this);
    }

    /** {@code 1 / sqrt(x)}. */
    default Tensor rsqrt() {
        return Call.row(Elementary.RSQRT, this);
    }

    /** {@code 1 / x}. */
    default Tensor reciprocal() {
        return Call.row(Elementary.RECIPROCAL, this);
    }

    /** {@code e^x}. */
    default Tensor exp() {
        return Call.row(Elementary.EXP, this);
    }

    /** {@code e^x - 1}, accurate near 0. */
    default Tensor expm1() {
        return Call.row(Elementary.EXPM1, this);
    }

    /** Natural logarithm; -infinity at 0, NaN below. */
    default Tensor log() {
        return Call.row(Elementary.LOG, this);
    }

    /** {@code ln(1 + x)}, accurate near 0. */
    default Tensor log1p() {
        return Call.row(Elementary.LOG1P, this);
    }

    /** Sine of x radians. */
    default Tensor sin() {
        return Call.row(Elementary.SIN, this);
    }

    /** Cosine of x radians. */
    default Tensor cos() {
        return Call.row(Elementary.COS, this);
    }

    /** The error function. */
    default Tensor erf() {
        return Call.row(Elementary.ERF, this);
    }

    /** Largest whole number not above x. */
    default Tensor floor() {
        return Call.row(Elementary.FLOOR, this);
    }

    /** Smallest whole number not below x. */
    default Tensor ceil() {
        return Call.row(Elementary.CEIL, this);
    }

    /** Nearest whole number, ties to even. */
    default Tensor round() {
        return Call.row(Elementary.ROUND, this);
    }

    /** x without its fraction. */
    default Tensor trunc() {
        return Call.row(Elementary.TRUNC, this);
    }

    /** Kept between bounds; the gradient passes where {@code min <= x <= max}. */
    default Tensor clamp(double min, double max) {
        return Call.tensor(
                Arithmetic.clamp(Call.value(this), Call.number(this, min), Call.number(this, max)));
    }

    /** Kept between bounds, either of which may be null; they broadcast. */
    default Tensor clamp(@Nullable Tensor min, @Nullable Tensor max) {
        return Call.tensor(
                Arithmetic.clamp(
                        Call.value(this),
                        min == null ? null : min.variable(),
                        max == null ? null : max.variable()));
    }

    /** {@code max(x, min)}; at a tie all of the gradient is that of x. */
    default Tensor clampMin(double min) {
        return Call.tensor(Arithmetic.clamp(Call.value(this), Call.number(this, min), null));
    }

    /** {@code min(x, max)}; at a tie all of the gradient is that of x. */
    default Tensor clampMax(double max) {
        return Call.tensor(Arithmetic.clamp(Call.value(this), null, Call.number(this, max)));
    }

    /**
     * These elements where the condition (bool) holds, else those of {@code other}; all broadcast.
     */
    default Tensor where(Tensor condition, Tensor other) {
        return Call.tensor(
                Arithmetic.where(Call.value(condition), Call.value(this), Call.value(other)));
    }

    /** These elements where the condition (bool) holds, else a number. */
    default Tensor where(Tensor condition, double other) {
        return Call.tensor(
                Arithmetic.where(
                        Call.value(condition), Call.value(this), Call.number(this, other)));
    }
}
