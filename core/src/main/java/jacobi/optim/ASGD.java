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
 * Gradient descent with a rate that falls, and the mean of the weights on the way beside it.
 *
 * <p>{@code w <- (1 - lambd eta) w - eta g}, and the mean {@code a <- a + mu (w - a)}. After step
 * t, {@code eta = lr / (1 + lambd lr t)^alpha} and {@code mu = 1 / max(1, t - t0)}: until {@code
 * t0} the mean is {@code w} itself. With weight decay, {@code g} is {@code g + weightDecay w}. To
 * maximise, {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new ASGD(model.parameters(), 0.01).t0(1000)
 * }</pre>
 *
 * <p>The mean is {@link #average}; nothing puts it into the parameters by itself. Remembers {@code
 * step}, {@code eta} and {@code mu} (in float32 as in PyTorch) and {@code ax}, the mean. Source: B.
 * T. Polyak and A. B. Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM J.
 * Control Optim. 30, 1992.
 */
public final class ASGD extends Optimizer {
    private static final String ETA = "eta";
    private static final String MU = "mu";
    private static final String MEAN = "ax";
    private static final List<String> NAMES = List.of(ParameterState.STEP, ETA, MU, MEAN);
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    /** Which of the formulas; numbers: 1 - lambd eta, -eta, mu, weight decay. */
    private record Form(boolean maximize, boolean decay, boolean averaging) {
        UpdateRule rule() {
            Expr g = UpdateRule.direction(maximize, decay ? Expr.param(3) : null);
            Expr w = PARAMETER.mul(Expr.param(0)).add(Expr.param(1).mul(g));
            Expr mean = UpdateRule.buffer(0);
            return UpdateRule.of(w, averaging ? mean.add(w.sub(mean).mul(Expr.param(2))) : w);
        }
    }

    /** Over these parameters, with a learning rate of 0.01. */
    public ASGD(List<Tensor> parameters) {
        this(parameters, 1e-2);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public ASGD(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public ASGD(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("lambd", 1e-4, Range.NON_NEGATIVE),
                        new Option("alpha", 0.75, Range.FINITE),
                        new Option("t0", 1e6, Range.NON_NEGATIVE),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /** Sets how fast the weights decay and the rate falls, at least 0; 1e-4 at first. */
    public ASGD lambd(double lambd) {
        option("lambd", lambd);
        return this;
    }

    /** Sets the power by which the rate falls; 0.75 at first. */
    public ASGD alpha(double alpha) {
        option("alpha", alpha);
        return this;
    }

    /** Sets the step at which averaging begins, at least 0; a million at first. */
    public ASGD t0(double t0) {
        option("t0", t0);
        return this;
    }

    /** Sets the factor of {@code w} that is added to the gradient, at least 0; 0 at first. */
    public ASGD weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public ASGD maximize(boolean on) {
        option("maximize", on);
        return this;
    }

    /** The mean of a parameter's values since {@code t0}; the parameter before the first step. */
    public Tensor average(Tensor parameter) {
        ParameterState state = state(parameter);
        return state.has(MEAN) ? state.buffer(MEAN) : parameter.detach();
    }

    @Override
    protected ParameterState.Form stateForm(String name, Tensor parameter) {
        return name.equals(ETA) || name.equals(MU)
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
        double lr = group.lr();
        double lambd = group.option("lambd");
        double step = (double) state.countStep();
        double eta = state.number(ETA, (float) lr);
        double mu = state.number(MU, 1);
        double weightDecay = group.option("weight_decay");
        RULES.computeIfAbsent(
                        new Form(group.isOn("maximize"), weightDecay != 0, mu != 1), Form::rule)
                .run(
                        parameter,
                        gradient,
                        List.of(state.buffer(MEAN)),
                        1 - lambd * eta,
                        -eta,
                        mu,
                        weightDecay);
        state.setNumber(ETA, lr / Math.pow(1 + lambd * lr * step, group.option("alpha")));
        state.setNumber(MU, 1 / Math.max(1, step - group.option("t0")));
    }
}
