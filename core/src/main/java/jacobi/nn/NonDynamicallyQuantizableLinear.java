package jacobi.nn;

/**
 * The last {@link Linear} of {@link MultiheadAttention}, under the name it prints as in PyTorch.
 */
final class NonDynamicallyQuantizableLinear extends Linear {
    NonDynamicallyQuantizableLinear(int in, int out, boolean bias) {
        super(in, out, bias);
    }
}
