package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Steps of the gradient over the root of the sum of all squared gradients.
 *
 * <p>{@code s <- s + g^2}, {@code w <- w - lr' g / (sqrt(s) + eps)} with {@code lr' = lr / (1 + (t
 * - 1) lrDecay)} at step t. With weight decay, {@code g} is {@code g + weightDecay w}. To maximise,
 * {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new Adagrad(model.parameters(), 0.05).lrDecay(1e-4)
 * }</pre>
 *
 * <p>Remembers {@code step} and {@code sum}. Source: J. Duchi, E. Hazan and Y. Singer, "Adaptive
 * Subgradient Methods for Online Learning and Stochastic Optimization", JMLR 12, 2011.
 */
public final class Adagrad extends Optimizer {
    private static final String SUM = "sum";
    private static final List<String> NAMES = List.of(ParameterState.STEP, SUM);
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /** Which of the formulas; numbers: -lr', eps, weight decay. */
    private record Form(boolean maximize, boolean decay) {
        UpdateRule rule() {
            Expr g = UpdateRule.direction(maximize, decay ? Expr.param(2) : null);
            Expr s = UpdateRule.buffer(0).add(g.mul(g));
            Expr move = Expr.param(0).mul(g).div(s.sqrt().add(Expr.param(1)));
            return UpdateRule.of(PARAMETER.add(move), s);
        }
    }

    /** Over these parameters, with a learning rate of 0.01. */
    public Adagrad(List<Tensor> parameters) {
        this(parameters, 1e-2);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adagrad(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adagrad(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("lr_decay", 0, Range.NON_NEGATIVE),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("initial_accumulator_value", 0, Range.NON_NEGATIVE),
                        new Option("eps", 1e-10, Range.NON_NEGATIVE),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /** Sets how fast the learning rate falls, at least 0; 0 at first. */
    public Adagrad lrDecay(double lrDecay) {
        option("lr_decay", lrDecay);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public Adagrad weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets the sum before the first step, at least 0; 0 at first. */
    public Adagrad initialAccumulatorValue(double initialAccumulatorValue) {
        option("initial_accumulator_value", initialAccumulatorValue);
        return this;
    }

    /** Sets what keeps the denominator from 0, at least 0; 1e-10 at first. */
    public Adagrad eps(double eps) {
        option("eps", eps);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public Adagrad maximize(boolean on) {
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
        double before = (double) (state.countStep() - 1);
        double weightDecay = group.option("weight_decay");
        Tensor sum = state.buffer(SUM, group.option("initial_accumulator_value"));
        RULES.computeIfAbsent(new Form(group.isOn("maximize"), weightDecay != 0), Form::rule)
                .run(
                        parameter,
                        gradient,
                        List.of(sum),
                        -(group.lr() / (1 + before * group.option("lr_decay"))),
                        group.option("eps"),
                        weightDecay);
    }
}
