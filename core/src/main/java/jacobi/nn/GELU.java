package jacobi.nn;

import jacobi.Tensor;

/**
 * {@code x Phi(x)} with the normal distribution function Phi (Hendrycks and Gimpel 2016), or its
 * approximation {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}.
 */
public final class GELU extends BuiltIn {
    private final String approximate;

    /** The exact one. */
    public GELU() {
        this("none");
    }

    /**
     * The exact or the approximate one.
     *
     * @param approximate {@code "none"} or {@code "tanh"}
     * @throws IllegalArgumentException if it is another
     */
    public GELU(String approximate) {
        if (!approximate.equals("none") && !approximate.equals("tanh")) {
            throw new IllegalArgumentException(
                    "GELU: approximate is '" + approximate + "': expected 'none' or 'tanh'");
        }
        this.approximate = approximate;
    }

    @Override
    Tensor compute(Tensor x) {
        return x.gelu(approximate);
    }

    @Override
    protected String extraRepr() {
        return "approximate='" + approximate + "'";
    }
}
