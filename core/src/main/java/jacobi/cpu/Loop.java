package jacobi.cpu;

/**
 * A whole {@link Program} as one loop: every input is loaded once, what is between stays in
 * registers, every output is stored once.
 */
public interface Loop {
    /** How many elements are computed at a time. */
    int lanes();

    /**
     * Computes n elements of all outputs. All inputs of an element are read before its outputs are
     * written, so an output may be an input at the same place.
     *
     * @param data the arrays of the inputs (ignored where uniform), then of the outputs
     * @param at where each begins
     * @param uniform an array of the compute type: a value for each input that is uniform, then the
     *     parameters
     * @param n a multiple of {@link #lanes}
     */
    void run(Object[] data, int[] at, Object uniform, int n);
}
