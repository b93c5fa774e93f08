package jacobi.nn;

import jacobi.Tensor;

/** Puts a constant around the last dimensions of images: {@code [.., h, w] -> [.., ...]}. */
public final class ConstantPad2d extends BuiltIn {
    private final int[] padding;
    private final double value;

    /**
     * By amounts.
     *
     * @param value the constant
     * @param padding left, right, top, bottom; or one for all; negative ones cut off
     */
    public ConstantPad2d(double value, int... padding) {
        this.padding = Sizes.of(padding, 4, "ConstantPad2d", "padding");
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
