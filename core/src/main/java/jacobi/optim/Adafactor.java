package jacobi.optim;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.optim.Option.Range;
import jacobi.optim.ParameterState.Form;

import java.util.List;

/**
 * {@link Adam} without momentum that remembers, of a matrix of squared gradients, only the means of
 * its rows and its columns: {@code n + m} numbers for {@code n m} weights.
 *
 * <p>At step t, with {@code b = t^beta2Decay}: {@code r <- r + b (mean of g^2 along the last
 * dimension - r)}, {@code c} likewise along the last but one, and {@code v = r c / mean(r)}; of
 * parameters of fewer dimensions, {@code v <- v + b (g^2 - v)}. Then {@code u = g / sqrt(max(v,
 * eps1^2))}, {@code w <- w - a u / max(1, rms(u) / d)}, where {@code a = max(eps2, rms(w)) min(lr,
 * 1 / sqrt(t))}: the step is relative to the size of the weights. Weight decay, {@code w <- (1 - lr
 * weightDecay) w}, comes before the step. To maximise, {@code g} begins with the other sign.
 *
 * <pre>{@code
 * new Adafactor(model.parameters(), 0.01)
 * }</pre>
 *
 * <p>Remembers {@code step} and either {@code row_var} and {@code col_var} or {@code variance}.
 * Source: N. Shazeer and M. Stern, "Adafactor: Adaptive Learning Rates with Sublinear Memory Cost",
 * ICML 2018.
 */
public final class Adafactor extends Optimizer {
    private static final String ROWS = "row_var";
    private static final String COLUMNS = "col_var";
    private static final String VARIANCE = "variance";
    private static final List<String> FACTORED = List.of(ParameterState.STEP, ROWS, COLUMNS);
    private static final List<String> WHOLE = List.of(ParameterState.STEP, VARIANCE);

    /** The least {@code eps1} may be unless set: that of the parameter's type. */
    private static final double OF_THE_TYPE = 0;

    /** Over these parameters, with a learning rate of 0.01. */
    public Adafactor(List<Tensor> parameters) {
        this(parameters, 1e-2);
    }

    /**
     * Over these parameters.
     *
     * @param lr the learning rate, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adafactor(List<Tensor> parameters, double lr) {
        this(lr, new ParameterGroup(parameters));
    }

    /**
     * Over groups of parameters with options of their own.
     *
     * @param lr the learning rate of groups that have set none, at least 0
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public Adafactor(double lr, ParameterGroup... groups) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("beta2_decay", -0.8, Range.NON_POSITIVE),
                        new Option("eps1", OF_THE_TYPE, Range.NON_NEGATIVE),
                        new Option("eps2", 1e-3, Range.NON_NEGATIVE),
                        new Option("d", 1, Range.AT_LEAST_1),
                        new Option("weight_decay", 0, Range.NON_NEGATIVE),
                        new Option("maximize", 0, Range.SWITCH)),
                List.of(groups));
    }

    /** Sets the power of t by which means move ever less, at most 0; -0.8 at first. */
    public Adafactor beta2Decay(double power) {
        option("beta2_decay", power);
        return this;
    }

    /**
     * Sets the least root mean square of gradients, and of weights where steps are relative to it.
     *
     * @param eps1 at least 0; 0, as at first, is the distance of 1 to the next number of the
     *     parameter's type
     * @param eps2 at least 0; 0.001 at first
     */
    public Adafactor eps(double eps1, double eps2) {
        option("eps1", eps1);
        option("eps2", eps2);
        return this;
    }

    /** Sets the largest root mean square of an update, at least 1; 1 at first. */
    public Adafactor d(double largest) {
        option("d", largest);
        return this;
    }

    /** Sets the rate, times {@code lr}, at which {@code w} decays, at least 0; 0 at first. */
    public Adafactor weightDecay(double weightDecay) {
        option("weight_decay", weightDecay);
        return this;
    }

    /** Sets whether to go up instead of down. */
    public Adafactor maximize(boolean on) {
        option("maximize", on);
        return this;
    }

    @Override
    protected List<String> stateNames(ParameterGroup group) {
        return FACTORED;
    }

    @Override
    protected List<String> stateNames(ParameterGroup group, Tensor parameter) {
        return parameter.dim() > 1 ? FACTORED : WHOLE;
    }

    @Override
    protected Form stateForm(String name, Tensor parameter) {
        int[] sizes = parameter.shape().toArray();
        switch (name) {
            case ROWS -> sizes[sizes.length - 1] = 1;
            case COLUMNS -> sizes[sizes.length - 2] = 1;
            default -> {
                return super.stateForm(name, parameter);
            }
        }
        return Form.of(parameter, sizes);
    }

    @Override
    protected void update(
            Tensor parameter, Tensor gradient, ParameterGroup group, ParameterState state) {
        if (parameter.numel() == 0) {
            return;
        }
        Tensor g = group.isOn("maximize") ? gradient.neg() : gradient;
        double step = (double) state.countStep();
        double share = Math.pow(step, group.option("beta2_decay"));
        double lr = group.lr();
        double relative = Math.max(group.option("eps2"), rms(parameter));
        double rate = relative * Math.min(lr, 1 / Math.sqrt(step));
        double weightDecay = group.option("weight_decay");
        if (weightDecay != 0) {
            parameter.mulInPlace(1 - lr * weightDecay);
        }
        double least = group.option("eps1");
        if (least == OF_THE_TYPE) {
            least = parameter.dtype() == DType.FLOAT32 ? Math.ulp(1f) : Math.ulp(1.0);
        }
        Tensor v = parameter.dim() > 1 ? factored(g, state, share, least) : whole(g, state, share);
        Tensor move = v.clamp(least * least, Double.POSITIVE_INFINITY).rsqrt().mul(g);
        parameter.addInPlace(move, -rate / Math.max(1, rms(move) / group.option("d")));
    }

    private static double rms(Tensor t) {
        return t.norm().item() / Math.sqrt(t.numel());
    }

    private static Tensor whole(Tensor g, ParameterState state, double share) {
        return approach(state.buffer(VARIANCE), g.mul(g), share);
    }

    /** The product of the means of rows and columns, over the mean of all. */
    private static Tensor factored(Tensor g, ParameterState state, double share, double least) {
        Tensor square = g.mul(g);
        int[] last = {g.dim() - 1};
        int[] lastButOne = {g.dim() - 2};
        Tensor rows = approach(state.buffer(ROWS), square.mean(last, true), share);
        Tensor columns = approach(state.buffer(COLUMNS), square.mean(lastButOne, true), share);
        Tensor all = rows.mean(lastButOne, true).clamp(least, Double.POSITIVE_INFINITY);
        return rows.mul(columns).div(all);
    }

    private static Tensor approach(Tensor mean, Tensor to, double share) {
        return mean.addInPlace(to.sub(mean), share);
    }
}
