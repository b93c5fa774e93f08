package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Expr;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Connectionist temporal classification: the negative logarithm of the probability that a sequence
 * of label distributions, read with repetitions merged and blanks taken out, says a given text
 * (Graves, Fernandez, Gomez and Schmidhuber, 2006).
 *
 * <p>The text with blanks between all labels and at both ends has {@code 2 s + 1} states. The
 * forward recursion gives the logarithm {@code alpha[t, i]} of the probability of all readings up
 * to time t that end in state i, the backward recursion {@code beta[t, i]} that of all readings
 * from t on that begin there; both include what is emitted at t. Each step in time is a few
 * elementwise kernels over {@code [n, states]}, written over {@link Value}, so that the gradient
 * has gradients.
 *
 * <p>As in PyTorch the gradient is the one of equation 16 there, {@code e^x - posterior}: that of
 * log-probabilities x which come out of a log-softmax. The part {@code e^x} is what goes missing on
 * the way back through it, so behind a log-softmax nothing changes; a test holds this.
 */
final class Ctc {
    private static final double NEVER = Double.NEGATIVE_INFINITY;
    private static final Table ROWS = new Table("internal");

    /** {@code ln(e^a + e^b + e^c)}; nothing at all for three impossible ways. */
    private static final Row EITHER =
            ROWS.ternary(
                    "ctc step(Tensor a, Tensor b, Tensor c)",
                    Typing.PROMOTE,
                    Ctc::either,
                    (a, b, c, g) -> share(a, either(a, b, c), g),
                    (a, b, c, g) -> share(b, either(a, b, c), g),
                    (a, b, c, g) -> share(c, either(a, b, c), g));

    private final int times;
    private final int batch;
    private final int states;
    // The label of each state, [n, states], and 0 where two states on is one step, else -infinity.
    private final Array labels;
    private final Array jump;
    // 0 at the last two states of each text, else -infinity.
    private final Array end;
    private final int[] lengths;

    private Ctc(int times, long[][] texts, int[] lengths, int blank, DType dtype) {
        this.times = times;
        this.batch = texts.length;
        this.lengths = lengths;
        int longest = Arrays.stream(texts).mapToInt(t -> t.length).max().orElse(0);
        states = 2 * longest + 1;
        labels = Creation.full(Shape.of(batch, states), blank, DType.INT64);
        jump = Creation.full(Shape.of(batch, states), NEVER, dtype);
        end = Creation.full(Shape.of(batch, states), NEVER, dtype);
        for (int n = 0; n < batch; n++) {
            long[] text = texts[n];
            for (int i = 0; i < text.length; i++) {
                int state = n * states + 2 * i + 1;
                labels.setLong(state, text[i]);
                if (i > 0 && text[i] != text[i - 1]) {
                    jump.setDouble(state, 0);
                }
            }
            end.setDouble(n * (long) states + 2L * text.length, 0);
            if (text.length > 0) {
                end.setDouble(n * (long) states + 2L * text.length - 1, 0);
            }
        }
    }

    private static Expr either(Expr a, Expr b, Expr c) {
        Expr top = a.max(b).max(c);
        Expr m = top.eq(NEVER).select(0, top);
        return a.sub(m).exp().add(b.sub(m).exp()).add(c.sub(m).exp()).log().add(m);
    }

    private static Expr share(Expr a, Expr y, Expr g) {
        return y.eq(NEVER).select(0, g.mul(a.sub(y).exp()));
    }

    /**
     * The loss of each text: {@code [t, n, c] -> [n]}; infinity where no reading says it.
     *
     * @param ctc the texts
     * @param zeroInfinity whether such a text gets no gradient, where it would be NaN
     */
    private record Loss(Ctc ctc, boolean zeroInfinity) implements Operator {
        @Override
        public String name() {
            return "ctc_loss";
        }

        @Override
        public Array[] forward(Array[] in) {
            Plain x = new Plain(in[0]);
            Value emitted = ctc.emitted(x);
            Value[] alpha = ctc.forward(emitted);
            Value[] last = new Value[ctc.batch];
            for (int n = 0; n < last.length; n++) {
                Value at = ctc.lengths[n] == 0 ? ctc.start(x) : alpha[ctc.lengths[n] - 1];
                last[n] = at.then(new Parts.Select(0, n));
            }
            Value ends = Joining.stack(0, last).add(new Plain(ctc.end));
            Value sum = Rowwise.logsumexp(ends, new int[] {1}, false);
            return new Array[] {sum.neg().array()};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value x = c.input(0);
            Value emitted = ctc.emitted(x);
            Value alpha = Joining.stack(0, ctc.forward(emitted));
            Value beta = Joining.stack(0, ctc.backward(emitted));
            Value loss = c.output(0).reshape(Shape.of(1, ctc.batch, 1));
            Value possible = emitted.with(emitted.number(NEVER), Comparison.NE.op());
            Value sum = alpha.add(beta).sub(Arithmetic.where(possible, emitted, emitted.number(0)));
            Value posterior = sum.add(loss).then(Elementary.EXP.op());
            Value perClass =
                    Indexing.scatter(
                            x.constant(Array.zeros(x.dtype(), x.shape())),
                            2,
                            ctc.index(x),
                            posterior,
                            true);
            Value slope = x.then(Elementary.EXP.op()).sub(perClass);
            Value counted = slope.mul(g[0].reshape(Shape.of(1, ctc.batch, 1)));
            Value inside = ctc.inside(x);
            if (zeroInfinity) {
                Value finite = loss.detach().then(Comparison.ISFINITE.op());
                inside = inside.with(finite, Comparison.LOGICAL_AND.op());
            }
            return new Value[] {Arithmetic.where(inside, counted, counted.number(0))};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }
    }

    /** The label of each state at each time, {@code [t, n, states]}. */
    private Value index(Value beside) {
        return beside.constant(labels.with(labels.layout().unsqueeze(0)))
                .expand(Shape.of(times, batch, states));
    }

    private Value emitted(Value x) {
        return Indexing.gather(x, 2, index(x));
    }

    /** Whether a time is within a sequence, {@code [t, n, 1]}. */
    private Value inside(Value beside) {
        Array in = Array.zeros(DType.BOOL, Shape.of(times, batch, 1));
        for (int t = 0; t < times; t++) {
            for (int n = 0; n < batch; n++) {
                in.setLong(t * (long) batch + n, t < lengths[n] ? 1 : 0);
            }
        }
        return beside.constant(in);
    }

    /** Before the first time every reading is in state 0, which is left for 0 or 1. */
    private Value start(Value beside) {
        Array start = Creation.full(Shape.of(batch, states), NEVER, end.dtype());
        for (int n = 0; n < batch; n++) {
            start.setDouble(n * (long) states, 0);
        }
        return beside.constant(start);
    }

    private Value[] forward(Value emitted) {
        Value jumps = emitted.constant(jump);
        Value before = start(emitted);
        Value[] alpha = new Value[times];
        for (int t = 0; t < times; t++) {
            Value two = shifted(before, -2).add(jumps);
            before = step(before, shifted(before, -1), two, emitted.then(new Parts.Select(0, t)));
            alpha[t] = before;
        }
        return alpha;
    }

    private Value[] backward(Value emitted) {
        Value jumps = shifted(emitted.constant(jump), 2);
        Value ends = emitted.constant(end);
        Value after = emitted.constant(Creation.full(end.shape(), NEVER, end.dtype()));
        Value[] beta = new Value[times];
        for (int t = times - 1; t >= 0; t--) {
            Value now = emitted.then(new Parts.Select(0, t));
            Value two = shifted(after, 2).add(jumps);
            Value inner = step(after, shifted(after, 1), two, now);
            Array last = Array.zeros(DType.BOOL, Shape.of(batch, 1));
            for (int n = 0; n < batch; n++) {
                last.setLong(n, t == lengths[n] - 1 ? 1 : 0);
            }
            after = Arithmetic.where(emitted.constant(last), ends.add(now), inner);
            beta[t] = after;
        }
        return beta;
    }

    private static Value step(Value same, Value one, Value two, Value emitted) {
        return same.apply(EITHER.op(), same, one, two)[0].add(emitted);
    }

    /** State {@code i + by} at place i, nothing where there is none. */
    private Value shifted(Value x, int by) {
        int n = Math.min(Math.abs(by), states);
        Value none = x.constant(Creation.full(Shape.of(batch, n), NEVER, x.dtype()));
        Value rest = x.then(new Parts.Slice(1, by < 0 ? 0 : n, states - n, 1));
        return by < 0 ? Joining.cat(1, none, rest) : Joining.cat(1, rest, none);
    }

    /**
     * The loss of log-probabilities {@code [t, n, c]} or {@code [t, c]} for texts {@code [n, s]},
     * or all in one vector; the mean is over the texts, each divided by its length.
     *
     * @param inputLengths how many times of each sequence count
     * @param targetLengths how many labels each text has
     * @param blank the class that stands for no label
     * @param zeroInfinity whether texts too long for their sequence count nothing
     */
    static Value loss(
            Value logs,
            Value targets,
            int[] inputLengths,
            int[] targetLengths,
            int blank,
            String reduction,
            boolean zeroInfinity) {
        if (logs.rank() == 2) {
            Value one = Views.unsqueeze(logs, 1);
            Value loss =
                    loss(one, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
            return reduction.equals("none") ? loss.reshape(Shape.SCALAR) : loss;
        }
        if (logs.rank() != 3) {
            throw new ShapeException(
                    "ctc_loss: log_probs "
                            + logs.shape()
                            + ": expected [times, n, classes] or [times, classes]");
        }
        Reductions.requireFloating(logs.dtype(), "ctc_loss");
        check(logs.shape(), inputLengths, targetLengths, blank);
        long[][] texts = texts(targets, targetLengths, logs.shape(), blank);
        Ctc ctc = new Ctc(logs.shape().size(0), texts, inputLengths, blank, logs.dtype());
        Value losses = logs.then(new Loss(ctc, zeroInfinity));
        if (zeroInfinity) {
            Value infinite = losses.detach().then(Comparison.ISINF.op());
            losses = Arithmetic.where(infinite, losses.number(0), losses);
        }
        if (reduction.equals("mean")) {
            Array counts = Array.zeros(losses.dtype(), losses.shape());
            for (int n = 0; n < targetLengths.length; n++) {
                counts.setDouble(n, Math.max(1, targetLengths[n]));
            }
            losses = losses.div(losses.constant(counts));
        }
        return Losses.reduce(losses, reduction, "ctc_loss");
    }

    private static void check(Shape logs, int[] inputLengths, int[] targetLengths, int blank) {
        int n = logs.size(1);
        if (inputLengths.length != n || targetLengths.length != n) {
            throw new ShapeException(
                    "ctc_loss: log_probs "
                            + logs
                            + ", "
                            + inputLengths.length
                            + " input lengths and "
                            + targetLengths.length
                            + " target lengths: expected "
                            + n
                            + " of each");
        }
        for (int length : inputLengths) {
            if (length < 0 || length > logs.size(0)) {
                throw new IllegalArgumentException(
                        "ctc_loss: input length "
                                + length
                                + " is out of range: expected 0 to "
                                + logs.size(0));
            }
        }
        for (int length : targetLengths) {
            if (length < 0) {
                throw new IllegalArgumentException(
                        "ctc_loss: target length " + length + ": expected 0 or more");
            }
        }
        if (blank < 0 || blank >= logs.size(2)) {
            throw new IllegalArgumentException(
                    "ctc_loss: blank is "
                            + blank
                            + ": expected a class from 0 to "
                            + (logs.size(2) - 1));
        }
    }

    private static long[][] texts(Value targets, int[] lengths, Shape logs, int blank) {
        long[] all = Indexing.longs(targets, "ctc_loss").array().toLongs();
        boolean joined = targets.rank() == 1;
        int wide = targets.rank() == 0 ? 0 : targets.shape().size(-1);
        boolean fits =
                joined
                        ? Arrays.stream(lengths).asLongStream().sum() <= all.length
                        : targets.rank() == 2 && targets.shape().size(0) == lengths.length;
        long[][] texts = new long[lengths.length][];
        int from = 0;
        for (int n = 0; n < lengths.length; n++) {
            if (!fits || lengths[n] > wide) {
                throw new ShapeException(
                        "ctc_loss: targets "
                                + targets.shape()
                                + " for target lengths "
                                + Arrays.toString(lengths)
                                + ": expected [n, longest], or all labels in one vector");
            }
            int begin = joined ? from : n * wide;
            texts[n] = Arrays.copyOfRange(all, begin, begin + lengths[n]);
            from += lengths[n];
            for (long label : texts[n]) {
                if (label < 0 || label >= logs.size(2) || label == blank) {
                    throw new IndexOutOfBoundsException(
                            "ctc_loss: label "
                                    + label
                                    + " of text "
                                    + n
                                    + ": expected classes from 0 to "
                                    + (logs.size(2) - 1)
                                    + " other than the blank "
                                    + blank);
                }
            }
        }
        return texts;
    }
}
