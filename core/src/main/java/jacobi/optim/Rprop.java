package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Steps by the sign of the gradient alone: each element has a step size of its own, which grows
 * while the sign stays and shrinks when it changes. For gradients of all data, not of batches.
 *
 * <p>With {@code p} the gradient before: {@code s <- etaPlus s} if {@code g p > 0}, {@code s <-
 * etaMinus s} if {@code g p < 0}, within the bounds; in the latter case {@code g} is 0 this time.
 * {@code w <- w - sign(g) s}. To maximise, {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new Rprop(model.parameters(), 0.01).etas(0.5, 1.2)
 * }</pre>
 *
 * <p>The learning rate is the first step size. Remembers {@code step}, {@code prev} and {@code
 * step_size}. Source: M. Riedmiller and H. Braun, "A Direct Adaptive Method for Faster
 * Backpropagation Learning: The RPROP Algorithm", ICNN 1993, in the variant without going back of
 * C. Igel and M. Huesken, 2000.
 */
public final class Rprop extends Optimizer {
    private static final String PREVIOUS = "prev";
    private static final String SIZE = "step_size";
    private static final List<String> NAMES = List.of(ParameterState.STEP, PREVIOUS, SIZE);
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /** Which of the formulas; numbers: etaMinus, etaPlus, the least and the largest step. */
    private record Form(boolean maximize) {
        UpdateRule rule() {
            Expr g = UpdateRule.direction(maximize, null);
            Expr agreement = g.mul(UpdateRule.buffer(0));
            Expr back = agreement.lt(0);
            Expr factor = agreement.gt(0).select(Expr.param(1), back.select(Expr.param(0), 1));
            Expr size = UpdateRule.buffer(1).mul(factor).max(Expr.param(2)).min(Expr.param(3));
            Expr taken = back.select(0, g);
            return UpdateRule.of(PARAMETER.sub(taken.sign().mul(size)), taken, size);
        }
    }

    /** Over these parameters, with a learning rate of 0.01. */
    public Rprop(List<Tensor> parameters) {
        this(parameters, 1e-2);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Rprop(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Rprop(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("eta_minus", 0.5, Range.SHRINKING),
                        new Option("eta_plus", 1.2, Range.GROWING),
                        new Option("step_size_min", 1e-6, Range.NON_NEGATIVE),
                        new Option("step_size_max", 50, Range.NON_NEGATIVE),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /** Sets by what step sizes shrink, in (0, 1), and grow, above 1; 0.5 and 1.2 at first. */
    public Rprop etas(double minus, double plus) {
        option("eta_minus", minus);
        option("eta_plus", plus);
        return this;
    }

    /** Sets the least and the largest step size, at least 0; 1e-6 and 50 at first. */
    public Rprop stepSizes(double min, double max) {
        option("step_size_min", min);
        option("step_size_max", max);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public Rprop maximize(boolean on) {
        option("maximize", on);
        return this;
    }

    @Override
    protected void check(ParameterGroup group) {
        double min = group.option("step_size_min");
        double max = group.option("step_size_max");
        if (min > max) {
            throw new IllegalStateException(
                    "Rprop: step sizes from %s to %s: expected min <= max".formatted(min, max));
        }
    }

    @Override
    protected List<String> stateNames(ParameterGroup group) {
        return NAMES;
    }

    @Override
    protected void update(
            Tensor parameter, Tensor gradient, ParameterGroup group, ParameterState state) {
        state.countStep();
        Tensor size = state.buffer(SIZE, group.lr());
        RULES.computeIfAbsent(new Form(group.isOn("maximize")), Form::rule)
                .run(
                        parameter,
                        gradient,
                        List.of(state.buffer(PREVIOUS), size),
                        group.option("eta_minus"),
                        group.option("eta_plus"),
                        group.option("step_size_min"),
                        group.option("step_size_max"));
    }
}
