package jacobi.nn;

import jacobi.Tensor;

/**
 * How far a prediction is from what was wanted: small is good. A loss of one's own is a lambda or a
 * class; all it takes is to be differentiable and not to overflow.
 *
 * <pre>{@code
 * Loss squares = (prediction, target) -> prediction.sub(target).square().mean();
 * }</pre>
 */
@FunctionalInterface
public interface Loss {
    /** The loss of a prediction, a scalar unless it is not reduced. */
    Tensor forward(Tensor input, Tensor target);

    /**
     * The empirical risk plus a penalty: {@code loss + R(w)} of the parameters w of a model.
     *
     * @param penalty R, such as {@code Regularizer.l2(1e-4)}
     * @param model whose parameters, as they are at each call, are w
     */
    default Loss plus(Regularizer penalty, Block model) {
        return (input, target) -> forward(input, target).add(penalty.of(model));
    }
}
