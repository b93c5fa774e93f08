package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Scaled dot-product attention (Vaswani et al. 2017). */
public final class Attention {
    static final Table TABLE = new Table("Attention");

    static {
        TABLE.single(
                "nn.functional.scaled_dot_product_attention(Tensor query, Tensor key, Tensor value,"
                        + " Tensor? attn_mask=None, float dropout_p=0.0, bool is_causal=False, *,"
                        + " float? scale=None, bool enable_gqa=False)",
                Attention::called);
    }

    private Attention() {}

    private static Value called(Arguments a) {
        if (a.number("dropout_p") > 0) {
            throw new IllegalArgumentException(
                    "scaled_dot_product_attention: dropout "
                            + a.number("dropout_p")
                            + " draws random numbers: use Tensor.scaledDotProductAttention");
        }
        return attention(
                a.value("query"),
                a.value("key"),
                a.value("value"),
                a.optionalValue("attn_mask"),
                a.flag("is_causal"),
                a.optionalNumber("scale"),
                a.flag("enable_gqa"),
                null);
    }

    /**
     * The operation for inputs of the same leading dimensions: q, k, v and, or not, a bias.
     *
     * @param causal whether query i looks at keys up to i only
     * @param scale factor of the scores
     * @param biased whether there is a bias
     */
    private record ScaledDotProduct(boolean causal, double scale, boolean biased)
            implements Operator {
        @Override
        public String name() {
            return "scaled_dot_product_attention";
        }

        @Override
        public Array[] forward(Array[] in) {
            Shape rows = in[0].shape().slice(0, in[0].layout().rank() - 1);
            int width = in[2].layout().size(in[2].layout().rank() - 1);
            Array out = empty(in[0], rows.concat(Shape.of(width)));
            Array logSums = Buffers.empty(in[0].dtype(), rows);
            Array[] results = {out, logSums};
            Dispatch.run(new Kernel.Attention(causal), results, in, new double[] {scale});
            return results;
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            int n = biased ? 4 : 3;
            Value[] in = new Value[n];
            boolean recorded = g[0].isRecorded();
            for (int i = 0; i < n; i++) {
                in[i] = c.input(i);
                recorded |= in[i].isRecorded();
            }
            if (recorded || (biased && c.needs(3))) {
                return Replay.gradients(this::composed, in, new Value[] {g[0]}, c);
            }
            Array[] arrays = new Array[n + 3];
            for (int i = 0; i < 3; i++) {
                arrays[i] = in[i].array();
            }
            arrays[3] = c.output(0).array();
            arrays[4] = c.output(1).array();
            arrays[5] = g[0].array();
            if (biased) {
                arrays[6] = in[3].array();
            }
            Array[] out = new Array[3];
            for (int i = 0; i < 3; i++) {
                out[i] = empty(arrays[i], arrays[i].shape());
            }
            Dispatch.run(new Kernel.AttentionGrad(causal), out, arrays, new double[] {scale});
            @Nullable Value[] values = new @Nullable Value[n];
            for (int i = 0; i < 3; i++) {
                values[i] = in[i].constant(out[i]);
            }
            return values;
        }

        private Value[] composed(Value[] in) {
            Value bias = biased ? in[3] : null;
            Value p = weights(in[0], in[1], bias, causal, scale);
            return new Value[] {p.matmul(in[2])};
        }

        @Override
        public boolean savesInput(int i) {
            return true;
        }

        @Override
        public boolean savesOutput(int i) {
            return true;
        }

        @Override
        public boolean isDifferentiable(int output) {
            return output == 0;
        }
    }

    /**
     * An array to be written whose heads lie between its rows if those of another do: what is made
     * of a projection cut into heads can be put together again without a copy.
     */
    private static Array empty(Array like, Shape shape) {
        Layout l = like.layout();
        int r = l.rank();
        if (r < 3 || l.stride(r - 2) <= l.stride(r - 3) || l.stride(r - 3) == 0) {
            return Buffers.empty(like.dtype(), shape);
        }
        int[] sizes = shape.toArray();
        int rows = sizes[r - 2];
        sizes[r - 2] = sizes[r - 3];
        sizes[r - 3] = rows;
        Array a = Buffers.empty(like.dtype(), Shape.of(sizes));
        return a.with(a.layout().transpose(r - 2, r - 3));
    }

    /**
     * {@code softmax(scale q k^T + bias)}, all of it: {@code [.., m, n]}. A row that can look at
     * nothing is zeros.
     */
    static Value weights(Value q, Value k, @Nullable Value bias, boolean causal, double scale) {
        Value scores = q.mul(scale).matmul(k.transposed());
        if (bias != null) {
            scores = scores.add(bias);
        }
        if (causal) {
            int m = scores.shape().size(-2);
            int n = scores.shape().size(-1);
            Value seen = Indexing.triangle(scores.constant(ones(m, n)), 0, true);
            Value low = scores.number(Double.NEGATIVE_INFINITY);
            scores = Arithmetic.where(seen, scores, low.to(scores.dtype()));
        }
        int last = scores.rank() - 1;
        if (bias == null || scores.shape().size(last) == 0) {
            return Rowwise.softmax(scores, last, null);
        }
        Value most = Extremes.amax(scores.detach(), new int[] {last}, true);
        Value blind = most.with(most.number(Double.NEGATIVE_INFINITY), Comparison.EQ.op());
        Value zero = scores.constant(Array.scalar(scores.dtype(), 0));
        Value p = Rowwise.softmax(Arithmetic.where(blind, zero, scores), last, null);
        return Arithmetic.where(blind, zero, p);
    }

    private static Array ones(int m, int n) {
        Array all = Array.zeros(DType.BOOL, Shape.of(m, n));
        Arrays.fill(all.storage().bytes(), (byte) 1);
        return all;
    }

    /**
     * {@code softmax(scale q k^T + mask) v}: {@code [.., m, d]}, {@code [.., n, d]} and {@code [..,
     * n, e]} give {@code [.., m, e]}; leading dimensions broadcast. The scores, {@code [.., m, n]},
     * are never there as a whole, unless the mask takes a gradient.
     *
     * @param mask {@code [.., m, n]}, broadcast: true where a query may look, or a number that is
     *     added; or null
     * @param causal whether query i looks at keys up to i only
     * @param scale factor of the scores; null for {@code 1 / sqrt(d)}
     * @param grouped whether keys and values have fewer heads (the dimension before the last two)
     *     than queries have, each serving as many
     * @param between what is done to the weights before they meet the values, which takes all of
     *     them at once; null for nothing
     * @throws ShapeException if shapes do not fit
     */
    public static Value attention(
            Value q,
            Value k,
            Value v,
            @Nullable Value mask,
            boolean causal,
            @Nullable Double scale,
            boolean grouped,
            @Nullable UnaryOperator<Value> between) {
        check(q, k, v, mask, causal);
        Value keys = grouped ? repeated(q, k) : k;
        Value values = grouped ? repeated(q, v) : v;
        String name = "scaled_dot_product_attention";
        Shape lead = Shape.broadcast(lead(q), lead(keys), name);
        lead = Shape.broadcast(lead, lead(values), name);
        Value bias = mask == null ? null : bias(mask, q.dtype());
        if (bias != null && bias.rank() > 2) {
            lead = Shape.broadcast(lead, lead(bias), name);
        }
        Value a = expanded(q, lead);
        Value b = expanded(keys, lead);
        Value c = expanded(values, lead);
        double factor = scale == null ? 1 / Math.sqrt(q.shape().size(-1)) : scale;
        if (between != null) {
            return between.apply(weights(a, b, bias, causal, factor)).matmul(c);
        }
        Operator op = new ScaledDotProduct(causal, factor, bias != null);
        if (bias == null) {
            return a.apply(op, a, b, c)[0];
        }
        Shape full = lead.concat(Shape.of(q.shape().size(-2), k.shape().size(-2)));
        return a.apply(op, a, b, c, bias.expand(full))[0];
    }

    private static void check(Value q, Value k, Value v, @Nullable Value mask, boolean causal) {
        boolean fits =
                q.rank() >= 2
                        && k.rank() >= 2
                        && v.rank() >= 2
                        && q.shape().size(-1) == k.shape().size(-1)
                        && k.shape().size(-2) == v.shape().size(-2);
        if (!fits) {
            throw new ShapeException(
                    "scaled_dot_product_attention: query "
                            + q.shape()
                            + ", key "
                            + k.shape()
                            + " and value "
                            + v.shape()
                            + ": expected [.., m, d], [.., n, d] and [.., n, e]");
        }
        if (q.dtype() != k.dtype() || q.dtype() != v.dtype() || !q.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "scaled_dot_product_attention: dtypes "
                            + q.dtype()
                            + ", "
                            + k.dtype()
                            + " and "
                            + v.dtype()
                            + ": expected one floating dtype");
        }
        if (mask != null && causal) {
            throw new IllegalArgumentException(
                    "scaled_dot_product_attention: a mask and causal: expected one of both");
        }
        if (mask != null && mask.dtype() != DType.BOOL && mask.dtype() != q.dtype()) {
            throw new IllegalArgumentException(
                    "scaled_dot_product_attention: mask is "
                            + mask.dtype()
                            + ": expected bool or "
                            + q.dtype());
        }
    }

    private static Shape lead(Value x) {
        return x.shape().slice(0, x.rank() - 2);
    }

    private static Value expanded(Value x, Shape lead) {
        return x.expand(lead.concat(x.shape().slice(x.rank() - 2, x.rank())));
    }

    /** True where one may look as 0, false as -infinity; numbers as they are. */
    static Value bias(Value mask, DType dtype) {
        if (mask.dtype() != DType.BOOL) {
            return mask;
        }
        Value zero = mask.constant(Array.scalar(dtype, 0));
        Value low = mask.constant(Array.scalar(dtype, Double.NEGATIVE_INFINITY));
        return Arithmetic.where(mask, zero, low);
    }

    /** Each head as often as it takes to have as many as queries have. */
    private static Value repeated(Value q, Value x) {
        int r = x.rank();
        int wanted = q.rank() < 3 ? 0 : q.shape().size(-3);
        int heads = r < 3 ? 0 : x.shape().size(-3);
        if (heads == 0 || wanted % heads != 0) {
            throw new ShapeException(
                    "scaled_dot_product_attention: "
                            + wanted
                            + " heads of queries and "
                            + heads
                            + " of keys and values: expected a multiple");
        }
        if (wanted == heads) {
            return x;
        }
        Shape s = x.shape();
        Shape front = s.slice(0, r - 2);
        Shape back = s.slice(r - 2, r);
        Value apart = x.reshape(front.concat(Shape.of(1)).concat(back));
        Value many = apart.expand(front.concat(Shape.of(wanted / heads)).concat(back));
        return many.reshape(s.with(r - 3, wanted));
    }
}
