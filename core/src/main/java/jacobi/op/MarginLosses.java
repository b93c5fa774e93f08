package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;

import org.jspecify.annotations.Nullable;

/**
 * Losses that want a distance kept, one class ranked above others, or a distribution fitted.
 * Reductions are those of {@link Losses}.
 */
public final class MarginLosses {
    static final Table TABLE = new Table("Losses with margins");

    private static final String REDUCED = "str reduction='mean')";

    static {
        pairs();
        classes();
        distributions();
        sequences();
    }

    private MarginLosses() {}

    private static void pairs() {
        TABLE.single(
                "nn.functional.margin_ranking_loss(Tensor input, Tensor input2, Tensor target,"
                        + " float margin=0.0, "
                        + REDUCED,
                a ->
                        marginRanking(
                                a.value("input"),
                                a.value("input2"),
                                a.value("target"),
                                a.number("margin"),
                                reduction(a)));
        TABLE.single(
                "nn.functional.hinge_embedding_loss(Tensor input, Tensor target, float"
                        + " margin=1.0, "
                        + REDUCED,
                a ->
                        hingeEmbedding(
                                a.value("input"),
                                a.value("target"),
                                a.number("margin"),
                                reduction(a)));
        TABLE.single(
                "nn.functional.soft_margin_loss(Tensor input, Tensor target, " + REDUCED,
                a -> softMargin(a.value("input"), a.value("target"), reduction(a)));
        TABLE.single(
                "nn.functional.cosine_embedding_loss(Tensor input1, Tensor input2, Tensor target,"
                        + " float margin=0.0, "
                        + REDUCED,
                a ->
                        cosineEmbedding(
                                a.value("input1"),
                                a.value("input2"),
                                a.value("target"),
                                a.number("margin"),
                                reduction(a)));
        TABLE.single(
                "nn.functional.triplet_margin_loss(Tensor anchor, Tensor positive, Tensor"
                        + " negative, float margin=1.0, float p=2.0, float eps=1e-06, bool"
                        + " swap=False, "
                        + REDUCED,
                a ->
                        tripletMargin(
                                a.value("anchor"),
                                a.value("positive"),
                                a.value("negative"),
                                a.number("margin"),
                                a.number("p"),
                                a.number("eps"),
                                a.flag("swap"),
                                reduction(a)));
    }

    private static void classes() {
        TABLE.single(
                "nn.functional.multi_margin_loss(Tensor input, Tensor target, int p=1, float"
                        + " margin=1.0, Tensor? weight=None, "
                        + REDUCED,
                a ->
                        multiMargin(
                                a.value("input"),
                                a.value("target"),
                                a.integer("p"),
                                a.number("margin"),
                                a.optionalValue("weight"),
                                reduction(a)));
        TABLE.single(
                "nn.functional.multilabel_margin_loss(Tensor input, Tensor target, " + REDUCED,
                a -> multiLabelMargin(a.value("input"), a.value("target"), reduction(a)));
        TABLE.single(
                "nn.functional.multilabel_soft_margin_loss(Tensor input, Tensor target, Tensor?"
                        + " weight=None, "
                        + REDUCED,
                a ->
                        multiLabelSoftMargin(
                                a.value("input"),
                                a.value("target"),
                                a.optionalValue("weight"),
                                reduction(a)));
    }

    private static void distributions() {
        TABLE.single(
                "nn.functional.poisson_nll_loss(Tensor input, Tensor target, bool log_input=True,"
                        + " bool full=False, float eps=1e-08, "
                        + REDUCED,
                a ->
                        poissonNll(
                                a.value("input"),
                                a.value("target"),
                                a.flag("log_input"),
                                a.flag("full"),
                                a.number("eps"),
                                reduction(a)));
        TABLE.single(
                "nn.functional.gaussian_nll_loss(Tensor input, Tensor target, Tensor var, bool"
                        + " full=False, float eps=1e-06, "
                        + REDUCED,
                a ->
                        gaussianNll(
                                a.value("input"),
                                a.value("target"),
                                a.value("var"),
                                a.flag("full"),
                                a.number("eps"),
                                reduction(a)));
    }

    private static void sequences() {
        TABLE.single(
                "nn.functional.ctc_loss(Tensor log_probs, Tensor targets, any input_lengths, any"
                        + " target_lengths, int blank=0, str reduction='mean', bool"
                        + " zero_infinity=False)",
                a ->
                        ctc(
                                a.value("log_probs"),
                                a.value("targets"),
                                lengths(a, "input_lengths"),
                                lengths(a, "target_lengths"),
                                a.integer("blank"),
                                reduction(a),
                                a.flag("zero_infinity")));
    }

    private static int[] lengths(Arguments a, String name) {
        return a.raw(name) instanceof Value v ? lengths(v) : a.list(name);
    }

    /** Lengths from a tensor of whole numbers. */
    public static int[] lengths(Value v) {
        long[] all = Indexing.longs(v, "ctc_loss").array().toLongs();
        return java.util.Arrays.stream(all).mapToInt(Math::toIntExact).toArray();
    }

    private static String reduction(Arguments a) {
        return String.valueOf(a.text("reduction"));
    }

    /** {@code max(0, margin - t (a - b))}: a ranks above b where t is 1, below where it is -1. */
    public static Value marginRanking(
            Value a, Value b, Value target, double margin, String reduction) {
        Value t = target.to(a.dtype());
        Value losses = a.apply(MarginRows.RANKING.op(margin), a, b, t)[0];
        return Losses.reduce(losses, reduction, "margin_ranking_loss");
    }

    /** x where t is 1, {@code max(0, margin - x)} where t is -1: x is a distance. */
    public static Value hingeEmbedding(Value x, Value target, double margin, String reduction) {
        Value losses = x.with(target.to(x.dtype()), MarginRows.HINGE.op(margin));
        return Losses.reduce(losses, reduction, "hinge_embedding_loss");
    }

    /** {@code ln(1 + e^(-t x))} for targets t of 1 and -1. */
    public static Value softMargin(Value x, Value target, String reduction) {
        Losses.requireSameShape(x, target, "soft_margin_loss");
        Value losses = x.with(target.to(x.dtype()), MarginRows.SOFT_MARGIN.op());
        return Losses.reduce(losses, reduction, "soft_margin_loss");
    }

    /**
     * {@code 1 - cos(a, b)} where t is 1, {@code max(0, cos(a, b) - margin)} where t is -1, over
     * rows: {@code [n, d], [n, d], [n]}, or {@code [d], [d], []}. A square of a length is increased
     * by 1e-12, as in PyTorch.
     */
    public static Value cosineEmbedding(
            Value a, Value b, Value target, double margin, String reduction) {
        String name = "cosine_embedding_loss";
        Losses.requireSameShape(a, b, name);
        if (a.rank() < 1
                || a.rank() > 2
                || !target.shape().equals(a.shape().slice(0, a.rank() - 1))) {
            throw new ShapeException(
                    name
                            + ": inputs "
                            + a.shape()
                            + " and target "
                            + target.shape()
                            + ": expected [n, d] with [n], or [d] with []");
        }
        int[] last = {a.rank() - 1};
        Value squares = lengthSquared(a, last).mul(lengthSquared(b, last));
        Value cosine = a.mul(b).sum(last, false).div(squares.then(Elementary.SQRT.op()));
        Value losses = cosine.with(target.to(a.dtype()), MarginRows.COSINE.op(margin));
        return Losses.reduce(losses, reduction, name);
    }

    private static Value lengthSquared(Value x, int[] dims) {
        return x.mul(x).sum(dims, false).add(x.number(1e-12));
    }

    /**
     * {@code max(0, d(a, p) - d(a, n) + margin)} with {@code d(x, y) = |x - y + eps|_p} over the
     * last dimension (Balntas et al. 2016); with {@code swap} the negative's distance is the
     * smaller of those from anchor and positive.
     */
    public static Value tripletMargin(
            Value anchor,
            Value positive,
            Value negative,
            double margin,
            double p,
            double eps,
            boolean swap,
            String reduction) {
        String name = "triplet_margin_loss";
        if (anchor.rank() != positive.rank() || anchor.rank() != negative.rank()) {
            throw new ShapeException(
                    name
                            + ": anchor "
                            + anchor.shape()
                            + ", positive "
                            + positive.shape()
                            + " and negative "
                            + negative.shape()
                            + ": expected as many dimensions in each");
        }
        Value near = Distances.pairwise(anchor, positive, p, eps, false);
        Value far = Distances.pairwise(anchor, negative, p, eps, false);
        if (swap) {
            Value other = Distances.pairwise(positive, negative, p, eps, false);
            far = far.with(other, Arithmetic.MINIMUM.op());
        }
        Value losses = near.sub(far).add(near.number(margin)).with(near.number(0), clampMin());
        return Losses.reduce(losses, reduction, name);
    }

    private static Operator clampMin() {
        return Arithmetic.CLAMP_MIN.op();
    }

    /**
     * {@code sum over j != t of w[t] max(0, margin - x[t] + x[j])^p / c} for scores {@code [n, c]}
     * and classes {@code [n]}, or {@code [c]} and {@code []}.
     *
     * @param p 1 or 2
     * @throws IndexOutOfBoundsException if a label is no class
     */
    public static Value multiMargin(
            Value x, Value target, int p, double margin, @Nullable Value weight, String reduction) {
        String name = "multi_margin_loss";
        if (p != 1 && p != 2) {
            throw new IllegalArgumentException(name + ": p is " + p + ": expected 1 or 2");
        }
        Value rows = rows(x, name);
        int n = rows.shape().size(0);
        int c = rows.shape().size(1);
        if (target.shape().numel() != n || target.rank() > 1) {
            throw new ShapeException(
                    name
                            + ": input "
                            + x.shape()
                            + " and target "
                            + target.shape()
                            + ": expected one class for each row");
        }
        if (weight != null && !weight.shape().equals(Shape.of(c))) {
            throw new ShapeException(
                    name + ": weight " + weight.shape() + ": expected [" + c + "], one a class");
        }
        Value label = Indexing.longs(target, name).reshape(Shape.of(n, 1));
        Gather.checkBounds(name, label.array().toLongs(), 1, rows.shape());
        Value missing = rows.sub(Indexing.gather(rows, 1, label)).add(rows.number(margin));
        Value parts = missing.then(Activation.RELU.op());
        parts = p == 2 ? parts.mul(parts) : parts;
        if (weight != null) {
            Value of = Indexing.indexSelect(weight.detach(), 0, label.reshape(Shape.of(n)));
            parts = parts.mul(of.reshape(Shape.of(n, 1)));
        }
        Value others = Indexing.scatter(parts, 1, label, parts.number(0), false);
        Value losses = others.sum(new int[] {1}, false).div(others.number(c));
        return Losses.reduce(x.rank() < 2 ? losses.reshape(Shape.SCALAR) : losses, reduction, name);
    }

    private static Value rows(Value x, String name) {
        if (x.rank() > 2) {
            throw new ShapeException(
                    name + ": input " + x.shape() + ": expected [n, classes] or [classes]");
        }
        return x.rank() == 2 ? x : x.reshape(Shape.of(1, Math.toIntExact(x.shape().numel())));
    }

    /**
     * {@code sum over targets t and non-targets j of max(0, 1 - x[t] + x[j]) / c} for scores {@code
     * [n, c]} and as many class indices, of which those from the first -1 on do not count.
     *
     * @throws IndexOutOfBoundsException if a label before the first -1 is no class
     */
    public static Value multiLabelMargin(Value x, Value target, String reduction) {
        String name = "multilabel_margin_loss";
        Losses.requireSameShape(x, target, name);
        Value rows = rows(x, name);
        int n = rows.shape().size(0);
        int c = rows.shape().size(1);
        long[] label = Indexing.longs(target, name).array().toLongs();
        Array counts = Array.zeros(x.dtype(), Shape.of(n, c, 1));
        Array others = Creation.full(Shape.of(n, 1, c), 1, x.dtype());
        for (int i = 0; i < n; i++) {
            boolean open = true;
            for (int at = i * c; at < (i + 1) * c; at++) {
                open &= label[at] != -1;
                if (!open) {
                    label[at] = 0;
                    continue;
                }
                Gather.checkBounds(name, new long[] {label[at]}, 1, rows.shape());
                counts.setDouble(at, 1);
                others.setDouble(i * (long) c + label[at], 0);
            }
        }
        Value index = x.constant(Array.of(Storage.of(label), Shape.of(n, c)));
        Value wanted = Indexing.gather(rows, 1, index).reshape(Shape.of(n, c, 1));
        Value missing = rows.reshape(Shape.of(n, 1, c)).sub(wanted).add(rows.number(1));
        Value parts =
                missing.then(Activation.RELU.op()).mul(x.constant(counts)).mul(x.constant(others));
        Value losses = parts.sum(new int[] {1, 2}, false).div(parts.number(c));
        return Losses.reduce(x.rank() < 2 ? losses.reshape(Shape.SCALAR) : losses, reduction, name);
    }

    /**
     * Binary cross entropy of {@code sigmoid(x)}, weighted and averaged over the classes of the
     * last dimension.
     */
    public static Value multiLabelSoftMargin(
            Value x, Value target, @Nullable Value weight, String reduction) {
        String name = "multilabel_soft_margin_loss";
        Losses.requireSameShape(x, target, name);
        if (x.rank() == 0) {
            throw new ShapeException(name + ": input is a scalar: expected [.., classes]");
        }
        Value losses = x.with(target.to(x.dtype()), LossRows.BINARY_LOGITS.op());
        losses = weight == null ? losses : losses.mul(weight);
        return Losses.reduce(
                Reductions.mean(losses, new int[] {x.rank() - 1}, false, null), reduction, name);
    }

    /**
     * {@code e^x - t x}, or {@code x - t ln(x + eps)} if x is no logarithm, and Stirling's {@code
     * ln t!} if it is to be full.
     */
    public static Value poissonNll(
            Value x, Value target, boolean logInput, boolean full, double eps, String reduction) {
        Value losses =
                x.with(target, logInput ? MarginRows.POISSON_LOG.op() : MarginRows.POISSON.op(eps));
        losses = full ? losses.add(target.then(MarginRows.STIRLING.op())) : losses;
        return Losses.reduce(losses, reduction, "poisson_nll_loss");
    }

    /**
     * {@code (ln v + (x - t)^2 / v) / 2} with variance v kept at eps or above, and {@code ln(2 pi)
     * / 2} if it is to be full. The variance has the input's shape, or lacks the last dimension, or
     * has size 1 there.
     *
     * @throws IllegalArgumentException if a variance is negative
     */
    public static Value gaussianNll(
            Value x, Value target, Value variance, boolean full, double eps, String reduction) {
        String name = "gaussian_nll_loss";
        Value v = variance;
        if (!v.shape().equals(x.shape())) {
            Shape lead = x.shape().slice(0, Math.max(x.rank() - 1, 0));
            if (v.shape().equals(lead)) {
                v = v.reshape(lead.concat(Shape.of(1)));
            } else if (!v.shape().equals(lead.concat(Shape.of(1)))) {
                throw new ShapeException(
                        name
                                + ": input "
                                + x.shape()
                                + " and var "
                                + v.shape()
                                + ": expected the same shape, or the last dimension of size 1");
            }
        }
        requireNotNegative(v.array(), name);
        Value losses = x.apply(MarginRows.GAUSSIAN.op(eps), x, target, v)[0];
        losses = full ? losses.add(x.number(0.5 * Math.log(2 * Math.PI))) : losses;
        return Losses.reduce(losses, reduction, name);
    }

    private static void requireNotNegative(Array v, String name) {
        if (v.numel() == 0) {
            return;
        }
        Array least =
                new Extremes.Extreme(false, false, Axes.of(v.shape(), null, false, name))
                        .forward(new Array[] {v})[0];
        if (least.getDouble(0) < 0) {
            throw new IllegalArgumentException(
                    name
                            + ": var has "
                            + least.getDouble(0)
                            + " in it: expected variances of 0 or more");
        }
    }

    /**
     * {@code -ln P(text)} of log-probabilities {@code [t, n, c]} (or {@code [t, c]}) over time, of
     * classes one of which is the blank; texts are {@code [n, s]} or all in one vector (Graves et
     * al. 2006). The mean is over the texts, each divided by its length.
     *
     * @param inputLengths how many times of each sequence count
     * @param targetLengths how many labels each text has
     * @param blank the class that stands for no label
     * @param zeroInfinity whether texts too long for their sequence count nothing; else they are
     *     infinite
     * @throws IndexOutOfBoundsException if a label is no class, or the blank
     */
    public static Value ctc(
            Value logs,
            Value targets,
            int[] inputLengths,
            int[] targetLengths,
            int blank,
            String reduction,
            boolean zeroInfinity) {
        return Ctc.loss(logs, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
    }
}
