package jacobi.optim;

import jacobi.Tensor;

import java.util.List;

/**
 * Steps of the mean gradient over the root of the mean squared gradient.
 *
 * <p>{@code m <- beta1 m + (1 - beta1) g}, {@code v <- beta2 v + (1 - beta2) g^2}, {@code w <- w -
 * lr m' / (sqrt(v') + eps)}, where {@code m' = m / (1 - beta1^t)} and {@code v' = v / (1 -
 * beta2^t)} make up for the zeros that {@code m} and {@code v} begin with. With weight decay,
 * {@code g} is {@code g + weightDecay w} ({@link AdamW} does it better). To maximise, {@code g}
 * begins with the other sign.
 *
 * <pre>{@code
 * new Adam(model.parameters(), 1e-3).betas(0.9, 0.99)
 * }</pre>
 *
 * <p>Remembers {@code step}, {@code exp_avg}, {@code exp_avg_sq} and, with amsgrad, {@code
 * max_exp_avg_sq}. Source: D. P. Kingma and J. Ba, "Adam: A Method for Stochastic Optimization",
 * ICLR 2015.
 */
public final class Adam extends Optimizer {
    /** Over these parameters, with a learning rate of 0.001. */
    public Adam(List<Tensor> parameters) {
        this(parameters, 1e-3);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adam(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adam(double lr, ParameterGroup... groups) {
        super(AdamRule.options(lr, 0), List.of(groups));
    }

    /**
     * Sets how much of the means of {@code g} and {@code g^2} is kept, each in [0, 1); 0.9 and
     * 0.999 at first.
     */
    public Adam betas(double beta1, double beta2) {
        option("beta1", beta1);
        option("beta2", beta2);
        return this;
    }

    /** Sets what keeps the denominator from 0, at least 0; 1e-8 at first. */
    public Adam eps(double eps) {
        option("eps", eps);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public Adam weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets whether to divide by the largest {@code v} so far, as in Reddi et al., ICLR 2018. */
    public Adam amsgrad(boolean on) {
        option("amsgrad", on);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public Adam maximize(boolean on) {
        option("maximize", on);
        return this;
    }

    @Override
    protected List<String> stateNames(ParameterGroup group) {
        return AdamRule.stateNames(group);
    }

    @Override
    protected void update(
            Tensor parameter, Tensor gradient, ParameterGroup group, ParameterState state) {
        AdamRule.update(parameter, gradient, group, state, false);
    }
}
