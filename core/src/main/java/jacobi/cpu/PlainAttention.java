package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** Attention and its gradient a row of scores at a time, in double precision: the oracle. */
public final class PlainAttention {
    private final Matrices q;
    private final Matrices k;
    private final Matrices v;
    private final Array[] in;
    private final boolean causal;
    private final double scale;

    private PlainAttention(Array[] in, boolean causal, double scale) {
        this.in = in;
        q = Matrices.of(in[0]);
        k = Matrices.of(in[1]);
        v = Matrices.of(in[2]);
        this.causal = causal;
        this.scale = scale;
    }

    /** {@link Kernel.Attention}. */
    public static void forward(Kernel.Attention kernel, Array[] out, Array[] in, double[] params) {
        var a = new PlainAttention(in, kernel.causal(), params[0]);
        Matrices bias = in.length > 3 ? Matrices.of(in[3]) : null;
        Chunks.run(
                a.q.count(),
                1,
                (from, to) -> {
                    for (int n = from; n < to; n++) {
                        a.forward(n, bias, Matrices.of(out[0]), Matrices.ofVectors(out[1]));
                    }
                });
    }

    /** {@link Kernel.AttentionGrad}. */
    public static void gradient(
            Kernel.AttentionGrad kernel, Array[] out, Array[] in, double[] params) {
        var a = new PlainAttention(in, kernel.causal(), params[0]);
        Matrices bias = in.length > 6 ? Matrices.of(in[6]) : null;
        Chunks.run(
                a.q.count(),
                1,
                (from, to) -> {
                    for (int n = from; n < to; n++) {
                        a.gradient(n, bias, out);
                    }
                });
    }

    private static double[] load(Matrices m, int n) {
        double[] x = new double[m.rows() * m.columns()];
        if (x.length > 0) {
            Operand.of(m.rows(n, 0, m.rows())).load(DType.FLOAT64, 0, x.length, x, 0);
        }
        return x;
    }

    private static void store(Matrices m, int n, double[] x) {
        if (x.length > 0) {
            Operand.of(m.rows(n, 0, m.rows())).store(DType.FLOAT64, 0, x.length, x, 0);
        }
    }

    /** The scores of a query. */
    private double[] scores(double[] query, double[] keys, double[] biases, int row) {
        int d = q.columns();
        double[] s = new double[k.rows()];
        for (int j = 0; j < s.length; j++) {
            for (int c = 0; c < d; c++) {
                s[j] += query[row * d + c] * keys[j * d + c];
            }
            s[j] *= scale;
            if (biases.length > 0) {
                s[j] += biases[row * s.length + j];
            }
            if (causal && j > row) {
                s[j] = Double.NEGATIVE_INFINITY;
            }
        }
        return s;
    }

    private void forward(int n, @Nullable Matrices bias, Matrices out, Matrices logSums) {
        double[] query = load(q, n);
        double[] keys = load(k, n);
        double[] values = load(v, n);
        double[] biases = bias == null ? new double[0] : load(bias, n);
        int width = v.columns();
        double[] y = new double[q.rows() * width];
        double[] logs = new double[q.rows()];
        for (int i = 0; i < q.rows(); i++) {
            double[] s = scores(query, keys, biases, i);
            double most = Arrays.stream(s).max().orElse(Double.NEGATIVE_INFINITY);
            double sum = 0;
            for (int j = 0; j < s.length; j++) {
                s[j] = most == Double.NEGATIVE_INFINITY ? 0 : Math.exp(s[j] - most);
                sum += s[j];
            }
            logs[i] = sum == 0 ? 0 : most + Math.log(sum);
            for (int j = 0; j < s.length && sum != 0; j++) {
                for (int c = 0; c < width; c++) {
                    y[i * width + c] += s[j] / sum * values[j * width + c];
                }
            }
        }
        store(out, n, y);
        store(logSums, n, logs);
    }

    private void gradient(int n, @Nullable Matrices bias, Array[] out) {
        double[] query = load(q, n);
        double[] keys = load(k, n);
        double[] values = load(v, n);
        double[] y = load(Matrices.of(in[3]), n);
        double[] logs = load(Matrices.ofVectors(in[4]), n);
        double[] g = load(Matrices.of(in[5]), n);
        double[] biases = bias == null ? new double[0] : load(bias, n);
        int d = q.columns();
        int width = v.columns();
        double[] dq = new double[query.length];
        double[] dk = new double[keys.length];
        double[] dv = new double[values.length];
        for (int i = 0; i < q.rows(); i++) {
            double[] s = scores(query, keys, biases, i);
            double all = 0;
            for (int c = 0; c < width; c++) {
                all += g[i * width + c] * y[i * width + c];
            }
            for (int j = 0; j < s.length; j++) {
                double p = s[j] == Double.NEGATIVE_INFINITY ? 0 : Math.exp(s[j] - logs[i]);
                double dp = 0;
                for (int c = 0; c < width; c++) {
                    dp += g[i * width + c] * values[j * width + c];
                    dv[j * width + c] += p * g[i * width + c];
                }
                double ds = p * (dp - all) * scale;
                for (int c = 0; c < d; c++) {
                    dq[i * d + c] += ds * keys[j * d + c];
                    dk[j * d + c] += ds * query[i * d + c];
                }
            }
        }
        store(Matrices.of(out[0]), n, dq);
        store(Matrices.of(out[1]), n, dk);
        store(Matrices.of(out[2]), n, dv);
    }
}
