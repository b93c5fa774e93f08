package jacobi.kernel;

/**
 * A scalar expression: what a kernel computes for one element. Built by running an operator's
 * formula once, for example {@code x.neg().exp().add(1).reciprocal()} over {@code x =
 * Expr.input(0)}.
 *
 * <p>Expressions are immutable values; equal subtrees are equal objects by {@code equals}, which is
 * how backends find common subexpressions and cache compiled kernels.
 */
public sealed interface Expr {
    /**
     * The element of an input array.
     *
     * @param index which one
     */
    record Input(int index) implements Expr {}

    /**
     * A number given when the kernel is run, the same for all elements.
     *
     * @param index which one
     */
    record Param(int index) implements Expr {}

    /**
     * A number known when the expression is written.
     *
     * @param value the number
     */
    record Const(double value) implements Expr {}

    /**
     * A primitive of one operand.
     *
     * @param op which
     * @param x the operand
     */
    record Unary(UnaryOp op, Expr x) implements Expr {}

    /**
     * A primitive of two operands.
     *
     * @param op which
     * @param a left
     * @param b right
     */
    record Binary(BinaryOp op, Expr a, Expr b) implements Expr {}

    /**
     * {@code condition != 0 ? a : b}; a NaN in the branch not taken does no harm.
     *
     * @param condition tested against zero
     * @param a taken when it is not zero
     * @param b taken when it is zero
     */
    record Select(Expr condition, Expr a, Expr b) implements Expr {}

    /** The element of input {@code i}. */
    static Expr input(int i) {
        return new Input(i);
    }

    /** The run-time number {@code i}. */
    static Expr param(int i) {
        return new Param(i);
    }

    /** A number. */
    static Expr of(double v) {
        return new Const(v);
    }

    /** {@code this + b}. */
    default Expr add(Expr b) {
        return new Binary(BinaryOp.ADD, this, b);
    }

    /** {@code this + b}. */
    default Expr add(double b) {
        return add(of(b));
    }

    /** {@code this - b}. */
    default Expr sub(Expr b) {
        return new Binary(BinaryOp.SUB, this, b);
    }

    /** {@code this - b}. */
    default Expr sub(double b) {
        return sub(of(b));
    }

    /** {@code a - this}. */
    default Expr rsub(double a) {
        return of(a).sub(this);
    }

    /** {@code this * b}. */
    default Expr mul(Expr b) {
        return new Binary(BinaryOp.MUL, this, b);
    }

    /** {@code this * b}. */
    default Expr mul(double b) {
        return mul(of(b));
    }

    /** {@code this / b}. */
    default Expr div(Expr b) {
        return new Binary(BinaryOp.DIV, this, b);
    }

    /** {@code this / b}. */
    default Expr div(double b) {
        return div(of(b));
    }

    /** {@link BinaryOp#FLOOR_DIV}. */
    default Expr floorDiv(Expr b) {
        return new Binary(BinaryOp.FLOOR_DIV, this, b);
    }

    /** {@link BinaryOp#FMOD}. */
    default Expr fmod(Expr b) {
        return new Binary(BinaryOp.FMOD, this, b);
    }

    /** {@code this ^ b}. */
    default Expr pow(Expr b) {
        return new Binary(BinaryOp.POW, this, b);
    }

    /** The larger; NaN wins. */
    default Expr max(Expr b) {
        return new Binary(BinaryOp.MAX, this, b);
    }

    /** The larger; NaN wins. */
    default Expr max(double b) {
        return max(of(b));
    }

    /** The smaller; NaN wins. */
    default Expr min(Expr b) {
        return new Binary(BinaryOp.MIN, this, b);
    }

    /** The smaller; NaN wins. */
    default Expr min(double b) {
        return min(of(b));
    }

    /** 1 or 0. */
    default Expr lt(Expr b) {
        return new Binary(BinaryOp.LT, this, b);
    }

    /** 1 or 0. */
    default Expr lt(double b) {
        return lt(of(b));
    }

    /** 1 or 0. */
    default Expr le(Expr b) {
        return new Binary(BinaryOp.LE, this, b);
    }

    /** 1 or 0. */
    default Expr le(double b) {
        return le(of(b));
    }

    /** 1 or 0. */
    default Expr gt(Expr b) {
        return b.lt(this);
    }

    /** 1 or 0. */
    default Expr gt(double b) {
        return of(b).lt(this);
    }

    /** 1 or 0. */
    default Expr ge(Expr b) {
        return b.le(this);
    }

    /** 1 or 0. */
    default Expr ge(double b) {
        return of(b).le(this);
    }

    /** 1 or 0. */
    default Expr eq(Expr b) {
        return new Binary(BinaryOp.EQ, this, b);
    }

    /** 1 or 0. */
    default Expr eq(double b) {
        return eq(of(b));
    }

    /** 1 or 0. */
    default Expr ne(Expr b) {
        return new Binary(BinaryOp.NE, this, b);
    }

    /** 1 or 0. */
    default Expr ne(double b) {
        return ne(of(b));
    }

    /** 1 if both are not zero. */
    default Expr and(Expr b) {
        return new Binary(BinaryOp.AND, this, b);
    }

    /** 1 if either is not zero. */
    default Expr or(Expr b) {
        return new Binary(BinaryOp.OR, this, b);
    }

    /** {@code this != 0 ? a : b}. */
    default Expr select(Expr a, Expr b) {
        return new Select(this, a, b);
    }

    /** {@code this != 0 ? a : b}. */
    default Expr select(double a, double b) {
        return select(of(a), of(b));
    }

    /** {@code this != 0 ? a : b}. */
    default Expr select(Expr a, double b) {
        return select(a, of(b));
    }

    /** {@code this != 0 ? a : b}. */
    default Expr select(double a, Expr b) {
        return select(of(a), b);
    }

    /** A primitive of this. */
    default Expr unary(UnaryOp op) {
        return new Unary(op, this);
    }

    /** {@code -this}. */
    default Expr neg() {
        return unary(UnaryOp.NEG);
    }

    /** {@code |this|}. */
    default Expr abs() {
        return unary(UnaryOp.ABS);
    }

    /** -1, 0 or 1, as {@code (0 < this) - (this < 0)}: 0 for zeros and, as in PyTorch, for NaN. */
    default Expr sign() {
        return gt(0).sub(lt(0));
    }

    /** 1 if this is zero. */
    default Expr not() {
        return unary(UnaryOp.NOT);
    }

    /** 1 if this is NaN. */
    default Expr isNan() {
        return unary(UnaryOp.ISNAN);
    }

    /** {@link UnaryOp#FLOOR}. */
    default Expr floor() {
        return unary(UnaryOp.FLOOR);
    }

    /** {@link UnaryOp#CEIL}. */
    default Expr ceil() {
        return unary(UnaryOp.CEIL);
    }

    /** {@link UnaryOp#TRUNC}. */
    default Expr trunc() {
        return unary(UnaryOp.TRUNC);
    }

    /** {@link UnaryOp#ROUND}. */
    default Expr round() {
        return unary(UnaryOp.ROUND);
    }

    /** {@code 1 / this}. */
    default Expr reciprocal() {
        return unary(UnaryOp.RECIPROCAL);
    }

    /** Square root. */
    default Expr sqrt() {
        return unary(UnaryOp.SQRT);
    }

    /** {@code 1 / sqrt(this)}. */
    default Expr rsqrt() {
        return unary(UnaryOp.RSQRT);
    }

    /** {@code this * this}. */
    default Expr square() {
        return mul(this);
    }

    /** e to this. */
    default Expr exp() {
        return unary(UnaryOp.EXP);
    }

    /** {@code e^this - 1}. */
    default Expr expm1() {
        return unary(UnaryOp.EXPM1);
    }

    /** Natural logarithm. */
    default Expr log() {
        return unary(UnaryOp.LOG);
    }

    /** {@code log(1 + this)}. */
    default Expr log1p() {
        return unary(UnaryOp.LOG1P);
    }

    /** Sine. */
    default Expr sin() {
        return unary(UnaryOp.SIN);
    }

    /** Cosine. */
    default Expr cos() {
        return unary(UnaryOp.COS);
    }

    /** Hyperbolic tangent. */
    default Expr tanh() {
        return unary(UnaryOp.TANH);
    }

    /** Error function. */
    default Expr erf() {
        return unary(UnaryOp.ERF);
    }

    /** A primitive of this and another. */
    default Expr binary(BinaryOp op, Expr b) {
        return new Binary(op, this, b);
    }

    /** Whether this is below zero or the negative zero: 1 or 0; floats only. */
    default Expr isNegative() {
        return lt(0).or(reciprocal().lt(0));
    }
}
