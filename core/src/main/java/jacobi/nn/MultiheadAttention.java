package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Attention of several heads (Vaswani et al. 2017): queries, keys and values are multiplied by
 * weights, cut into heads along the last dimension, each head attends by itself, and what comes out
 * is put together and multiplied by one more weight.
 *
 * <p>Inputs are {@code [m, batch, size]} and {@code [n, batch, ..]}, with the batch first if {@link
 * Options#batchFirst}, or without a batch. Masks are PyTorch's: <i>true</i> is where a query may
 * <i>not</i> look (unlike {@link Tensor#scaledDotProductAttention}); numbers are added to the
 * scores. Without the weights ({@code needWeights} false) the scores are never in memory as a
 * whole.
 */
public final class MultiheadAttention extends Block {
    private final int size;
    private final int heads;
    private final Options options;
    private final @Nullable Tensor inWeight;
    private final @Nullable Tensor queryWeight;
    private final @Nullable Tensor keyWeight;
    private final @Nullable Tensor valueWeight;
    private final @Nullable Tensor inBias;
    private final @Nullable Tensor keyBias;
    private final @Nullable Tensor valueBias;
    private final Linear out;

    /**
     * What differs from the usual: {@code Options.of().batchFirst(true)}.
     *
     * @param dropout probability with which a weight becomes 0 in training
     * @param bias whether the products have biases
     * @param biasKv whether one learned key and value is there for all to look at
     * @param zeroAttention whether one key and value of zeros is there for all to look at
     * @param keySize the size of keys; 0 for that of queries
     * @param valueSize the size of values; 0 for that of queries
     * @param batchFirst whether the batch is the first dimension and not the second
     */
    public record Options(
            double dropout,
            boolean bias,
            boolean biasKv,
            boolean zeroAttention,
            int keySize,
            int valueSize,
            boolean batchFirst) {
        /** No dropout, biases, nothing added, one size, batch second. */
        public static Options of() {
            return new Options(0, true, false, false, 0, 0, false);
        }

        /** With dropout of the weights. */
        public Options dropout(double probability) {
            return new Options(
                    probability, bias, biasKv, zeroAttention, keySize, valueSize, batchFirst);
        }

        /** With or without biases. */
        public Options bias(boolean with) {
            return new Options(
                    dropout, with, biasKv, zeroAttention, keySize, valueSize, batchFirst);
        }

        /** With a learned key and value, or without. */
        public Options biasKv(boolean with) {
            return new Options(dropout, bias, with, zeroAttention, keySize, valueSize, batchFirst);
        }

        /** With a key and value of zeros, or without. */
        public Options zeroAttention(boolean with) {
            return new Options(dropout, bias, biasKv, with, keySize, valueSize, batchFirst);
        }

        /** With keys and values of other sizes than queries. */
        public Options sizes(int key, int value) {
            return new Options(dropout, bias, biasKv, zeroAttention, key, value, batchFirst);
        }

        /** With the batch as first dimension, or as second. */
        public Options batchFirst(boolean first) {
            return new Options(dropout, bias, biasKv, zeroAttention, keySize, valueSize, first);
        }
    }

    /**
     * What comes out.
     *
     * @param output {@code [m, batch, size]}
     * @param weights their mean over heads {@code [batch, m, n]}, or all {@code [batch, heads, m,
     *     n]}; null if they were not asked for
     */
    public record Output(Tensor output, @Nullable Tensor weights) {}

    /** With the usual options. */
    public MultiheadAttention(int size, int heads) {
        this(size, heads, Options.of());
    }

    /**
     * With options.
     *
     * @param size of queries and outputs
     * @param heads a divisor of the size
     * @throws IllegalArgumentException if it is none
     */
    public MultiheadAttention(int size, int heads, Options options) {
        if (size < 1 || heads < 1 || size % heads != 0) {
            throw new IllegalArgumentException(
                    "MultiheadAttention: size "
                            + size
                            + " and "
                            + heads
                            + " heads: expected a divisor of the size");
        }
        this.size = size;
        this.heads = heads;
        this.options = options;
        int keySize = options.keySize() == 0 ? size : options.keySize();
        int valueSize = options.valueSize() == 0 ? size : options.valueSize();
        boolean one = keySize == size && valueSize == size;
        inWeight = one ? parameter("in_proj_weight", Tensor.zeros(3 * size, size)) : null;
        queryWeight = one ? null : parameter("q_proj_weight", Tensor.zeros(size, size));
        keyWeight = one ? null : parameter("k_proj_weight", Tensor.zeros(size, keySize));
        valueWeight = one ? null : parameter("v_proj_weight", Tensor.zeros(size, valueSize));
        inBias = options.bias() ? parameter("in_proj_bias", Tensor.zeros(3 * size)) : null;
        out = new NonDynamicallyQuantizableLinear(size, size, options.bias());
        keyBias = options.biasKv() ? parameter("bias_k", Tensor.zeros(1, 1, size)) : null;
        valueBias = options.biasKv() ? parameter("bias_v", Tensor.zeros(1, 1, size)) : null;
        resetParameters();
    }

    /** Draws new weights for queries, keys and values; biases become zeros. */
    public void resetParameters() {
        for (Tensor w : new @Nullable Tensor[] {inWeight, queryWeight, keyWeight, valueWeight}) {
            if (w != null) {
                Init.xavierUniform(w);
            }
        }
        for (Tensor b : new @Nullable Tensor[] {inBias, out.bias()}) {
            if (b != null) {
                Init.zeros(b);
            }
        }
        for (Tensor b : new @Nullable Tensor[] {keyBias, valueBias}) {
            if (b != null) {
                Init.xavierNormal(b);
            }
        }
    }

    @Override
    public Map<String, Block> children() {
        return Map.of("out_proj", out);
    }

    /** The number of heads. */
    public int heads() {
        return heads;
    }

    /** The settings. */
    public Options options() {
        return options;
    }

    /** Without masks, and with the mean of the weights over heads. */
    public Output forward(Tensor query, Tensor key, Tensor value) {
        return forward(query, key, value, null, true, null, true, false);
    }

    /**
     * With masks.
     *
     * @param keyPadding {@code [batch, n]} or {@code [n]}: true for keys that are padding, or
     *     numbers to be added; or null
     * @param needWeights whether the weights are wanted
     * @param mask {@code [m, n]} or {@code [batch heads, m, n]}: true where a query may not look,
     *     or numbers to be added; or null
     * @param average whether the weights' mean over heads is wanted, and not all
     * @param causal whether query i looks at keys up to i only; with a mask, that the mask says so
     * @throws ShapeException if shapes do not fit
     */
    public Output forward(
            Tensor query,
            Tensor key,
            Tensor value,
            @Nullable Tensor keyPadding,
            boolean needWeights,
            @Nullable Tensor mask,
            boolean average,
            boolean causal) {
        check(query, key, value);
        if (query.dim() == 2) {
            int batch = options.batchFirst() ? 0 : 1;
            Output one =
                    forward(
                            query.unsqueeze(batch),
                            key.unsqueeze(batch),
                            value.unsqueeze(batch),
                            keyPadding == null ? null : keyPadding.unsqueeze(0),
                            needWeights,
                            mask,
                            average,
                            causal);
            Tensor w = one.weights();
            return new Output(one.output().squeeze(batch), w == null ? null : w.squeeze(0));
        }
        Tensor[] parts = projected(query, key, value);
        Tensor q = heads(parts[0]);
        Tensor k = heads(joined(parts[1], keyBias));
        Tensor v = heads(joined(parts[2], valueBias));
        int more = (options.biasKv() ? 1 : 0) + (options.zeroAttention() ? 1 : 0);
        if (options.zeroAttention()) {
            int[] one = k.shape().with(2, 1).toArray();
            k = Tensor.cat(2, k, Tensor.zeros(k.dtype(), one));
            v = Tensor.cat(2, v, Tensor.zeros(k.dtype(), one));
        }
        Tensor bias = bias(q, k, keyPadding, mask, more);
        if (bias == null && causal && (more > 0 || needWeights)) {
            bias = causal(q.size(2), k.size(2), more, q.dtype());
        }
        double p = isTraining() ? options.dropout() : 0;
        if (!needWeights) {
            boolean alone = causal && bias == null;
            Tensor y = q.scaledDotProductAttention(k, v, bias, p, alone, null, false);
            return new Output(hooked(query, put(y)), null);
        }
        Tensor scores = q.mul(Math.sqrt(1.0 / q.size(3))).matmul(k.transpose(2, 3));
        Tensor w = (bias == null ? scores : scores.add(bias)).softmax(-1);
        w = p == 0 ? w : p == 1 ? w.mul(0.0) : DropoutFamily.elements(w, p);
        Tensor output = hooked(query, put(w.matmul(v)));
        return new Output(output, average ? w.mean(1) : w);
    }

    private void check(Tensor query, Tensor key, Tensor value) {
        int d = query.dim();
        int keySize = options.keySize() == 0 ? size : options.keySize();
        int valueSize = options.valueSize() == 0 ? size : options.valueSize();
        int batch = options.batchFirst() ? 0 : 1;
        boolean fits =
                (d == 2 || d == 3)
                        && key.dim() == d
                        && value.dim() == d
                        && query.size(-1) == size
                        && key.size(-1) == keySize
                        && value.size(-1) == valueSize
                        && key.size(d == 3 ? 1 - batch : 0) == value.size(d == 3 ? 1 - batch : 0)
                        && (d == 2
                                || (query.size(batch) == key.size(batch)
                                        && key.size(batch) == value.size(batch)));
        if (!fits) {
            String form = options.batchFirst() ? "[batch, %s, %d]" : "[%s, batch, %d]";
            throw new ShapeException(
                    "MultiheadAttention: query "
                            + query.shape()
                            + ", key "
                            + key.shape()
                            + " and value "
                            + value.shape()
                            + ": expected "
                            + form.formatted("m", size)
                            + ", "
                            + form.formatted("n", keySize)
                            + " and "
                            + form.formatted("n", valueSize)
                            + ", or all without batch");
        }
    }

    /** Queries, keys and values times their weights. */
    private Tensor[] projected(Tensor query, Tensor key, Tensor value) {
        Tensor w = inWeight;
        Tensor b = inBias;
        if (w != null && query == key && key == value) {
            return query.linear(w, b).chunk(3, -1);
        }
        Tensor[] in = {query, key, value};
        @Nullable Tensor[] apart = {queryWeight, keyWeight, valueWeight};
        Tensor[] parts = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            Tensor own = apart[i];
            Tensor weight =
                    own != null
                            ? own
                            : java.util.Objects.requireNonNull(w).narrow(0, i * size, size);
            parts[i] = in[i].linear(weight, b == null ? null : b.narrow(0, i * size, size));
        }
        return parts;
    }

    /** Keys or values with one more for all. */
    private Tensor joined(Tensor x, @Nullable Tensor one) {
        if (one == null) {
            return x;
        }
        int batch = options.batchFirst() ? 0 : 1;
        int[] sizes = x.shape().with(1 - batch, 1).toArray();
        return Tensor.cat(1 - batch, x, one.expand(sizes));
    }

    /** {@code [batch, heads, n, size / heads]}. */
    private Tensor heads(Tensor x) {
        Tensor cut = x.unflatten(2, heads, size / heads);
        return options.batchFirst() ? cut.transpose(1, 2) : cut.permute(1, 2, 0, 3);
    }

    /** The heads side by side, times the last weight. */
    private Tensor put(Tensor y) {
        Tensor rows = options.batchFirst() ? y.transpose(1, 2) : y.permute(2, 0, 1, 3);
        return out.forward(rows.flatten(2, 3));
    }

    /** What is added to the scores, {@code [batch or 1, heads or 1, m or 1, n]}. */
    private @Nullable Tensor bias(
            Tensor q, Tensor k, @Nullable Tensor keyPadding, @Nullable Tensor mask, int more) {
        int batch = q.size(0);
        int m = q.size(2);
        int n = k.size(2) - more;
        Tensor sum = null;
        if (mask != null) {
            boolean all = mask.dim() == 3;
            require("mask", mask, all ? new int[] {batch * heads, m, n} : new int[] {m, n});
            Tensor x = padded(numbers(mask, q.dtype()), more);
            sum = all ? x.unflatten(0, batch, heads) : x;
        }
        if (keyPadding != null) {
            require("key padding mask", keyPadding, batch, n);
            Tensor x = padded(numbers(keyPadding, q.dtype()), more).unsqueeze(1).unsqueeze(1);
            sum = sum == null ? x : sum.add(x);
        }
        return sum;
    }

    private static void require(String what, Tensor x, int... sizes) {
        if (!x.shape().equals(jacobi.array.Shape.of(sizes))) {
            throw new ShapeException(
                    "MultiheadAttention: "
                            + what
                            + " "
                            + x.shape()
                            + ": expected "
                            + jacobi.array.Shape.of(sizes));
        }
    }

    /** True as -infinity, false as 0; numbers as they are. */
    private static Tensor numbers(Tensor mask, DType dtype) {
        if (mask.dtype() != DType.BOOL) {
            return mask;
        }
        Tensor zeros = Tensor.zeros(dtype, mask.shape().toArray());
        return zeros.maskedFill(mask, Double.NEGATIVE_INFINITY);
    }

    /** With zeros for the keys that all may look at. */
    private static Tensor padded(Tensor x, int more) {
        if (more == 0) {
            return x;
        }
        int[] sizes = x.shape().with(x.dim() - 1, more).toArray();
        return Tensor.cat(x.dim() - 1, x, Tensor.zeros(x.dtype(), sizes));
    }

    private static Tensor causal(int m, int n, int more, DType dtype) {
        Tensor hidden = Tensor.ones(DType.BOOL, m, n - more).triu(1);
        return padded(numbers(hidden, dtype), more);
    }
}
