package jacobi.plot.figures;

import jacobi.Tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of functions that jump: a point without a value between two that are far apart parts them.
 */
final class Jumps {
    private static final double FAR = 0.5;

    private Jumps() {}

    /** The x of the points, with one more in each jump. */
    static double[] x(Tensor x, Tensor y) {
        return parted(x.toDoubles(), y.toDoubles(), false);
    }

    /** The y of the points, NaN in each jump. */
    static double[] y(Tensor y) {
        return parted(y.toDoubles(), y.toDoubles(), true);
    }

    private static double[] parted(double[] values, double[] y, boolean nan) {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < y.length; i++) {
            if (i > 0 && Math.abs(y[i] - y[i - 1]) > FAR) {
                all.add(nan ? Double.NaN : (values[i] + values[i - 1]) / 2);
            }
            all.add(values[i]);
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
