package jacobi.cpu.scalar;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.kernel.Kernel;
import jacobi.kernel.Window;

import java.util.Arrays;

/**
 * {@link Kernel.Convolve} by its definition: each pair of an element of x and one of y that a tap
 * joins is visited once, and whichever of the three arrays is wanted grows by the product of the
 * other two. Sums are in double precision.
 */
final class Convolutions {
    private final Kernel.Convolve kernel;
    private final Shape input;
    private final Shape weights;
    private final Shape result;
    private final double[] x;
    private final double[] w;
    private final double[] y;

    private Convolutions(Kernel.Convolve kernel, Array x, Array w, Array y) {
        this.kernel = kernel;
        input = x.shape();
        weights = w.shape();
        result = y.shape();
        this.x = numbers(x, Kernel.Wanted.INPUT);
        this.w = numbers(w, Kernel.Wanted.WEIGHT);
        this.y = numbers(y, Kernel.Wanted.RESULT);
    }

    private double[] numbers(Array a, Kernel.Wanted role) {
        return role == kernel.wanted() ? new double[a.numel()] : a.toDoubles();
    }

    static void run(Kernel.Convolve k, Array out, Array[] in) {
        var all =
                switch (k.wanted()) {
                    case RESULT -> new Convolutions(k, in[0], in[1], out);
                    case INPUT -> new Convolutions(k, out, in[1], in[0]);
                    case WEIGHT -> new Convolutions(k, in[0], out, in[1]);
                };
        double[] sums =
                switch (k.wanted()) {
                    case RESULT -> all.y;
                    case INPUT -> all.x;
                    case WEIGHT -> all.w;
                };
        if (in.length > 2) {
            double[] bias = in[2].toDoubles();
            int each = (int) out.shape().slice(2, 5).numel();
            for (int i = 0; i < sums.length; i += each) {
                Arrays.fill(sums, i, i + each, bias[i / each % bias.length]);
            }
        }
        all.images();
        for (int i = 0; i < sums.length; i++) {
            out.setDouble(i, sums[i]);
        }
    }

    private void images() {
        int outs = weights.size(0) / kernel.groups();
        for (int n = 0; n < result.size(0); n++) {
            for (int o = 0; o < weights.size(0); o++) {
                for (int i = 0; i < weights.size(1); i++) {
                    int channel = o / outs * weights.size(1) + i;
                    planes(
                            (n * input.size(1) + channel) * volume(input),
                            (o * weights.size(1) + i) * volume(weights),
                            (n * result.size(1) + o) * volume(result));
                }
            }
        }
    }

    private static int volume(Shape s) {
        return s.size(2) * s.size(3) * s.size(4);
    }

    /** One channel with another. */
    private void planes(int xAt, int wAt, int yAt) {
        Window window = kernel.window();
        for (int od = 0; od < result.size(2); od++) {
            for (int kd = 0; kd < window.depth().kernel(); kd++) {
                int d = window.depth().place(od, kd);
                if (d < 0 || d >= input.size(2)) {
                    continue;
                }
                for (int oh = 0; oh < result.size(3); oh++) {
                    for (int kh = 0; kh < window.height().kernel(); kh++) {
                        int h = window.height().place(oh, kh);
                        if (h >= 0 && h < input.size(3)) {
                            rows(
                                    xAt + (d * input.size(3) + h) * input.size(4),
                                    wAt + (kd * weights.size(3) + kh) * weights.size(4),
                                    yAt + (od * result.size(3) + oh) * result.size(4));
                        }
                    }
                }
            }
        }
    }

    private void rows(int xAt, int wAt, int yAt) {
        Window.Span span = kernel.window().width();
        for (int o = 0; o < result.size(4); o++) {
            for (int k = 0; k < span.kernel(); k++) {
                int i = span.place(o, k);
                if (i < 0 || i >= input.size(4)) {
                    continue;
                }
                switch (kernel.wanted()) {
                    case RESULT -> y[yAt + o] += x[xAt + i] * w[wAt + k];
                    case INPUT -> x[xAt + i] += y[yAt + o] * w[wAt + k];
                    case WEIGHT -> w[wAt + k] += x[xAt + i] * y[yAt + o];
                }
            }
        }
    }
}
