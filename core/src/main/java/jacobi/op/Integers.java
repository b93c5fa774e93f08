package jacobi.op;

import jacobi.array.DType;
import jacobi.kernel.BinaryOp;

/** Bits and divisors of whole numbers; floating-point numbers are refused. */
public final class Integers {
    static final Table TABLE = new Table("Whole numbers");

    /** The bits set in both; of truth values, whether both are true. */
    public static final Row AND = row("bitwise_and", BinaryOp.BIT_AND);

    /** The bits set in either; of truth values, whether one is true. */
    public static final Row OR = row("bitwise_or", BinaryOp.BIT_OR);

    /** The bits set in just one; of truth values, whether they differ. */
    public static final Row XOR = row("bitwise_xor", BinaryOp.BIT_XOR);

    /** {@code a 2^b}, wrapping; 0 where b is negative or too large. */
    public static final Row SHIFT_LEFT = row("bitwise_left_shift", BinaryOp.SHIFT_LEFT);

    /** {@code floor(a / 2^b)}, the sign kept. */
    public static final Row SHIFT_RIGHT = row("bitwise_right_shift", BinaryOp.SHIFT_RIGHT);

    /** The greatest common divisor, not negative; 0 of two zeros. */
    public static final Row GCD = row("gcd", BinaryOp.GCD);

    /** The least common multiple, not negative; 0 with a zero. */
    public static final Row LCM =
            TABLE.binary(
                    "lcm(Tensor input, Tensor other)",
                    Typing.INTEGER,
                    (a, b) -> a.div(a.binary(BinaryOp.GCD, b).max(1)).mul(b).abs());

    private static final Row INVERTED =
            new Table("internal")
                    .unary("bitwise_not(Tensor input)", Typing.INTEGER, x -> x.neg().sub(1));

    static {
        TABLE.single("bitwise_not(Tensor input)", a -> not(a.value("input")));
    }

    private Integers() {}

    private static Row row(String name, BinaryOp op) {
        return TABLE.binary(
                name + "(Tensor input, Tensor other)", Typing.INTEGER, (a, b) -> a.binary(op, b));
    }

    /** All bits turned over; of truth values, their negation. */
    public static Value not(Value x) {
        return x.then(x.dtype() == DType.BOOL ? Comparison.LOGICAL_NOT.op() : INVERTED.op());
    }
}
