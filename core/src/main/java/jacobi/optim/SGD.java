package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gradient descent, {@code w <- w - lr g}, stochastic if the gradient is that of a random batch.
 *
 * <p>With weight decay, {@code g} is {@code g + weightDecay w}. With momentum, {@code b <- momentum
 * b + (1 - dampening) g} (the first time, {@code b <- g}), and {@code g} is {@code b}, or {@code g
 * + momentum b} if Nesterov. To maximise, {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new SGD(model.parameters(), 0.1).momentum(0.9).nesterov(true)
 * }</pre>
 *
 * <p>Remembers {@code momentum_buffer}, where there is momentum. Source: I. Sutskever et al., "On
 * the importance of initialization and momentum in deep learning", ICML 2013, in PyTorch's form,
 * where the rate is outside of the momentum.
 */
public final class SGD extends Optimizer {
    private static final String BUFFER = "momentum_buffer";
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /** Which of the formulas; numbers: -lr, weight decay, momentum, 1 - dampening. */
    private record Form(
            boolean maximize, boolean decay, boolean momentum, boolean first, boolean nesterov) {
        UpdateRule rule() {
            Expr minusLr = Expr.param(0);
            Expr weightDecay = Expr.param(1);
            Expr friction = Expr.param(2);
            Expr share = Expr.param(3);
            Expr g = UpdateRule.direction(maximize, decay ? weightDecay : null);
            if (!momentum) {
                return UpdateRule.of(PARAMETER.add(minusLr.mul(g)));
            }
            Expr b = first ? g : UpdateRule.buffer(0).mul(friction).add(share.mul(g));
            Expr direction = nesterov ? g.add(friction.mul(b)) : b;
            return UpdateRule.of(PARAMETER.add(minusLr.mul(direction)), b);
        }
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public SGD(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public SGD(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("momentum", 0, Range.NON_NEGATIVE),
                        new Option("dampening", 0, Range.FINITE),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("nesterov", 0, Range.SWITCH),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /** Sets how much of the last direction is kept, at least 0; 0 at first. */
    public SGD momentum(double momentum) {
        option("momentum", momentum);
        return this;
    }

    /** Sets how much less of the gradient goes into the direction; 0 at first. */
    public SGD dampening(double dampening) {
        option("dampening", dampening);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public SGD weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /**
     * Sets whether the gradient is looked at after the momentum's move.
     *
     * @throws IllegalArgumentException if there is no momentum, or dampening: set those first
     */
    public SGD nesterov(boolean on) {
        String problem = on ? problem(option("momentum"), option("dampening")) : "";
        if (!problem.isEmpty()) {
            throw new IllegalArgumentException(problem);
        }
        option("nesterov", on);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public SGD maximize(boolean on) {
        option("maximize", on);
        return this;
    }

    private static String problem(double momentum, double dampening) {
        return momentum > 0 && dampening == 0
                ? ""
                : "SGD: nesterov with momentum %s and dampening %s: expected momentum > 0 and dampening 0"
                        .formatted(momentum, dampening);
    }

    @Override
    protected void check(ParameterGroup group) {
        if (group.isOn("nesterov")) {
            String problem = problem(group.option("momentum"), group.option("dampening"));
            if (!problem.isEmpty()) {
                throw new IllegalStateException(problem);
            }
        }
    }

    @Override
    protected List<String> stateNames(ParameterGroup group) {
        return group.option("momentum") == 0 ? List.of() : List.of(BUFFER);
    }

    @Override
    protected void update(
            Tensor parameter, Tensor gradient, ParameterGroup group, ParameterState state) {
        double momentum = group.option("momentum");
        double weightDecay = group.option("weight_decay");
        Form form =
                new Form(
                        group.isOn("maximize"),
                        weightDecay != 0,
                        momentum != 0,
                        !state.has(BUFFER),
                        group.isOn("nesterov"));
        List<Tensor> buffers = momentum == 0 ? List.of() : List.of(state.buffer(BUFFER));
        RULES.computeIfAbsent(form, Form::rule)
                .run(
                        parameter,
                        gradient,
                        buffers,
                        -group.lr(),
                        weightDecay,
                        momentum,
                        1 - group.option("dampening"));
    }
}
