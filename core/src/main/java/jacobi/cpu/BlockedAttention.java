package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.kernel.Combine;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * Attention without its matrix of scores: a block of queries meets one block of keys after the
 * other, and only the scores between the two are ever there.
 *
 * <p>With every block of keys the largest score of a query so far may grow; what was summed up
 * before is then scaled down to it (the online softmax of M. Rabe and C. Staats, "Self-attention
 * Does Not Need O(n^2) Memory", 2021). Of the scores only the logarithm of their sum is kept, and
 * backward computes each block anew from it (T. Dao et al., "FlashAttention", 2022). Blocks that a
 * causal mask empties are left out.
 *
 * <p>The products and maps of a block are kernels like any other, run by one thread. Pieces of work
 * are blocks of queries; backward, where every block of queries adds to the gradients of all keys,
 * they are whole heads. Few long sequences are taken block by block there too, once for queries and
 * once for keys: which of the two depends on sizes alone.
 */
public final class BlockedAttention {
    /** How matrix products are done. */
    @FunctionalInterface
    public interface Multiplication {
        /** Runs a matrix product. */
        void run(Kernel.MatMul kernel, Array out, Array[] in, double[] params);
    }

    /** Queries of a block. */
    private static final int QUERIES = 64;

    /** Keys of a block: with the queries' scores they fit in a second-level cache. */
    private static final int KEYS = 512;

    /** Multiplications that are worth a piece of work. */
    private static final long PIECE = 1 << 20;

    /** Fewer heads than these, and backward goes block by block. */
    private static final int HEADS = 8;

    /** So many pieces at least are heads shared out in, if there are as many. */
    private static final int SHARES = 16;

    private static final Kernel.SoftmaxGrad GRADIENT = new Kernel.SoftmaxGrad(false);
    private static final double[] NONE = {};

    private final Lanes.Family family;
    private final Lanes lanes;
    private final Multiplication products;
    private final DType type;
    private final AttentionKernels kernels;
    private final boolean causal;
    private final double[] scale;
    private final Matrices q;
    private final Matrices k;
    private final Matrices v;
    private final @Nullable Matrices bias;
    // Whether scores are scaled on the way to their powers, and not by the product.
    private final boolean late;

    private BlockedAttention(
            boolean causal,
            Array[] in,
            int biasAt,
            double scale,
            Lanes.Family family,
            Multiplication products) {
        this.family = family;
        this.products = products;
        this.causal = causal;
        this.scale = new double[] {scale};
        type = in[0].dtype();
        lanes = family.of(type);
        q = Matrices.of(in[0]);
        k = Matrices.of(in[1]);
        v = Matrices.of(in[2]);
        bias = in.length > biasAt ? Matrices.of(in[biasAt]) : null;
        kernels = AttentionKernels.of(in[0], bias != null);
        late = bias == null && scale > 0;
    }

    /** {@link Kernel.Attention}. */
    public static void forward(
            Kernel.Attention kernel,
            Array[] out,
            Array[] in,
            double[] params,
            Lanes.Family family,
            Multiplication products) {
        if (out[0].numel() > 0) {
            new BlockedAttention(kernel.causal(), in, 3, params[0], family, products)
                    .forward(Matrices.of(out[0]), Matrices.ofVectors(out[1]));
        }
    }

    /** {@link Kernel.AttentionGrad}. */
    public static void gradient(
            Kernel.AttentionGrad kernel,
            Array[] out,
            Array[] in,
            double[] params,
            Lanes.Family family,
            Multiplication products) {
        var a = new BlockedAttention(kernel.causal(), in, 6, params[0], family, products);
        a.new Gradient(in, out).run();
    }

    /** A matrix of one's own, of which a corner is used at a time. */
    private Matrices matrix(int rows, int columns) {
        Storage s = Storage.allocate(type, (long) rows * columns);
        return Matrices.of(Array.of(s, Shape.of(1, rows, columns)));
    }

    private static Array across(Array column, int n) {
        return column.with(column.layout().expand(column.shape().with(2, n)));
    }

    private void multiply(Kernel.MatMul kernel, Array out, Array... in) {
        products.run(kernel, out, in, scale);
    }

    private void map(Kernel.Map kernel, Array out, Array... in) {
        Maps.map(kernel, new Array[] {out}, in, scale, family);
    }

    /** Behind the last key that any of the queries may look at. */
    private int end(int query, int queries) {
        return causal ? Math.min(k.rows(), query + queries) : k.rows();
    }

    private int at(Array a, int row) {
        Layout l = a.layout();
        return l.offset() + row * l.stride(1);
    }

    /** What a causal mask hides becomes a number. */
    private void hide(Array scores, int query, int key, Object number) {
        if (!causal || key + scores.layout().size(2) <= query + 1) {
            return;
        }
        int n = scores.layout().size(2);
        for (int r = 0; r < scores.layout().size(1); r++) {
            int seen = Math.clamp(query + r + 1 - key, 0, n);
            lanes.fill(number, 0, scores.storage().data(), at(scores, r) + seen, n - seen);
        }
    }

    private Object number(double x) {
        Object one = lanes.allocate(1);
        if (one instanceof float[] f) {
            f[0] = (float) x;
        } else {
            ((double[]) one)[0] = x;
        }
        return one;
    }

    private void forward(Matrices out, Matrices logSums) {
        int blocks = Chunks.count(q.rows(), QUERIES);
        long each = (long) QUERIES * k.rows() * (q.columns() + v.columns());
        Chunks.run(
                q.count() * blocks,
                (int) Math.max(1, PIECE / Math.max(1, each)),
                (from, to) -> {
                    var b = new Forward(out, logSums);
                    for (int i = from; i < to; i++) {
                        int query = i % blocks * QUERIES;
                        b.run(i / blocks, query, Math.min(QUERIES, q.rows() - query));
                    }
                });
    }

    /** What one thread needs for blocks of queries. */
    private final class Forward {
        private final Matrices out;
        private final Matrices logSums;
        private final Matrices scores;
        // A number for each query.
        private final Array most = column();
        private final Array sums = column();
        private final Array factors = column();
        private Matrices total = matrix(QUERIES, v.columns());
        private Matrices other;
        private final Object hidden = number(Double.NEGATIVE_INFINITY);

        Forward(Matrices out, Matrices logSums) {
            this.out = out;
            this.logSums = logSums;
            scores = matrix(QUERIES, Math.min(KEYS, k.rows()));
            other = k.rows() > KEYS ? matrix(QUERIES, v.columns()) : total;
        }

        void run(int n, int query, int queries) {
            double[] m = new double[queries];
            double[] l = new double[queries];
            java.util.Arrays.fill(m, Double.NEGATIVE_INFINITY);
            int end = end(query, queries);
            for (int key = 0; key < end; key += KEYS) {
                block(n, query, queries, key, Math.min(KEYS, end - key), m, l);
            }
            for (int r = 0; r < queries; r++) {
                factors.storage().setDouble(r, l[r] == 0 ? 0 : 1 / l[r]);
            }
            Array inverse = across(first(factors, queries), v.columns());
            Array found = total.rows(0, 0, queries);
            map(kernels.times(), out.rows(n, query, queries), found, inverse);
            double[] logs = new double[queries];
            for (int r = 0; r < queries; r++) {
                logs[r] = l[r] == 0 ? 0 : m[r] + Math.log(l[r]);
            }
            Operand.of(logSums.rows(n, query, queries)).store(DType.FLOAT64, 0, queries, logs, 0);
        }

        private void block(
                int n, int query, int queries, int key, int keys, double[] m, double[] l) {
            Array s = scores.part(0, 0, queries, 0, keys);
            Array from = q.rows(n, query, queries);
            Array to = k.transposed(n, key, keys);
            if (bias == null) {
                multiply(late ? kernels.product() : kernels.scores(), s, from, to);
            } else {
                multiply(kernels.scores(), s, from, to, bias.part(n, query, queries, key, keys));
            }
            hide(s, query, key, hidden);
            Object data = s.storage().data();
            Object largestSoFar = most.storage().data();
            for (int r = 0; r < queries; r++) {
                lanes.reduce(Combine.MAX, data, at(s, r), keys, largestSoFar, r);
                double found = most.storage().getDouble(r) * (late ? scale[0] : 1);
                double largest = Math.max(m[r], found);
                // Where all is hidden so far, nothing is: any number will do but an infinity.
                double shift = largest == Double.NEGATIVE_INFINITY ? 0 : largest;
                most.storage().setDouble(r, shift);
                double factor = Math.exp(m[r] - shift);
                factors.storage().setDouble(r, factor);
                l[r] *= factor;
                m[r] = largest;
            }
            map(
                    late ? kernels.scaledPower() : kernels.power(),
                    s,
                    s,
                    across(first(most, queries), keys));
            Object sum = sums.storage().data();
            for (int r = 0; r < queries; r++) {
                lanes.reduce(Combine.SUM, data, at(s, r), keys, sum, r);
                l[r] += sums.storage().getDouble(r);
            }
            Array values = v.rows(n, key, keys);
            if (key == 0) {
                multiply(kernels.product(), total.rows(0, 0, queries), s, values);
                return;
            }
            Array before = total.rows(0, 0, queries);
            Array factor = across(first(factors, queries), v.columns());
            multiply(kernels.rescaled(), other.rows(0, 0, queries), s, values, before, factor);
            Matrices turned = total;
            total = other;
            other = turned;
        }

        private Array column() {
            return Array.of(Storage.allocate(type, QUERIES), Shape.of(1, QUERIES, 1));
        }

        private static Array first(Array column, int n) {
            return column.with(column.layout().slice(1, 0, n, 1));
        }
    }

    /** The way back. */
    private final class Gradient {
        private final Matrices y;
        private final Matrices logSums;
        private final Matrices g;
        private final Matrices dq;
        private final Matrices dk;
        private final Matrices dv;

        Gradient(Array[] in, Array[] out) {
            y = Matrices.of(in[3]);
            logSums = Matrices.ofVectors(in[4]);
            g = Matrices.of(in[5]);
            dq = Matrices.of(out[0]);
            dk = Matrices.of(out[1]);
            dv = Matrices.of(out[2]);
        }

        void run() {
            int heads = q.count();
            if (q.rows() == 0 || k.rows() == 0) {
                var b = new Backward();
                for (int n = 0; n < heads; n++) {
                    b.clear(dq.rows(n, 0, q.rows()));
                    b.clear(dk.rows(n, 0, k.rows()));
                    b.clear(dv.rows(n, 0, k.rows()));
                }
                return;
            }
            int queries = Chunks.count(q.rows(), QUERIES);
            int keys = Chunks.count(k.rows(), KEYS);
            if (heads >= HEADS || queries * keys <= 1) {
                Chunks.run(
                        heads,
                        Math.max(1, heads / SHARES),
                        (from, to) -> {
                            var b = new Backward();
                            for (int n = from; n < to; n++) {
                                for (int i = queries - 1; i >= 0; i--) {
                                    for (int j = 0; j < keys; j++) {
                                        b.block(n, i, j, true, true);
                                    }
                                }
                            }
                        });
                return;
            }
            Chunks.run(
                    heads * queries,
                    1,
                    (from, to) -> {
                        var b = new Backward();
                        for (int i = from; i < to; i++) {
                            for (int j = 0; j < keys; j++) {
                                b.block(i / queries, i % queries, j, true, false);
                            }
                        }
                    });
            Chunks.run(
                    heads * keys,
                    1,
                    (from, to) -> {
                        var b = new Backward();
                        for (int j = from; j < to; j++) {
                            for (int i = queries - 1; i >= 0; i--) {
                                b.block(j / keys, i, j % keys, false, true);
                            }
                        }
                    });
        }

        /** What one thread needs. */
        private final class Backward {
            private final Matrices shares = matrix(QUERIES, Math.min(KEYS, k.rows()));
            private final Matrices scores = matrix(QUERIES, Math.min(KEYS, k.rows()));
            private final Matrices dots = matrix(QUERIES, 1);
            private final Matrices part =
                    matrix(Math.max(QUERIES, Math.min(KEYS, k.rows())), q.columns());
            private final Matrices valuePart =
                    q.columns() == v.columns()
                            ? part
                            : matrix(Math.min(KEYS, k.rows()), v.columns());
            private final Object zero = number(0);

            /**
             * What a block of queries and one of keys add to each other's gradients. The last block
             * of queries, which sees most keys, comes first, and the first block of keys does.
             */
            void block(int n, int i, int j, boolean ofQueries, boolean ofKeys) {
                int query = i * QUERIES;
                int key = j * KEYS;
                int rows = Math.min(QUERIES, q.rows() - query);
                int keys = Math.min(KEYS, end(query, rows) - key);
                boolean last = query + rows == q.rows();
                if (ofKeys && last) {
                    int seen = Math.max(0, keys);
                    int unseen = Math.min(KEYS, k.rows() - key) - seen;
                    clear(dk.rows(n, key + seen, unseen));
                    clear(dv.rows(n, key + seen, unseen));
                }
                if (keys <= 0) {
                    return;
                }
                Array from = q.rows(n, query, rows);
                Array p = shares.part(0, 0, rows, 0, keys);
                Array logs = across(logSums.rows(n, query, rows), keys);
                Array to = k.transposed(n, key, keys);
                if (late) {
                    multiply(kernels.product(), p, from, to);
                    map(kernels.scaledPower(), p, p, logs);
                } else if (bias == null) {
                    multiply(kernels.shares(), p, from, to, logs);
                } else {
                    Array b = bias.part(n, query, rows, key, keys);
                    multiply(kernels.shares(), p, from, to, logs, b);
                }
                hide(p, query, key, zero);
                Array gy = g.rows(n, query, rows);
                Array s = scores.part(0, 0, rows, 0, keys);
                Array weights = v.transposed(n, key, keys);
                if (k.rows() <= KEYS) {
                    // All shares of these queries are here, so what has to cancel does.
                    multiply(kernels.product(), s, gy, weights);
                    Rows.softmaxGrad(GRADIENT, s, s, p, family);
                } else {
                    Array dot = dots.rows(0, 0, rows);
                    Array[] both = {y.rows(n, query, rows), gy};
                    Array sums = dot.with(dot.layout().select(2, 0));
                    Reductions.reduce(kernels.dot(), sums, both, NONE, family);
                    multiply(kernels.scoreGradient(), s, gy, weights, p, across(dot, keys));
                }
                if (ofQueries) {
                    Array sum = dq.rows(n, query, rows);
                    add(kernels.scaled(), j == 0, sum, s, k.rows(n, key, keys));
                }
                if (ofKeys) {
                    add(kernels.product(), last, dv.rows(n, key, keys), transposed(p), gy);
                    add(kernels.scaled(), last, dk.rows(n, key, keys), transposed(s), from);
                }
            }

            private void clear(Array x) {
                int n = x.layout().size(2);
                for (int r = 0; r < x.layout().size(1); r++) {
                    lanes.fill(zero, 0, x.storage().data(), at(x, r), n);
                }
            }

            private Array transposed(Array x) {
                return x.with(x.layout().transpose(1, 2));
            }

            private void add(Kernel.MatMul product, boolean first, Array sum, Array a, Array b) {
                if (first) {
                    multiply(product, sum, a, b);
                    return;
                }
                Matrices room = sum.layout().size(2) == dq.columns() ? part : valuePart;
                Array more = room.rows(0, 0, sum.layout().size(1));
                multiply(product, more, a, b);
                map(kernels.plus(), sum, sum, more);
            }
        }
    }
}
