package jacobi.nn;

import jacobi.Tensor;

/** x above the threshold, else a value; as PyTorch has it. For {@code [x > 0]} see {@link Step}. */
public final class Threshold extends BuiltIn {
    private final double threshold;
    private final double value;

    /**
     * With numbers of one's own.
     *
     * @param threshold above which x stays
     * @param value what else comes out
     */
    public Threshold(double threshold, double value) {
        this.threshold = threshold;
        this.value = value;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.threshold(threshold, value);
    }

    @Override
    protected String extraRepr() {
        return "threshold=" + Repr.number(threshold) + ", value=" + Repr.number(value);
    }
}
