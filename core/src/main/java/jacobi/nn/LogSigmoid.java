package jacobi.nn;

import jacobi.Tensor;

/** {@code ln sigmoid(x)}, stable. */
public final class LogSigmoid extends BuiltIn {
    /** The only kind there is. */
    public LogSigmoid() {}

    @Override
    Tensor compute(Tensor x) {
        return x.logSigmoid();
    }
}
