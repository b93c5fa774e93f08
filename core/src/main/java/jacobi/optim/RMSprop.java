package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Steps of the gradient over the root of the mean squared gradient.
 *
 * <p>{@code v <- alpha v + (1 - alpha) g^2}, {@code w <- w - lr g / (sqrt(v) + eps)}. Centered,
 * {@code v - m^2} is under the root, with {@code m} the mean of {@code g}: an estimate of the
 * variance. With momentum, {@code b <- momentum b + g / (sqrt(v) + eps)}, and {@code w} moves by
 * {@code -lr b}. With weight decay, {@code g} is {@code g + weightDecay w}. To maximise, {@code g}
 * begins with the other sign.
 *
 * <pre>{@code
 * new RMSprop(model.parameters(), 1e-3).momentum(0.9)
 * }</pre>
 *
 * <p>Remembers {@code step}, {@code square_avg} and, where there are such, {@code momentum_buffer}
 * and {@code grad_avg}. Source: G. Hinton, "Neural Networks for Machine Learning", lecture 6e,
 * 2012; centered: A. Graves, "Generating Sequences With Recurrent Neural Networks", 2013.
 */
public final class RMSprop extends Optimizer {
    private static final String SQUARE = "square_avg";
    private static final String MOMENTUM = "momentum_buffer";
    private static final String MEAN = "grad_avg";
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /**
     * Which of the formulas; numbers: -lr, alpha, 1 - alpha, eps, weight decay, momentum.
     *
     * @param near as {@link UpdateRule#between} takes it
     */
    private record Form(
            boolean maximize, boolean decay, boolean centered, boolean momentum, boolean near) {
        UpdateRule rule() {
            Expr minusLr = Expr.param(0);
            Expr alpha = Expr.param(1);
            Expr rest = Expr.param(2);
            Expr g = UpdateRule.direction(maximize, decay ? Expr.param(4) : null);
            List<Expr> out = new ArrayList<>();
            Expr v = UpdateRule.meanSquare(UpdateRule.buffer(0), g, alpha, rest);
            out.add(v);
            Expr b = UpdateRule.buffer(1);
            Expr m = UpdateRule.buffer(momentum ? 2 : 1);
            m = UpdateRule.between(m, g, rest, alpha, near);
            Expr root = (centered ? v.sub(m.mul(m)) : v).sqrt().add(Expr.param(3));
            if (momentum) {
                b = b.mul(Expr.param(5)).add(g.div(root));
                out.add(b);
            }
            if (centered) {
                out.add(m);
            }
            Expr move = momentum ? minusLr.mul(b) : minusLr.mul(g).div(root);
            out.addFirst(PARAMETER.add(move));
            return new UpdateRule(out);
        }
    }

    /** Over these parameters, with a learning rate of 0.01. */
    public RMSprop(List<Tensor> parameters) {
        this(parameters, 1e-2);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public RMSprop(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public RMSprop(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("alpha", 0.99, Range.FRACTION),
                        new Option("eps", 1e-8, Range.NON_NEGATIVE),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("momentum", 0, Range.NON_NEGATIVE),
                        new Option("centered", 0, Range.SWITCH),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /** Sets how much of the mean of {@code g^2} is kept, in [0, 1); 0.99 at first. */
    public RMSprop alpha(double alpha) {
        option("alpha", alpha);
        return this;
    }

    /** Sets what keeps the denominator from 0, at least 0; 1e-8 at first. */
    public RMSprop eps(double eps) {
        option("eps", eps);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public RMSprop weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets how much of the last move is kept, at least 0; 0 at first. */
    public RMSprop momentum(double momentum) {
        option("momentum", momentum);
        return this;
    }

    /** Sets whether the mean gradient, squared, is taken away under the root. */
    public RMSprop centered(boolean on) {
        option("centered", on);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public RMSprop maximize(boolean on) {
        option("maximize", on);
        return this;
    }

    @Override
    protected List<String> stateNames(ParameterGroup group) {
        List<String> names = new ArrayList<>(List.of(ParameterState.STEP, SQUARE));
        if (group.option("momentum") > 0) {
            names.add(MOMENTUM);
        }
        if (group.isOn("centered")) {
            names.add(MEAN);
        }
        return names;
    }

    @Override
    protected void update(
            Tensor parameter, Tensor gradient, ParameterGroup group, ParameterState state) {
        state.countStep();
        double alpha = group.option("alpha");
        double rest = 1 - alpha;
        double weightDecay = group.option("weight_decay");
        double momentum = group.option("momentum");
        Form form =
                new Form(
                        group.isOn("maximize"),
                        weightDecay != 0,
                        group.isOn("centered"),
                        momentum > 0,
                        rest < 0.5);
        RULES.computeIfAbsent(form, Form::rule)
                .run(
                        parameter,
                        gradient,
                        state.buffers(stateNames(group)),
                        -group.lr(),
                        alpha,
                        rest,
                        group.option("eps"),
                        weightDecay,
                        momentum);
    }
}
