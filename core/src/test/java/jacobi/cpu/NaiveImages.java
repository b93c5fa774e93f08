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
        for (int i = 0; i < x.numel(); i++) {
            int[] q = places(x, i);
            int d = tap(k.window().depth(), q[2], p[2]);
            int h = tap(k.window().height(), q[3], p[3]);
            int v = tap(k.window().width(), q[4], p[4]);
            int c = q[1] - group * w.shape().size(1);
            if (q[0] == p[0] && c >= 0 && c < w.shape().size(1) && d >= 0 && h >= 0 && v >= 0) {
                sum += x.getDouble(i) * w.getDouble(at(w.layout(), p[1], c, d, h, v));
            }
        }
        return sum;
    }

    private static double input(Kernel.Convolve k, int[] p, Array y, Array w) {
        double sum = 0;
        int outs = w.shape().size(0) / k.groups();
        int group = p[1] / w.shape().size(1);
        for (int i = 0; i < y.numel(); i++) {
            int[] q = places(y, i);
            int d = tap(k.window().depth(), p[2], q[2]);
            int h = tap(k.window().height(), p[3], q[3]);
            int v = tap(k.window().width(), p[4], q[4]);
            if (q[0] == p[0] && q[1] / outs == group && d >= 0 && h >= 0 && v >= 0) {
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
        for (int i = 0; i < y.numel(); i++) {
            int[] q = places(y, i);
            if (q[1] != p[0]) {
                continue;
            }
            int d = place(k.window().depth(), q[2], p[2]);
            int h = place(k.window().height(), q[3], p[3]);
            int v = place(k.window().width(), q[4], p[4]);
            if (inside(x, 2, d) && inside(x, 3, h) && inside(x, 4, v)) {
                int c = group * ins + p[1];
                sum += y.getDouble(i) * x.getDouble(at(x.layout(), q[0], c, d, h, v));
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
            for (int j = 0; j < in.numel(); j++) {
                int[] q = places(in, j);
                double v = in.getDouble(j);
                boolean seen =
                        q[0] == p[0]
                                && sees(k.depth(), p[1], q[1])
                                && sees(k.height(), p[2], q[2])
                                && sees(k.width(), p[3], q[3]);
                if (seen && (best < 0 || v > most || Double.isNaN(v))) {
                    most = v;
                    best = j - at(in.layout(), q[0], 0, 0, 0);
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

    /** The mean of f over what shares c in {@code [a, c, b]}. */
    private static double mean(Array x, int c, java.util.function.IntToDoubleFunction f) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < x.numel(); i++) {
            if (places(x, i)[1] == c) {
                sum += f.applyAsDouble(i);
                n++;
            }
        }
        return sum / n;
    }

    static void normalize(Kernel.Normalize k, Array[] out, Array[] in) {
        Array x = in[0];
        for (int i = 0; i < x.numel(); i++) {
            int[] p = places(x, i);
            double mean = k.centered() ? mean(x, p[1], x::getDouble) : 0;
            double variance = mean(x, p[1], j -> Math.pow(x.getDouble(j) - mean, 2));
            double z = (x.getDouble(i) - mean) / Math.sqrt(variance + k.eps());
            int w = k.affine() == Kernel.Affine.ROW ? p[1] : p[2];
            boolean affine = k.affine() != Kernel.Affine.NONE;
            out[0].setDouble(i, affine ? z * in[1].getDouble(w) + in[2].getDouble(w) : z);
            out[1].setDouble(p[1], mean);
            out[2].setDouble(p[1], variance);
        }
    }

    /** By the chain rule through mean and variance, each a function of all x that share it. */
    static void normalizeGrad(Kernel.NormalizeGrad k, Array[] out, Array[] in) {
        Array g = in[0];
        Array x = in[1];
        boolean affine = k.affine() != Kernel.Affine.NONE;
        double[] weights = new double[affine ? in[4].numel() : 0];
        double[] biases = weights.clone();
        for (int i = 0; i < x.numel(); i++) {
            int[] p = places(x, i);
            int c = p[1];
            double m = in[2].getDouble(c);
            double s = Math.sqrt(in[3].getDouble(c) + k.eps());
            java.util.function.IntToDoubleFunction u =
                    j -> {
                        int[] q = places(x, j);
                        int w = k.affine() == Kernel.Affine.ROW ? q[1] : q[2];
                        return g.getDouble(j) * (affine ? in[4].getDouble(w) : 1);
                    };
            double ofVariance =
                    mean(x, c, j -> u.applyAsDouble(j) * (x.getDouble(j) - m)) / (-2 * s * s * s);
            double ofMean = k.centered() ? -mean(x, c, u) / s : 0;
            double gx = u.applyAsDouble(i) / s + 2 * ofVariance * (x.getDouble(i) - m) + ofMean;
            out[0].setDouble(i, gx);
            if (affine) {
                int w = k.affine() == Kernel.Affine.ROW ? p[1] : p[2];
                weights[w] += g.getDouble(i) * (x.getDouble(i) - m) / s;
                biases[w] += g.getDouble(i);
            }
        }
        for (int w = 0; w < weights.length; w++) {
            out[1].setDouble(w, weights[w]);
            out[2].setDouble(w, biases[w]);
        }
    }
}
