package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.array.Storage;
import jacobi.kernel.Combine;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * How far predictions are from what was wanted. An elementwise loss is a row; {@code reduction}
 * then keeps the losses ({@code "none"}), adds them up ({@code "sum"}) or averages them ({@code
 * "mean"}). Prediction and target broadcast, as in PyTorch, where the loss does not say otherwise.
 */
public final class Losses {
    static final Table TABLE = new Table("Losses");

    private static final String REDUCED = "str reduction='mean')";

    static {
        TABLE.single(
                "nn.functional.mse_loss(Tensor input, Tensor target, " + REDUCED,
                a -> mse(a.value("input"), a.value("target"), reduction(a)));
        TABLE.single(
                "nn.functional.l1_loss(Tensor input, Tensor target, " + REDUCED,
                a -> l1(a.value("input"), a.value("target"), reduction(a)));
        TABLE.single(
                "nn.functional.smooth_l1_loss(Tensor input, Tensor target, str reduction='mean',"
                        + " float beta=1.0)",
                a -> smoothL1(a.value("input"), a.value("target"), a.number("beta"), reduction(a)));
        TABLE.single(
                "nn.functional.huber_loss(Tensor input, Tensor target, str reduction='mean', float"
                        + " delta=1.0)",
                a -> huber(a.value("input"), a.value("target"), a.number("delta"), reduction(a)));
        TABLE.single(
                "nn.functional.binary_cross_entropy(Tensor input, Tensor target, Tensor?"
                        + " weight=None, "
                        + REDUCED,
                a ->
                        binaryCrossEntropy(
                                a.value("input"),
                                a.value("target"),
                                a.optionalValue("weight"),
                                reduction(a)));
        TABLE.single(
                "nn.functional.binary_cross_entropy_with_logits(Tensor input, Tensor target,"
                        + " Tensor? weight=None, str reduction='mean', Tensor? pos_weight=None)",
                a ->
                        binaryCrossEntropyWithLogits(
                                a.value("input"),
                                a.value("target"),
                                a.optionalValue("weight"),
                                a.optionalValue("pos_weight"),
                                reduction(a)));
        TABLE.single(
                "nn.functional.nll_loss(Tensor input, Tensor target, Tensor? weight=None, *, int"
                        + " ignore_index=-100, "
                        + REDUCED,
                a ->
                        nll(
                                a.value("input"),
                                a.value("target"),
                                a.optionalValue("weight"),
                                a.integer("ignore_index"),
                                reduction(a)));
        TABLE.single(
                "nn.functional.cross_entropy(Tensor input, Tensor target, Tensor? weight=None, *,"
                    + " int ignore_index=-100, str reduction='mean', float label_smoothing=0.0)",
                a ->
                        crossEntropy(
                                a.value("input"),
                                a.value("target"),
                                a.optionalValue("weight"),
                                a.integer("ignore_index"),
                                reduction(a),
                                a.number("label_smoothing")));
        TABLE.single(
                "nn.functional.kl_div(Tensor input, Tensor target, *, str reduction='mean', bool"
                        + " log_target=False)",
                a ->
                        klDiv(
                                a.value("input"),
                                a.value("target"),
                                reduction(a),
                                a.flag("log_target")));
    }

    private Losses() {}

    private static String reduction(Arguments a) {
        return String.valueOf(a.text("reduction"));
    }

    /** The losses as they are, their sum or their mean; the mean of nothing is NaN. */
    static Value reduce(Value losses, String reduction, String operator) {
        return switch (reduction) {
            case "none" -> losses;
            case "sum" -> losses.sum();
            case "mean" -> Reductions.mean(losses, null, false, null);
            default ->
                    throw new IllegalArgumentException(
                            operator
                                    + ": reduction is '"
                                    + reduction
                                    + "': expected 'none', 'mean' or 'sum'");
        };
    }

    /**
     * {@code (x - t)^2}. Shapes broadcast, as in PyTorch (which warns): {@code [n]} and {@code [n,
     * 1]} give {@code [n, n]}.
     */
    public static Value mse(Value x, Value target, String reduction) {
        return reduce(x.with(target, LossRows.SQUARED.op()), reduction, "mse_loss");
    }

    /** {@code |x - t|}. Shapes broadcast, as in PyTorch (which warns). */
    public static Value l1(Value x, Value target, String reduction) {
        return reduce(x.with(target, LossRows.ABSOLUTE.op()), reduction, "l1_loss");
    }

    /** Squared below beta, absolute from there on; for beta 0 it is {@link #l1}. */
    public static Value smoothL1(Value x, Value target, double beta, String reduction) {
        if (beta < 0) {
            throw new IllegalArgumentException(
                    "smooth_l1_loss: beta is " + beta + ": expected at least 0");
        }
        return beta == 0
                ? l1(x, target, reduction)
                : reduce(
                        x.with(target, LossRows.SMOOTH_ABSOLUTE.op(beta)),
                        reduction,
                        "smooth_l1_loss");
    }

    /** Squared up to delta, straight above. */
    public static Value huber(Value x, Value target, double delta, String reduction) {
        if (!(delta > 0)) {
            throw new IllegalArgumentException(
                    "huber_loss: delta is " + delta + ": expected more than 0");
        }
        return reduce(x.with(target, LossRows.HUBER.op(delta)), reduction, "huber_loss");
    }

    static void requireSameShape(Value x, Value target, String operator) {
        if (!x.shape().equals(target.shape())) {
            throw new ShapeException(
                    operator
                            + ": input "
                            + x.shape()
                            + " and target "
                            + target.shape()
                            + " differ: expected equal shapes");
        }
    }

    /**
     * {@code -t ln x - (1 - t) ln(1 - x)} of probabilities x, times a weight that broadcasts.
     *
     * @throws IllegalArgumentException if x has a value outside {@code [0, 1]}, or NaN
     */
    public static Value binaryCrossEntropy(
            Value x, Value target, @Nullable Value weight, String reduction) {
        requireSameShape(x, target, "binary_cross_entropy");
        requireProbabilities(x.array());
        return weighted(
                x.with(target, LossRows.BINARY.op()), weight, reduction, "binary_cross_entropy");
    }

    private static void requireProbabilities(Array x) {
        if (x.numel() == 0) {
            return;
        }
        Expr v = Expr.input(0);
        Array sound = Array.zeros(x.dtype(), Shape.SCALAR);
        Dispatch.run(
                new Kernel.Reduce(Combine.MIN, v.ge(0).and(v.le(1)), v, 0, x.dtype()), sound, x);
        if (sound.getDouble(0) == 0) {
            int i = 0;
            while (x.getDouble(i) >= 0 && x.getDouble(i) <= 1) {
                i++;
            }
            throw new IllegalArgumentException(
                    "binary_cross_entropy: input is "
                            + x.getDouble(i)
                            + " at element "
                            + i
                            + " of "
                            + x.shape()
                            + ": expected probabilities in [0, 1] (for scores take"
                            + " binary_cross_entropy_with_logits)");
        }
    }

    /**
     * {@link #binaryCrossEntropy} of {@code sigmoid(x)}, stable for any x; positives weighted if so
     * asked.
     */
    public static Value binaryCrossEntropyWithLogits(
            Value x,
            Value target,
            @Nullable Value weight,
            @Nullable Value positive,
            String reduction) {
        String name = "binary_cross_entropy_with_logits";
        requireSameShape(x, target, name);
        Value losses =
                positive == null
                        ? x.with(target, LossRows.BINARY_LOGITS.op())
                        : x.apply(LossRows.BINARY_LOGITS_WEIGHTED.op(), x, target, positive)[0];
        return weighted(losses, weight, reduction, name);
    }

    private static Value weighted(
            Value losses, @Nullable Value weight, String reduction, String name) {
        return reduce(weight == null ? losses : losses.mul(weight), reduction, name);
    }

    /**
     * Kullback-Leibler divergence of log-probabilities x from a target; {@code "batchmean"} divides
     * by the first size.
     */
    public static Value klDiv(Value x, Value target, String reduction, boolean logTarget) {
        Value losses =
                x.with(target, (logTarget ? LossRows.DIVERGENCE_LOG : LossRows.DIVERGENCE).op());
        if (reduction.equals("batchmean")) {
            Value sum = losses.sum();
            return x.rank() == 0 ? sum : sum.div(sum.number(x.shape().size(0)));
        }
        return reduce(losses, reduction, "kl_div");
    }

    /**
     * Class labels made ready: checked, the ignored ones set to class 0.
     *
     * @param index int64 of the target's shape
     * @param counts 1 for labels that count and 0 for ignored ones, in the type of the losses; null
     *     if all count
     */
    private record Labels(Value index, @Nullable Value counts) {
        static Labels of(Value x, Value target, int ignored, int dim, String operator) {
            Shape expected = x.shape().without(dim);
            if (!target.shape().equals(expected)) {
                throw new ShapeException(
                        operator
                                + ": input "
                                + x.shape()
                                + " and target "
                                + target.shape()
                                + ": expected target "
                                + expected
                                + " of class indices");
            }
            if (target.dtype().kind() != DType.Kind.INTEGER) {
                throw new IllegalArgumentException(
                        operator
                                + ": target is "
                                + target.dtype()
                                + " "
                                + target.shape()
                                + ": expected int64 class indices, or class probabilities of shape "
                                + x.shape());
            }
            int classes = x.shape().size(dim);
            long[] label = target.array().toLongs();
            Array counts = null;
            for (int i = 0; i < label.length; i++) {
                if (label[i] == ignored) {
                    label[i] = 0;
                    if (counts == null) {
                        counts = Creation.full(target.shape(), 1, x.dtype());
                    }
                    counts.setDouble(i, 0);
                } else if (label[i] < 0 || label[i] >= classes) {
                    throw new IndexOutOfBoundsException(
                            operator
                                    + ": target "
                                    + label[i]
                                    + " at element "
                                    + i
                                    + " of "
                                    + target.shape()
                                    + " is out of bounds: expected class indices from 0 to "
                                    + (classes - 1));
                }
            }
            Value index = x.constant(Array.of(Storage.of(label), target.shape()));
            return new Labels(index, counts == null ? null : x.constant(counts));
        }
    }

    private static int classDimension(Value x, @Nullable Value weight, String operator) {
        if (x.rank() == 0) {
            throw new ShapeException(
                    operator + ": input is a scalar: expected [classes] or [n, classes, ...]");
        }
        int dim = x.rank() == 1 ? 0 : 1;
        if (weight != null
                && (weight.rank() != 1 || weight.shape().size(0) != x.shape().size(dim))) {
            throw new ShapeException(
                    operator
                            + ": weight "
                            + weight.shape()
                            + " for input "
                            + x.shape()
                            + ": expected one for each of the "
                            + x.shape().size(dim)
                            + " classes");
        }
        return dim;
    }

    /**
     * Negative log-likelihood {@code -w[t] x[t]} of log-probabilities {@code x [n, c, ...]} (or
     * {@code [c]}) for class indices {@code t [n, ...]} (or a scalar). Labels equal to {@code
     * ignored} count nothing; the mean is over the weights of the others, NaN if there are none.
     *
     * @throws IndexOutOfBoundsException if a label is no class
     */
    public static Value nll(
            Value x, Value target, @Nullable Value weight, int ignored, String reduction) {
        int dim = classDimension(x, weight, "nll_loss");
        Labels labels = Labels.of(x, target, ignored, dim, "nll_loss");
        return nll(x, labels, weights(labels, weight), dim, reduction);
    }

    /** The weight of each label's class, 0 for ignored ones; null if all are 1. */
    private static @Nullable Value weights(Labels labels, @Nullable Value weight) {
        if (weight == null) {
            return labels.counts();
        }
        Value flat = Views.flatten(labels.index(), 0, -1);
        Value all = Indexing.indexSelect(weight.detach(), 0, flat).reshape(labels.index().shape());
        return labels.counts() == null ? all : all.mul(labels.counts());
    }

    private static Value nll(
            Value x, Labels labels, @Nullable Value weights, int dim, String reduction) {
        Value picked = Indexing.gather(x, dim, labels.index().then(new Views.Unsqueeze(dim)));
        Value losses = picked.then(new Views.Squeeze(dim)).neg();
        if (weights != null) {
            losses = whereCounted(labels, losses.mul(weights));
        }
        return average(losses, weights, reduction, "nll_loss");
    }

    /** Zero at ignored labels, also where the loss there is infinite. */
    private static Value whereCounted(Labels labels, Value losses) {
        return labels.counts() == null
                ? losses
                : Arithmetic.where(labels.counts().to(DType.BOOL), losses, losses.number(0));
    }

    private static Value average(
            Value losses, @Nullable Value weights, String reduction, String operator) {
        return reduction.equals("mean") && weights != null
                ? losses.sum().div(weights.sum())
                : reduce(losses, reduction, operator);
    }

    /**
     * Cross entropy of scores {@code x [n, c, ...]} (or {@code [c]}): {@link #nll} of their
     * log-softmax for class indices; for probabilities of the input's shape {@code -sum over c of
     * w[c] t[c] ln softmax(x)[c]}, averaged over n. Smoothing mixes {@code 1/c} into the wanted
     * distribution.
     *
     * @param smoothing from 0 to 1
     * @throws IndexOutOfBoundsException if a label is no class
     */
    public static Value crossEntropy(
            Value x,
            Value target,
            @Nullable Value weight,
            int ignored,
            String reduction,
            double smoothing) {
        int dim = classDimension(x, weight, "cross_entropy");
        if (!(smoothing >= 0 && smoothing <= 1)) {
            throw new IllegalArgumentException(
                    "cross_entropy: label smoothing is " + smoothing + ": expected 0 to 1");
        }
        Value logs = Rowwise.logSoftmax(x, dim, null);
        if (target.shape().equals(x.shape())) {
            return ofProbabilities(logs, target, weight, dim, reduction, smoothing);
        }
        Labels labels = Labels.of(x, target, ignored, dim, "cross_entropy");
        Value weights = weights(labels, weight);
        Value loss = nll(logs, labels, weights, dim, reduction);
        if (smoothing == 0) {
            return loss;
        }
        Value all = weight == null ? logs : logs.mul(perClass(weight.detach(), x.rank(), dim));
        Value spread =
                average(
                        whereCounted(labels, all.sum(new int[] {dim}, false).neg()),
                        weights,
                        reduction,
                        "cross_entropy");
        return loss.mul(1 - smoothing).add(spread.mul(smoothing / x.shape().size(dim)));
    }

    private static Value perClass(Value weight, int rank, int dim) {
        int[] alone = new int[rank];
        java.util.Arrays.fill(alone, 1);
        alone[dim] = weight.shape().size(0);
        return weight.reshape(Shape.of(alone));
    }

    private static Value ofProbabilities(
            Value logs,
            Value target,
            @Nullable Value weight,
            int dim,
            String reduction,
            double smoothing) {
        if (!target.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "cross_entropy: target is "
                            + target.dtype()
                            + " of the input's shape "
                            + target.shape()
                            + ": expected floating class probabilities, or class indices of shape "
                            + target.shape().without(dim));
        }
        int classes = logs.shape().size(dim);
        Value t = target;
        if (smoothing > 0) {
            t = target.mul(1 - smoothing).add(target.number(smoothing / classes));
        }
        Value parts = logs.mul(t).neg();
        Value losses =
                (weight == null ? parts : parts.mul(perClass(weight, logs.rank(), dim)))
                        .sum(new int[] {dim}, false);
        if (reduction.equals("mean")) {
            Value sum = losses.sum();
            return sum.div(sum.number((double) logs.shape().numel() / classes));
        }
        return reduce(losses, reduction, "cross_entropy");
    }
}
