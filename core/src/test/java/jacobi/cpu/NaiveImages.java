package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.Layout;
import jacobi.kernel.Kernel;
import jacobi.kernel.Spans;
import jacobi.kernel.Window;

/**
 * The kinds that work on images, each element of a result by itself: what it is a sum of is looked
 * for among everything there is.
 */
final class NaiveImages {
    private NaiveImages() {}

    private static int at(Layout l, int... place) {
        int linear = 0;
        for (int d = 0; d < place.length; d++) {
            linear = linear * l.size(d) + place[d];
        }
        return linear;
    }

    private static int[] places(Array a, int linear) {
        int[] p = new int[a.shape().rank()];
        for (int d = p.length - 1; d >= 0; d--) {
            p[d] = linear % a.shape().size(d);
            linear /= a.shape().size(d);
        }
        return p;
    }

    /** Which tap joins a place of x with one of y along a dimension, or -1. */
    private static int tap(Window.Span s, int x, int y) {
        for (int t = 0; t < s.kernel(); t++) {
            if (y * s.stride() - s.padding() + t * s.dilation() == x) {
                return t;
            }
        }
        return -1;
    }

    static void convolve(Kernel.Convolve k, Array out, Array[] in) {
        for (int i = 0; i < out.numel(); i++) {
            int[] p = places(out, i);
            double sum = in.length > 2 ? in[2].getDouble(p[1]) : 0;
            sum +=
                    switch (k.wanted()) {
                        case RESULT -> result(k, p, in[0], in[1]);
                        case INPUT -> input(k, p, in[0], in[1]);
                        case WEIGHT -> weight(k, p, in[0], in[1]);
                    };
            out.setDouble(i, sum);
        }
    }

    private static double result(Kernel.Convolve k, int[] p, Array x, Array w) {
        double sum = 0;
        int group = p[1] / (w.shape().size(0) / k.groups());
        int ins = w.shape().size(1);
        int each = w.numel() / w.shape().size(0);
        for (int i = p[1] * each; i < (p[1] + 1) * each; i++) {
            int[] q = places(w, i);
            int d = place(k.window().depth(), p[2], q[2]);
            int h = place(k.window().height(), p[3], q[3]);
            int v = place(k.window().width(), p[4], q[4]);
            if (inside(x, 2, d) && inside(x, 3, h) && inside(x, 4, v)) {
                int at = at(x.layout(), p[0], group * ins + q[1], d, h, v);
                sum += x.getDouble(at) * w.getDouble(i);
            }
        }
        return sum;
    }

    private static double input(Kernel.Convolve k, int[] p, Array y, Array w) {
        double sum = 0;
        int outs = w.shape().size(0) / k.groups();
        int group = p[1] / w.shape().size(1);
        int each = y.numel() / (y.shape().size(0) * y.shape().size(1));
        int first = (p[0] * y.shape().size(1) + group * outs) * each;
        for (int i = first; i < first + outs * each; i++) {
            int[] q = places(y, i);
            int d = tap(k.window().depth(), p[2], q[2]);
            int h = tap(k.window().height(), p[3], q[3]);
            int v = tap(k.window().width(), p[4], q[4]);
            if (d >= 0 && h >= 0 && v >= 0) {
                int c = p[1] % w.shape().size(1);
                sum += y.getDouble(i) * w.getDouble(at(w.layout(), q[1], c, d, h, v));
            }
        }
        return sum;
    }

    private static double weight(Kernel.Convolve k, int[] p, Array x, Array y) {
        double sum = 0;
        int ins = x.shape().size(1) / k.groups();
        int group = p[0] / (y.shape().size(1) / k.groups());
        int each = (int) y.shape().slice(2, 5).numel();
        for (int n = 0; n < y.shape().size(0); n++) {
            int first = (n * y.shape().size(1) + p[0]) * each;
            for (int i = first; i < first + each; i++) {
                int[] q = places(y, i);
                int d = place(k.window().depth(), q[2], p[2]);
                int h = place(k.window().height(), q[3], p[3]);
                int v = place(k.window().width(), q[4], p[4]);
                if (inside(x, 2, d) && inside(x, 3, h) && inside(x, 4, v)) {
                    int at = at(x.layout(), n, group * ins + p[1], d, h, v);
                    sum += y.getDouble(i) * x.getDouble(at);
                }
            }
        }
        return sum;
    }

    private static int place(Window.Span s, int y, int t) {
        return y * s.stride() - s.padding() + t * s.dilation();
    }

    private static boolean inside(Array x, int dim, int place) {
        return place >= 0 && place < x.shape().size(dim);
    }

    static void maxPool(Kernel.MaxPool k, Array[] out, Array in) {
        for (int i = 0; i < out[0].numel(); i++) {
            int[] p = places(out[0], i);
            int best = -1;
            double most = 0;
            int each = in.numel() / in.shape().size(0);
            for (int j = 0; j < each; j++) {
                int[] q = places(in, p[0] * each + j);
                boolean seen =
                        sees(k.depth(), p[1], q[1])
                                && sees(k.height(), p[2], q[2])
                                && sees(k.width(), p[3], q[3]);
                double v = seen ? in.getDouble(p[0] * each + j) : 0;
                if (seen && (best < 0 || v > most || Double.isNaN(v))) {
                    most = v;
                    best = j;
                }
            }
            out[0].setDouble(i, most);
            out[1].setLong(i, best);
        }
    }

    private static boolean sees(Spans s, int output, int place) {
        for (int i = s.start(output); i < s.end(output); i += s.step()) {
            if (i == place) {
                return true;
            }
        }
        return false;
    }

    static void unpool(Kernel.Unpool k, Array out, Array values, Array index) {
        for (int i = 0; i < out.numel(); i++) {
            int[] p = places(out, i);
            double sum = 0;
            for (int j = 0; j < values.numel(); j++) {
                if (places(values, j)[0] == p[0] && index.getLong(j) == p[1]) {
                    sum = k.accumulate() ? sum + values.getDouble(j) : values.getDouble(j);
                }
            }
            out.setDouble(i, sum);
        }
    }

    static void mix(Kernel.Mix k, Array out, Array in) {
        for (int i = 0; i < out.numel(); i++) {
            int[] p = places(out, i);
            int o = p[k.dim()];
            double sum = 0;
            for (int t = k.taps().begin(o); t < k.taps().begin(o + 1); t++) {
                p[k.dim()] = k.taps().place(t);
                sum += k.taps().weight(t) * in.getDouble(at(in.layout(), p));
            }
            out.setDouble(i, sum);
        }
    }

    /** The mean of f over what shares c in {@code [a, c, b]}, for all c. */
    private static double[] means(Array x, java.util.function.IntToDoubleFunction f) {
        double[] sums = new double[x.shape().size(1)];
        for (int i = 0; i < x.numel(); i++) {
            sums[places(x, i)[1]] += f.applyAsDouble(i);
        }
        for (int c = 0; c < sums.length; c++) {
            sums[c] /= x.numel() / sums.length;
        }
        return sums;
    }

    static void normalize(Kernel.Normalize k, Array[] out, Array[] in) {
        Array x = in[0];
        double[] mean = k.centered() ? means(x, x::getDouble) : new double[x.shape().size(1)];
        double[] variance = means(x, j -> Math.pow(x.getDouble(j) - mean[places(x, j)[1]], 2));
        for (int i = 0; i < x.numel(); i++) {
            int[] p = places(x, i);
            int c = p[1];
            double z = (x.getDouble(i) - mean[c]) / Math.sqrt(variance[c] + k.eps());
            int w = k.affine() == Kernel.Affine.ROW ? p[1] : p[2];
            boolean affine = k.affine() != Kernel.Affine.NONE;
            out[0].setDouble(i, affine ? z * in[1].getDouble(w) + in[2].getDouble(w) : z);
            out[1].setDouble(c, mean[c]);
            out[2].setDouble(c, variance[c]);
        }
    }

    /** By the chain rule through mean and variance, each a function of all x that share it. */
    static void normalizeGrad(Kernel.NormalizeGrad k, Array[] out, Array[] in) {
        Array g = in[0];
        Array x = in[1];
        boolean affine = k.affine() != Kernel.Affine.NONE;
        double[] weights = new double[affine ? in[4].numel() : 0];
        double[] biases = weights.clone();
        java.util.function.IntToDoubleFunction u =
                j -> {
                    int[] q = places(x, j);
                    int w = k.affine() == Kernel.Affine.ROW ? q[1] : q[2];
                    return g.getDouble(j) * (affine ? in[4].getDouble(w) : 1);
                };
        double[] ofShift = means(x, u);
        double[] ofScale =
                means(
                        x,
                        j ->
                                u.applyAsDouble(j)
                                        * (x.getDouble(j) - in[2].getDouble(places(x, j)[1])));
        for (int i = 0; i < x.numel(); i++) {
            int[] p = places(x, i);
            int c = p[1];
            double deviation = x.getDouble(i) - in[2].getDouble(c);
            double s = Math.sqrt(in[3].getDouble(c) + k.eps());
            double gx = u.applyAsDouble(i) / s - ofScale[c] / (s * s * s) * deviation;
            out[0].setDouble(i, k.centered() ? gx - ofShift[c] / s : gx);
            if (affine) {
                int w = k.affine() == Kernel.Affine.ROW ? p[1] : p[2];
                weights[w] += g.getDouble(i) * deviation / s;
                biases[w] += g.getDouble(i);
            }
        }
        for (int w = 0; w < weights.length; w++) {
            out[1].setDouble(w, weights[w]);
            out[2].setDouble(w, biases[w]);
        }
    }
}
