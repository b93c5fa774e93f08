package jacobi.op;

import jacobi.kernel.Taps;

/** Which inputs an output of a resized dimension is made of, and with what weights. */
final class Interpolation {
    /** The cubic kernel's free parameter: R. Keys 1981 has -1/2, image programs often -3/4. */
    private static final double CUBIC = -0.75;

    private static final double SMOOTH_CUBIC = -0.5;

    private Interpolation() {}

    /**
     * The taps of a mode.
     *
     * @param step places from one output to the next
     * @param align whether the first output is at the first input's centre
     */
    static Taps taps(String mode, int in, int out, double step, boolean align, boolean antialias) {
        if (antialias) {
            return smooth(mode.equals("bicubic"), in, out, step);
        }
        return Taps.of(
                in,
                out,
                (o, made) -> {
                    double centre = align ? o * step : (o + 0.5) * step - 0.5;
                    switch (mode) {
                        case "nearest" -> made.tap(Math.min((int) (o * step), in - 1), 1);
                        case "nearest-exact" ->
                                made.tap(Math.min((int) ((o + 0.5) * step), in - 1), 1);
                        case "bicubic" -> cubic(made, centre, in);
                        default -> linear(made, Math.max(centre, 0), in);
                    }
                });
    }

    private static void linear(Taps.Maker made, double place, int in) {
        int i = Math.min((int) place, in - 1);
        double rest = place - i;
        made.tap(i, 1 - rest);
        made.tap(Math.min(i + 1, in - 1), rest);
    }

    private static void cubic(Taps.Maker made, double place, int in) {
        int i = (int) Math.floor(place);
        double[] w = cubic(place - i);
        for (int t = 0; t < 4; t++) {
            made.tap(Math.clamp(i - 1 + t, 0, in - 1), w[t]);
        }
    }

    /** The weights of the four places around one, by the rest behind the second of them. */
    private static double[] cubic(double rest) {
        return new double[] {
            cubic(rest + 1, CUBIC),
            cubic(rest, CUBIC),
            cubic(1 - rest, CUBIC),
            cubic(2 - rest, CUBIC)
        };
    }

    private static double cubic(double distance, double a) {
        double x = Math.abs(distance);
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }

    /** Weights stretched over all that an output stands for. */
    private static Taps smooth(boolean cubic, int in, int out, double step) {
        double stretch = Math.max(step, 1);
        double reach = (cubic ? 2 : 1) * stretch;
        return Taps.of(
                in,
                out,
                (o, made) -> {
                    double centre = (o + 0.5) * step;
                    int from = Math.max((int) (centre - reach + 0.5), 0);
                    int to = Math.min((int) (centre + reach + 0.5), in);
                    double[] w = new double[Math.max(0, to - from)];
                    double sum = 0;
                    for (int i = 0; i < w.length; i++) {
                        double d = (i + from - centre + 0.5) / stretch;
                        w[i] = cubic ? cubic(d, SMOOTH_CUBIC) : Math.max(0, 1 - Math.abs(d));
                        sum += w[i];
                    }
                    for (int i = 0; i < w.length; i++) {
                        made.tap(from + i, w[i] / sum);
                    }
                });
    }
}
