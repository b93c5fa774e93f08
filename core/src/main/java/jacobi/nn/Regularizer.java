package jacobi.nn;

import jacobi.Tensor;

import java.util.List;

/**
 * A penalty R(w) on parameters, which is added to the empirical risk: training minimises {@code
 * mean of L(y, a(x; w)) + R(w)}. One of one's own is a lambda.
 *
 * <pre>{@code
 * var risk = new CrossEntropyLoss().plus(Regularizer.l2(1e-4), model);
 * risk.forward(model.forward(x), y).backward();
 * }</pre>
 */
@FunctionalInterface
public interface Regularizer {
    /** R(w), a scalar. */
    Tensor of(List<Tensor> parameters);

    /** R of a model's parameters. */
    default Tensor of(Block model) {
        return of(model.parameters());
    }

    /**
     * {@code lambda sum |w|}, which drives small parameters to 0 (lasso).
     *
     * @throws IllegalArgumentException if lambda is negative
     */
    static Regularizer l1(double lambda) {
        require(lambda, "l1");
        return w -> sum(w.stream().map(p -> p.abs().sum()).toList()).mul(lambda);
    }

    /**
     * {@code lambda sum w^2}, which keeps parameters small (ridge); its gradient {@code 2 lambda w}
     * is that of an optimiser's weight decay of {@code 2 lambda}.
     *
     * @throws IllegalArgumentException if lambda is negative
     */
    static Regularizer l2(double lambda) {
        require(lambda, "l2");
        return w -> sum(w.stream().map(p -> p.square().sum()).toList()).mul(lambda);
    }

    /** Both penalties together; {@code l1(a).plus(l2(b))} is the elastic net. */
    default Regularizer plus(Regularizer other) {
        return w -> of(w).add(other.of(w));
    }

    /** This penalty, so many times. */
    default Regularizer times(double factor) {
        return w -> of(w).mul(factor);
    }

    private static void require(double lambda, String name) {
        if (!(lambda >= 0)) {
            throw new IllegalArgumentException(
                    name + ": lambda is " + lambda + ": expected at least 0");
        }
    }

    private static Tensor sum(List<Tensor> terms) {
        return terms.stream().reduce(Tensor::add).orElseGet(() -> Tensor.of(0f));
    }
}
