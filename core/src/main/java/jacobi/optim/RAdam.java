package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link Adam} that trusts the mean squared gradient only as far as it has seen enough of them.
 *
 * <p>With {@code r = 2 / (1 - beta2) - 1} and {@code r(t) = r - 2 t beta2^t / (1 - beta2^t)}, and
 * Adam's {@code m'} and {@code v'}: as long as {@code r(t) <= 5}, {@code w <- w - lr m'}; after
 * that {@code w <- w - lr m' c / (sqrt(v') + eps')}, with {@code c^2 = ((r(t) - 4) (r(t) - 2) r) /
 * ((r - 4) (r - 2) r(t))} and {@code eps' = eps / sqrt(1 - beta2^t)}. With weight decay, {@code g}
 * is {@code g + weightDecay w}; decoupled, {@code w <- (1 - lr weightDecay) w} comes before the
 * step instead. To maximise, {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new RAdam(model.parameters(), 1e-3)
 * }</pre>
 *
 * <p>Remembers {@code step}, {@code exp_avg} and {@code exp_avg_sq}. Source: L. Liu et al., "On the
 * Variance of the Adaptive Learning Rate and Beyond", ICLR 2020.
 */
public final class RAdam extends Optimizer {
    private static final List<String> NAMES = List.of(ParameterState.STEP, "exp_avg", "exp_avg_sq");
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /**
     * Which of the formulas; numbers: 1 - beta1, beta1, beta2, 1 - beta2, the correction of m, eps,
     * lr, the correction of v, c, and weight decay or what it leaves of w.
     *
     * @param near as {@link UpdateRule#between} takes it
     * @param rectified whether v is trusted
     */
    private record Form(
            boolean maximize, boolean decay, boolean decoupled, boolean near, boolean rectified) {
        UpdateRule rule() {
            Expr decayed = Expr.param(9);
            Expr w = decay && decoupled ? PARAMETER.mul(decayed) : PARAMETER;
            Expr g = UpdateRule.direction(maximize, decay && !decoupled ? decayed : null);
            Expr m =
                    UpdateRule.between(UpdateRule.buffer(0), g, Expr.param(0), Expr.param(1), near);
            Expr v = UpdateRule.meanSquare(UpdateRule.buffer(1), g, Expr.param(2), Expr.param(3));
            Expr move = m.div(Expr.param(4)).mul(Expr.param(6));
            if (rectified) {
                move = move.mul(Expr.param(7).div(v.sqrt().add(Expr.param(5)))).mul(Expr.param(8));
            }
            return UpdateRule.of(w.sub(move), m, v);
        }
    }

    /** Over these parameters, with a learning rate of 0.001. */
    public RAdam(List<Tensor> parameters) {
        this(parameters, 1e-3);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public RAdam(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public RAdam(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("beta1", 0.9, Range.FRACTION),
                        new Option("beta2", 0.999, Range.FRACTION),
                        new Option("eps", 1e-8, Range.NON_NEGATIVE),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("decoupled_weight_decay", 0, Range.SWITCH),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /**
     * Sets how much of the means of {@code g} and {@code g^2} is kept, each in [0, 1); 0.9 and
     * 0.999 at first.
     */
    public RAdam betas(double beta1, double beta2) {
        option("beta1", beta1);
        option("beta2", beta2);
        return this;
    }

    /** Sets what keeps the denominator from 0, at least 0; 1e-8 at first. */
    public RAdam eps(double eps) {
        option("eps", eps);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public RAdam weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /**
     * Sets whether weight decay shrinks {@code w} by {@code lr weightDecay} instead, as {@link
     * AdamW} does.
     */
    public RAdam decoupledWeightDecay(boolean on) {
        option("decoupled_weight_decay", on);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public RAdam maximize(boolean on) {
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
        double beta2 = group.option("beta2");
        double rest1 = 1 - beta1;
        double kept2 = Math.pow(beta2, step);
        double weightDecay = group.option("weight_decay");
        boolean decoupled = group.isOn("decoupled_weight_decay");
        double longest = 2 / (1 - beta2) - 1;
        double length = longest - 2 * step * kept2 / (1 - kept2);
        boolean rectified = length > 5;
        double c =
                rectified
                        ? Math.sqrt(
                                (length - 4)
                                        * (length - 2)
                                        * longest
                                        / ((longest - 4) * (longest - 2) * length))
                        : 1;
        Form form =
                new Form(
                        group.isOn("maximize"),
                        weightDecay != 0,
                        decoupled,
                        rest1 < 0.5,
                        rectified);
        RULES.computeIfAbsent(form, Form::rule)
                .run(
                        parameter,
                        gradient,
                        state.buffers(NAMES),
                        rest1,
                        1 - rest1,
                        beta2,
                        1 - beta2,
                        1 - Math.pow(beta1, step),
                        group.option("eps"),
                        group.lr(),
                        Math.sqrt(1 - kept2),
                        c,
                        decoupled ? 1 - group.lr() * weightDecay : weightDecay);
    }
}
