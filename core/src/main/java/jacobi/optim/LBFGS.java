package jacobi.optim;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.optim.Option.Range;
import jacobi.optim.ParameterState.Form;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A quasi-Newton method: steps along {@code -H g}, where {@code H} estimates the inverse of the
 * second derivatives from the last changes of weights and gradients, in limited memory.
 *
 * <p>A step evaluates the loss several times, so it needs the function that computes it:
 *
 * <pre>{@code
 * var optimizer = new LBFGS(model.parameters()).strongWolfe(true);
 * optimizer.step(() -> {
 *     optimizer.zeroGrad();
 *     Tensor loss = criterion.forward(model.forward(x), y);
 *     loss.backward();
 *     return loss;
 * });
 * }</pre>
 *
 * <p>Without a line search each move is {@code -lr H g}, the first one shortened so that its
 * absolute values sum to {@code lr} at most; with {@link #strongWolfe} its length is searched
 * ({@link StrongWolfe}). All parameters are one vector: there can be one group alone. Parameters
 * without a gradient count as having zeros.
 *
 * <p>Remembers, as of the first parameter, {@code func_evals}, {@code n_iter}, {@code d} (the last
 * direction), {@code t} (how far along it), {@code old_dirs} (changes of the gradient, a row each),
 * {@code old_stps} (changes of the weights), {@code ro}, {@code H_diag}, {@code prev_flat_grad} and
 * {@code prev_loss}. Source: J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd edition,
 * 2006, algorithms 7.4 and 7.5.
 */
public final class LBFGS extends Optimizer {
    private static final String EVALUATIONS = "func_evals";
    private static final String ITERATIONS = "n_iter";
    private static final String DIRECTION = "d";
    private static final String LENGTH = "t";
    private static final String GRADIENT_CHANGES = "old_dirs";
    private static final String WEIGHT_CHANGES = "old_stps";
    private static final String CURVATURES = "ro";
    private static final String SCALE = "H_diag";
    private static final String GRADIENT = "prev_flat_grad";
    private static final String LOSS = "prev_loss";
    private static final List<String> NAMES =
            List.of(
                    EVALUATIONS,
                    ITERATIONS,
                    DIRECTION,
                    LENGTH,
                    GRADIENT_CHANGES,
                    WEIGHT_CHANGES,
                    CURVATURES,
                    SCALE,
                    GRADIENT,
                    LOSS);

    /** Products of changes below it say nothing of the curvature. */
    private static final double FLAT = 1e-10;

    /** Over these parameters, with a learning rate of 1. */
    public LBFGS(List<Tensor> parameters) {
        this(parameters, 1);
    }

    /**
     * Over these parameters.
     *
     * @param lr the factor of each move, at least 0; for a line search, the first length tried
     * @throws IllegalArgumentException as {@link Optimizer} says
     */
    public LBFGS(List<Tensor> parameters, double lr) {
        super(
                List.of(
                        new Option("lr", lr, Range.NON_NEGATIVE),
                        new Option("max_iter", 20, Range.COUNT),
                        new Option("max_eval", 25, Range.COUNT),
                        new Option("tolerance_grad", 1e-7, Range.NON_NEGATIVE),
                        new Option("tolerance_change", 1e-9, Range.NON_NEGATIVE),
                        new Option("history_size", 100, Range.COUNT),
                        new Option("line_search_fn", 0, Range.SWITCH)),
                List.of(new ParameterGroup(parameters)));
    }

    /**
     * Sets the number of moves in a step, at least 1; 20 at first. Allows 5/4 times as many
     * evaluations, if at least 1; for others set {@link #maxEval} after it.
     */
    public LBFGS maxIter(int moves) {
        option("max_iter", moves);
        option("max_eval", (double) Math.max(1, moves * 5L / 4));
        return this;
    }

    /** Sets after how many evaluations of the loss a step ends, at least 1; 25 at first. */
    public LBFGS maxEval(int evaluations) {
        option("max_eval", evaluations);
        return this;
    }

    /** Sets below which largest element a gradient counts as zero; 1e-7 at first. */
    public LBFGS toleranceGrad(double tolerance) {
        option("tolerance_grad", tolerance);
        return this;
    }

    /** Sets below which a change of weights or loss counts as none; 1e-9 at first. */
    public LBFGS toleranceChange(double tolerance) {
        option("tolerance_change", tolerance);
        return this;
    }

    /** Sets the number of changes remembered, at least 1; 100 at first. */
    public LBFGS historySize(int changes) {
        option("history_size", changes);
        return this;
    }

    /** Sets whether the length of each move is searched, by the strong Wolfe conditions. */
    public LBFGS strongWolfe(boolean on) {
        option("line_search_fn", on);
        return this;
    }

    @Override
    protected List<String> stateNames(ParameterGroup group) {
        return NAMES;
    }

    /** All is remembered of the first parameter. */
    @Override
    protected List<String> stateNames(ParameterGroup group, Tensor parameter) {
        return parameter == group.parameters().getFirst() ? NAMES : List.of();
    }

    @Override
    protected Form stateForm(String name, Tensor parameter) {
        return switch (name) {
            case EVALUATIONS, ITERATIONS -> Form.scalar(DType.INT64);
            case LENGTH, LOSS, SCALE -> Form.scalar(DType.FLOAT64);
            case CURVATURES -> new Form(DType.FLOAT64, List.of(Form.ROWS));
            case GRADIENT_CHANGES, WEIGHT_CHANGES ->
                    new Form(flatType(), List.of(Form.ROWS, size()));
            default -> new Form(flatType(), List.of(size()));
        };
    }

    private int size() {
        return groups().getFirst().parameters().stream().mapToInt(Tensor::numel).sum();
    }

    private DType flatType() {
        boolean wide =
                groups().getFirst().parameters().stream().anyMatch(p -> p.dtype() == DType.FLOAT64);
        return wide ? DType.FLOAT64 : DType.FLOAT32;
    }

    @Override
    protected void check(ParameterGroup group) {
        if (groups().size() != 1) {
            throw new IllegalStateException(
                    "LBFGS: %d parameter groups: expected one".formatted(groups().size()));
        }
    }

    /**
     * Always an error.
     *
     * @throws IllegalStateException naming {@link #step(Supplier)}
     */
    @Override
    public void step() {
        throw new IllegalStateException(
                "LBFGS: step() evaluates the loss several times: expected"
                        + " step(() -> { zeroGrad(); loss = ...; loss.backward(); return loss; })");
    }

    /** Never called: a step is of all parameters together. */
    @Override
    protected void update(
            Tensor parameter, Tensor gradient, ParameterGroup group, ParameterState state) {
        throw new IllegalStateException("LBFGS: update of one parameter alone");
    }

    @Override
    public Tensor step(Supplier<Tensor> closure) {
        check(groups().getFirst());
        Tensor loss = evaluated(closure);
        try (Grad _ = Grad.off()) {
            new Descent(closure).run(loss.item());
        }
        return loss;
    }

    /** The gradients of all parameters, one after the other; a copy. */
    private Tensor flatGradient() {
        Tensor flat = Tensor.zeros(flatType(), size());
        int at = 0;
        for (Tensor p : groups().getFirst().parameters()) {
            Tensor part = flat.narrow(0, at, p.numel());
            forGradient(p, g -> part.copyInPlace(g.reshape(g.numel())));
            at += p.numel();
        }
        return flat;
    }

    /** {@code w += length * direction}. */
    private void move(double length, Tensor direction) {
        int at = 0;
        for (Tensor p : groups().getFirst().parameters()) {
            Tensor part = direction.narrow(0, at, p.numel());
            p.addInPlace(part.reshape(p.shape().toArray()).to(p.dtype()), length);
            at += p.numel();
        }
    }

    private static double largest(Tensor t) {
        return t.numel() == 0 ? 0 : t.abs().amax().item();
    }

    /** One step: moves until one of the limits is reached. */
    private final class Descent {
        private final Supplier<Tensor> closure;
        private final ParameterGroup group = groups().getFirst();
        private final ParameterState state = state(group.parameters().getFirst());
        private final List<Tensor> gradientChanges = state.rows(GRADIENT_CHANGES);
        private final List<Tensor> weightChanges = state.rows(WEIGHT_CHANGES);
        private final List<Tensor> curvatures = state.rows(CURVATURES);
        private double loss;
        private Tensor gradient = flatGradient();
        private int evaluations = 1;

        Descent(Supplier<Tensor> closure) {
            this.closure = closure;
        }

        void run(double first) {
            loss = first;
            state.count(EVALUATIONS, 1);
            double gradientTolerance = group.option("tolerance_grad");
            double changeTolerance = group.option("tolerance_change");
            int limit = (int) group.option("max_iter");
            boolean flat = largest(gradient) <= gradientTolerance;
            for (int i = 1; i <= limit && !flat; i++) {
                boolean isFirst = state.count(ITERATIONS, 1) == 1;
                Tensor d = isFirst ? begin() : direction();
                state.buffer(GRADIENT).copyInPlace(gradient);
                state.buffer(DIRECTION).copyInPlace(d);
                double before = loss;
                state.setNumber(LOSS, before);
                double t = group.lr();
                if (isFirst) {
                    t *= Math.min(1, 1 / gradient.abs().sum().item());
                }
                double slope = gradient.dot(d).item();
                state.setNumber(LENGTH, t);
                if (slope > -changeTolerance) {
                    break;
                }
                t = advance(d, t, slope, i == limit);
                state.setNumber(LENGTH, t);
                flat = largest(gradient) <= gradientTolerance;
                if (evaluations >= group.option("max_eval")
                        || Math.abs(t) * largest(d) <= changeTolerance
                        || Math.abs(loss - before) < changeTolerance) {
                    break;
                }
            }
        }

        /** Downhill, without any memory. */
        private Tensor begin() {
            gradientChanges.clear();
            weightChanges.clear();
            curvatures.clear();
            state.setNumber(SCALE, 1);
            return gradient.neg();
        }

        /** {@code -H g} by the two loops, newest change first, then oldest first. */
        private Tensor direction() {
            remember();
            int n = gradientChanges.size();
            double[] alphas = new double[n];
            Tensor q = gradient.neg();
            for (int i = n - 1; i >= 0; i--) {
                alphas[i] = weightChanges.get(i).dot(q).item() * curvatures.get(i).item();
                q.addInPlace(gradientChanges.get(i), -alphas[i]);
            }
            q.mulInPlace(state.number(SCALE, 1));
            for (int i = 0; i < n; i++) {
                double beta = gradientChanges.get(i).dot(q).item() * curvatures.get(i).item();
                q.addInPlace(weightChanges.get(i), alphas[i] - beta);
            }
            return q;
        }

        private void remember() {
            Tensor y = gradient.sub(state.buffer(GRADIENT));
            Tensor s = state.buffer(DIRECTION).mul(state.number(LENGTH, 0));
            double ys = y.dot(s).item();
            if (ys <= FLAT) {
                return;
            }
            while (gradientChanges.size() >= group.option("history_size")) {
                gradientChanges.removeFirst();
                weightChanges.removeFirst();
                curvatures.removeFirst();
            }
            gradientChanges.add(y);
            weightChanges.add(s);
            curvatures.add(Tensor.of(1 / ys));
            state.setNumber(SCALE, ys / y.dot(y).item());
        }

        /** Moves along a direction, and evaluates there unless it was the last move; how far. */
        private double advance(Tensor d, double t, double slope, boolean isLast) {
            if (!group.isOn("line_search_fn")) {
                move(t, d);
                if (!isLast) {
                    loss = evaluated(closure).item();
                    gradient = flatGradient();
                    evaluations++;
                    state.count(EVALUATIONS, 1);
                }
                return t;
            }
            StrongWolfe search = new StrongWolfe(length -> probe(d, length), d);
            StrongWolfe.Point found =
                    search.from(new StrongWolfe.Point(0, loss, slope, gradient), t);
            evaluations += search.evaluations();
            state.count(EVALUATIONS, search.evaluations());
            loss = found.loss();
            gradient = found.gradient();
            move(found.length(), d);
            return found.length();
        }

        /** The loss at some length along a direction; the parameters stay as they are. */
        private StrongWolfe.Point probe(Tensor d, double length) {
            List<Tensor> before = new ArrayList<>();
            group.parameters().forEach(p -> before.add(copy(p)));
            move(length, d);
            double there = evaluated(closure).item();
            Tensor g = flatGradient();
            for (int i = 0; i < before.size(); i++) {
                group.parameters().get(i).copyInPlace(before.get(i));
            }
            return new StrongWolfe.Point(length, there, g.dot(d).item(), g);
        }

        private static Tensor copy(Tensor p) {
            return Tensor.zerosLike(p).copyInPlace(p.detach());
        }
    }
}
