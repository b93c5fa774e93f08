package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Steps of the gradient scaled by how far past steps went, relative to past gradients.
 *
 * <p>{@code v <- rho v + (1 - rho) g^2}, {@code d = g sqrt(u + eps) / sqrt(v + eps)}, {@code u <-
 * rho u + (1 - rho) d^2}, {@code w <- w - lr d}. With weight decay, {@code g} is {@code g +
 * weightDecay w}. To maximise, {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new Adadelta(model.parameters()).rho(0.95)
 * }</pre>
 *
 * <p>Remembers {@code step}, {@code square_avg} (v) and {@code acc_delta} (u). Source: M. D.
 * Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012.
 */
public final class Adadelta extends Optimizer {
    private static final List<String> NAMES =
            List.of(ParameterState.STEP, "square_avg", "acc_delta");
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /** Which of the formulas; numbers: -lr, rho, 1 - rho, eps, weight decay. */
    private record Form(boolean maximize, boolean decay) {
        UpdateRule rule() {
            Expr rho = Expr.param(1);
            Expr rest = Expr.param(2);
            Expr eps = Expr.param(3);
            Expr g = UpdateRule.direction(maximize, decay ? Expr.param(4) : null);
            Expr v = UpdateRule.meanSquare(UpdateRule.buffer(0), g, rho, rest);
            Expr u = UpdateRule.buffer(1);
            Expr d = u.add(eps).sqrt().div(v.add(eps).sqrt()).mul(g);
            return UpdateRule.of(
                    PARAMETER.add(Expr.param(0).mul(d)), v, UpdateRule.meanSquare(u, d, rho, rest));
        }
    }

    /** Over these parameters, with a learning rate of 1. */
    public Adadelta(List<Tensor> parameters) {
        this(parameters, 1.0);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adadelta(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adadelta(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("rho", 0.9, Range.FRACTION),
                        new Option("eps", 1e-6, Range.NON_NEGATIVE),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /** Sets how much of both means is kept, in [0, 1); 0.9 at first. */
    public Adadelta rho(double rho) {
        option("rho", rho);
        return this;
    }

    /** Sets what is added under the roots, at least 0; 1e-6 at first. */
    public Adadelta eps(double eps) {
        option("eps", eps);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public Adadelta weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public Adadelta maximize(boolean on) {
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
        state.countStep();
        double rho = group.option("rho");
        double weightDecay = group.option("weight_decay");
        RULES.computeIfAbsent(new Form(group.isOn("maximize"), weightDecay != 0), Form::rule)
                .run(
                        parameter,
                        gradient,
                        state.buffers(NAMES),
                        -group.lr(),
                        rho,
                        1 - rho,
                        group.option("eps"),
                        weightDecay);
    }
}
