package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link Adam} with the largest gradient, which fades, in place of the mean squared one.
 *
 * <p>{@code m <- beta1 m + (1 - beta1) g}, {@code u <- max(beta2 u, |g| + eps)}, {@code w <- w - lr
 * / (1 - beta1^t) m / u} at step t. With weight decay, {@code g} is {@code g + weightDecay w}. To
 * maximise, {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new Adamax(model.parameters(), 2e-3).betas(0.9, 0.99)
 * }</pre>
 *
 * <p>Remembers {@code step}, {@code exp_avg} and {@code exp_inf}. Source: D. P. Kingma and J. Ba,
 * "Adam: A Method for Stochastic Optimization", ICLR 2015, section 7.1.
 */
public final class Adamax extends Optimizer {
    private static final List<String> NAMES = List.of(ParameterState.STEP, "exp_avg", "exp_inf");
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /**
     * Which of the formulas; numbers: -lr', 1 - beta1, beta1, beta2, eps, weight decay.
     *
     * @param near as {@link UpdateRule#between} takes it
     */
    private record Form(boolean maximize, boolean decay, boolean near) {
        UpdateRule rule() {
            Expr g = UpdateRule.direction(maximize, decay ? Expr.param(5) : null);
            Expr m =
                    UpdateRule.between(UpdateRule.buffer(0), g, Expr.param(1), Expr.param(2), near);
            Expr u = UpdateRule.buffer(1).mul(Expr.param(3)).max(g.abs().add(Expr.param(4)));
            return UpdateRule.of(PARAMETER.add(Expr.param(0).mul(m).div(u)), m, u);
        }
    }

    /** Over these parameters, with a learning rate of 0.002. */
    public Adamax(List<Tensor> parameters) {
        this(parameters, 2e-3);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adamax(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adamax(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("beta1", 0.9, Range.FRACTION),
                        new Option("beta2", 0.999, Range.FRACTION),
                        new Option("eps", 1e-8, Range.NON_NEGATIVE),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /**
     * Sets how much of the means of {@code g} and {@code g^2} is kept, each in [0, 1); 0.9 and
     * 0.999 at first.
     */
    public Adamax betas(double beta1, double beta2) {
        option("beta1", beta1);
        option("beta2", beta2);
        return this;
    }

    /** Sets what keeps the largest gradient from 0, at least 0; 1e-8 at first. */
    public Adamax eps(double eps) {
        option("eps", eps);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public Adamax weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public Adamax maximize(boolean on) {
        option("maximize", on);
        return this;
    }

    @Override
    protected List<String> stateNames(ParameterGroup group) {
        return NAMES;
    }

    @Override
    protected void update(
            Tensor parameter, Tensor gradient, ParameterGroup group, ParameterState state) {
        double step = (double) state.countStep();
        double beta1 = group.option("beta1");
        double rest1 = 1 - beta1;
        double weightDecay = group.option("weight_decay");
        Form form = new Form(group.isOn("maximize"), weightDecay != 0, rest1 < 0.5);
        RULES.computeIfAbsent(form, Form::rule)
                .run(
                        parameter,
                        gradient,
                        state.buffers(NAMES),
                        -(group.lr() / (1 - Math.pow(beta1, step))),
                        rest1,
                        1 - rest1,
                        group.option("beta2"),
                        group.option("eps"),
                        weightDecay);
    }
}
