package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@link Adam} with the momentum of Nesterov: the mean gradient of the next step is taken already.
 *
 * <p>With {@code mu(t) = beta1 (1 - 0.96^(t momentumDecay) / 2)}, {@code M(t)} the product of all
 * {@code mu} up to t, and {@code m} and {@code v} the means of {@code g} and {@code g^2} as in
 * Adam: {@code w <- w - lr ((1 - mu(t)) / (1 - M(t)) g + mu(t + 1) / (1 - M(t + 1)) m) / (sqrt(v')
 * + eps)}, where {@code v' = v / (1 - beta2^t)}. With weight decay, {@code g} is {@code g +
 * weightDecay w}; decoupled, {@code w <- (1 - lr weightDecay) w} comes before the step instead. To
 * maximise, {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new NAdam(model.parameters(), 2e-3).weightDecay(0.01).decoupledWeightDecay(true)
 * }</pre>
 *
 * <p>Remembers {@code step}, {@code mu_product} (M, in float32 as in PyTorch), {@code exp_avg} and
 * {@code exp_avg_sq}. Source: T. Dozat, "Incorporating Nesterov Momentum into Adam", ICLR 2016
 * workshop.
 */
public final class NAdam extends Optimizer {
    private static final String PRODUCT = "mu_product";
    private static final List<String> BUFFERS = List.of("exp_avg", "exp_avg_sq");
    private static final List<String> NAMES =
            List.of(ParameterState.STEP, PRODUCT, "exp_avg", "exp_avg_sq");
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /**
     * Which of the formulas; numbers: 1 - beta1, beta1, beta2, 1 - beta2, the correction of v, eps,
     * the two rates, and weight decay or what it leaves of w.
     *
     * @param near as {@link UpdateRule#between} takes it
     */
    private record Form(boolean maximize, boolean decay, boolean decoupled, boolean near) {
        UpdateRule rule() {
            Expr decayed = Expr.param(8);
            Expr w = decay && decoupled ? PARAMETER.mul(decayed) : PARAMETER;
            Expr g = UpdateRule.direction(maximize, decay && !decoupled ? decayed : null);
            Expr m =
                    UpdateRule.between(UpdateRule.buffer(0), g, Expr.param(0), Expr.param(1), near);
            Expr v = UpdateRule.meanSquare(UpdateRule.buffer(1), g, Expr.param(2), Expr.param(3));
            Expr root = v.div(Expr.param(4)).sqrt().add(Expr.param(5));
            Expr moved = w.add(Expr.param(6).mul(g).div(root));
            return UpdateRule.of(moved.add(Expr.param(7).mul(m).div(root)), m, v);
        }
    }

    /** Over these parameters, with a learning rate of 0.002. */
    public NAdam(List<Tensor> parameters) {
        this(parameters, 2e-3);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public NAdam(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public NAdam(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("beta1", 0.9, Range.FRACTION),
                        new Option("beta2", 0.999, Range.FRACTION),
                        new Option("eps", 1e-8, Range.NON_NEGATIVE),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("momentum_decay", 4e-3, Range.NON_NEGATIVE),
                        new Option("decoupled_weight_decay", 0, Range.SWITCH),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /**
     * Sets how much of the means of {@code g} and {@code g^2} is kept, each in [0, 1); 0.9 and
     * 0.999 at first.
     */
    public NAdam betas(double beta1, double beta2) {
        option("beta1", beta1);
        option("beta2", beta2);
        return this;
    }

    /** Sets what keeps the denominator from 0, at least 0; 1e-8 at first. */
    public NAdam eps(double eps) {
        option("eps", eps);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public NAdam weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets how fast the momentum grows to {@code beta1}, at least 0; 0.004 at first. */
    public NAdam momentumDecay(double momentumDecay) {
        option("momentum_decay", momentumDecay);
        return this;
    }

    /**
     * Sets whether weight decay shrinks {@code w} by {@code lr weightDecay} instead, as {@link
     * AdamW} does.
     */
    public NAdam decoupledWeightDecay(boolean on) {
        option("decoupled_weight_decay", on);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public NAdam maximize(boolean on) {
        option("maximize", on);
        return this;
    }

    @Override
    protected ParameterState.Form stateForm(String name, Tensor parameter) {
        return name.equals(PRODUCT)
                ? ParameterState.Form.scalar(DType.FLOAT32)
                : super.stateForm(name, parameter);
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
        double weightDecay = group.option("weight_decay");
        double slowness = group.option("momentum_decay");
        boolean decoupled = group.isOn("decoupled_weight_decay");
        double mu = beta1 * (1 - 0.5 * Math.pow(0.96, step * slowness));
        double muNext = beta1 * (1 - 0.5 * Math.pow(0.96, (step + 1) * slowness));
        state.setNumber(PRODUCT, state.number(PRODUCT, 1) * (float) mu);
        double product = state.number(PRODUCT, 1);
        Form form = new Form(group.isOn("maximize"), weightDecay != 0, decoupled, rest1 < 0.5);
        RULES.computeIfAbsent(form, Form::rule)
                .run(
                        parameter,
                        gradient,
                        state.buffers(BUFFERS),
                        rest1,
                        1 - rest1,
                        beta2,
                        1 - beta2,
                        1 - Math.pow(beta2, step),
                        group.option("eps"),
                        -group.lr() * (1 - mu) / (1 - product),
                        -group.lr() * muNext / (1 - product * muNext),
                        decoupled ? 1 - group.lr() * weightDecay : weightDecay);
    }
}
