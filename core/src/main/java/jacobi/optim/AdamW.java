package jacobi.optim;

import jacobi.Tensor;

import java.util.List;

/**
 * {@link Adam} with weight decay that is not part of the gradient: {@code w <- (1 - lr weightDecay)
 * w} comes before the step.
 *
 * <pre>{@code
 * new AdamW(model.parameters(), 1e-3).weightDecay(0.05)
 * }</pre>
 *
 * <p>Remembers {@code step}, {@code exp_avg}, {@code exp_avg_sq} and, with amsgrad, {@code
 * max_exp_avg_sq}. Source: I. Loshchilov and F. Hutter, "Decoupled Weight Decay Regularization",
 * ICLR 2019.
 */
public final class AdamW extends Optimizer {
    /** Over these parameters, with a learning rate of 0.001. */
    public AdamW(List<Tensor> parameters) {
        this(parameters, 1e-3);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public AdamW(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public AdamW(double lr, ParameterGroup... groups) {
        super(AdamRule.options(lr, 0.01), List.of(groups));
    }

    /**
     * Sets how much of the means of {@code g} and {@code g^2} is kept, each in [0, 1); 0.9 and
     * 0.999 at first.
     */
    public AdamW betas(double beta1, double beta2) {
        option("beta1", beta1);
        option("beta2", beta2);
        return this;
    }

    /** Sets what keeps the denominator from 0, at least 0; 1e-8 at first. */
    public AdamW eps(double eps) {
        option("eps", eps);
        return this;
    }

    /** Sets the rate, times {@code lr}, at which {@code w} decays, at least 0; 0.01 at first. */
    public AdamW weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets whether to divide by the largest {@code v} so far, as in Reddi et al., ICLR 2018. */
    public AdamW amsgrad(boolean on) {
        option("amsgrad", on);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public AdamW maximize(boolean on) {
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
        AdamRule.update(parameter, gradient, group, state, true);
    }
}
