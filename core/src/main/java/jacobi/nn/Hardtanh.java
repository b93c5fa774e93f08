package jacobi.nn;

import jacobi.Tensor;

/** x between two numbers, which it does not leave, element by element. */
public final class Hardtanh extends BuiltIn {
    private final double min;
    private final double max;

    /** Between -1 and 1. */
    public Hardtanh() {
        this(-1, 1);
    }

    /**
     * Between two numbers.
     *
     * @throws IllegalArgumentException if the first is not below the second
     */
    public Hardtanh(double min, double max) {
        if (!(min < max)) {
            throw new IllegalArgumentException(
                    "Hardtanh: from " + min + " to " + max + ": expected min < max");
        }
        this.min = min;
        this.max = max;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.hardtanh(min, max);
    }

    @Override
    protected String extraRepr() {
        return "min_val=" + Repr.number(min) + ", max_val=" + Repr.number(max);
    }
}
