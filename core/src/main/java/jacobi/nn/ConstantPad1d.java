package jacobi.nn;

import jacobi.Tensor;

/** Puts a constant around the last dimension of lines: {@code [.., l] -> [.., ...]}. */
public final class ConstantPad1d extends BuiltIn {
    private final int[] padding;
    private final double value;

    /**
     * By amounts.
     *
     * @param value the constant
     * @param padding left, right; or one for all; negative ones cut off
     */
    public ConstantPad1d(double value, int... padding) {
        this.padding = Sizes.of(padding, 2, "ConstantPad1d", "padding");
        this.value = value;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.pad(padding, value);
    }

    @Override
    protected String extraRepr() {
        String v = value == Math.rint(value) ? Long.toString((long) value) : Repr.number(value);
        return "padding=" + Sizes.tuple(padding) + ", value=" + v;
    }
}
