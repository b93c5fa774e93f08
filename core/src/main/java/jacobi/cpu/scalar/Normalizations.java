package jacobi.cpu.scalar;

import jacobi.array.Array;
import jacobi.kernel.Kernel;

/**
 * {@link Kernel.Normalize} and its gradient by their definitions, in double precision: with {@code
 * z = (x - mean) rate} and {@code u = g weight}, the gradient of x is {@code rate (u - mean u - z
 * mean(u z))}, means over what shares a mean.
 */
final class Normalizations {
    private final int a;
    private final int c;
    private final int b;
    private final double[] x;

    private Normalizations(Array x) {
        a = x.shape().size(0);
        c = x.shape().size(1);
        b = x.shape().size(2);
        this.x = x.toDoubles();
    }

    static void run(Kernel.Normalize k, Array[] out, Array[] in) {
        var n = new Normalizations(in[0]);
        boolean affine = k.affine() != Kernel.Affine.NONE;
        double[] weight = affine ? in[1].toDoubles() : new double[0];
        double[] bias = affine ? in[2].toDoubles() : new double[0];
        for (int j = 0; j < n.c; j++) {
            double mean = k.centered() ? n.mean(j, n.x) : 0;
            double squares = 0;
            for (int e = 0; e < n.a * n.b; e++) {
                double d = n.x[n.index(j, e)] - mean;
                squares += d * d;
            }
            double rate = 1 / Math.sqrt(squares / (n.a * n.b) + k.eps());
            out[1].setDouble(j, mean);
            out[2].setDouble(j, squares / (n.a * n.b));
            for (int e = 0; e < n.a * n.b; e++) {
                int i = n.index(j, e);
                double z = (n.x[i] - mean) * rate;
                int p = n.parameter(k.affine(), j, e);
                out[0].setDouble(i, affine ? z * weight[p] + bias[p] : z);
            }
        }
    }

    /** Where the e-th of the elements that share mean j is. */
    private int index(int j, int e) {
        return (e / b * c + j) * b + e % b;
    }

    private int parameter(Kernel.Affine affine, int j, int e) {
        return affine == Kernel.Affine.ROW ? j : e % b;
    }

    private double mean(int j, double[] v) {
        double sum = 0;
        for (int e = 0; e < a * b; e++) {
            sum += v[index(j, e)];
        }
        return sum / (a * b);
    }

    static void run(Kernel.NormalizeGrad k, Array[] out, Array[] in) {
        var n = new Normalizations(in[1]);
        double[] g = in[0].toDoubles();
        double[] means = in[2].toDoubles();
        double[] variances = in[3].toDoubles();
        boolean affine = k.affine() != Kernel.Affine.NONE;
        double[] weight = affine ? in[4].toDoubles() : new double[0];
        double[] ofWeight = new double[weight.length];
        double[] ofBias = new double[weight.length];
        double[] z = n.x.clone();
        double[] u = g.clone();
        double[] uz = g.clone();
        for (int j = 0; j < n.c; j++) {
            double rate = 1 / Math.sqrt(variances[j] + k.eps());
            for (int e = 0; e < n.a * n.b; e++) {
                int i = n.index(j, e);
                z[i] = (n.x[i] - means[j]) * rate;
                if (affine) {
                    int p = n.parameter(k.affine(), j, e);
                    ofWeight[p] += g[i] * z[i];
                    ofBias[p] += g[i];
                    u[i] = g[i] * weight[p];
                }
                uz[i] = u[i] * z[i];
            }
            double mean = k.centered() ? n.mean(j, u) : 0;
            double slope = n.mean(j, uz);
            for (int e = 0; e < n.a * n.b; e++) {
                int i = n.index(j, e);
                out[0].setDouble(i, rate * (u[i] - mean - z[i] * slope));
            }
        }
        for (int p = 0; p < ofWeight.length; p++) {
            out[1].setDouble(p, ofWeight[p]);
            out[2].setDouble(p, ofBias[p]);
        }
    }
}
