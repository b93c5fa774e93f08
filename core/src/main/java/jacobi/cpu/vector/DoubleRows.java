package jacobi.cpu.vector;

import jdk.incubator.vector.DoubleVector;

/** {@link RowLoops} over {@code double}. */
final class DoubleRows implements RowLoops {
    private static final int L = DoubleVectors.L;

    /** Elements that are added up as vectors. */
    private static final int BLOCK = 2048;

    private static DoubleVector load(double[] x, int i) {
        return DoubleVector.fromArray(DoubleVectors.S, x, i);
    }

    private static DoubleVector all(double v) {
        return DoubleVector.broadcast(DoubleVectors.S, v);
    }

    /** The sum of so many lanes by halves: reduceLanes promises no order. */
    private static double inOrder(double[] lanes, int n) {
        for (int half = n / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
    }

    @Override
    public double sum(Object x, int at, int n) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            sum += block((double[]) x, at + i, Math.min(BLOCK, n - i));
        }
        return sum;
    }

    private static double block(double[] x, int at, int n) {
        var a = DoubleVector.zero(DoubleVectors.S);
        var b = a;
        var c = a;
        var d = a;
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = load(x, at + i).add(a);
            b = load(x, at + i + L).add(b);
            c = load(x, at + i + 2 * L).add(c);
            d = load(x, at + i + 3 * L).add(d);
        }
        for (; i <= n - L; i += L) {
            a = load(x, at + i).add(a);
        }
        double[] lanes = new double[4 * L];
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        c.intoArray(lanes, 2 * L);
        d.intoArray(lanes, 3 * L);
        double sum = inOrder(lanes, 4 * L);
        for (; i < n; i++) {
            sum += x[at + i];
        }
        return sum;
    }

    @Override
    public double squares(Object x, int at, double mean, int n) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            sum += block((double[]) x, at + i, mean, Math.min(BLOCK, n - i));
        }
        return sum;
    }

    private static double block(double[] x, int at, double mean, int n) {
        var a = DoubleVector.zero(DoubleVectors.S);
        var b = a;
        var c = a;
        var d = a;
        var m = all(mean);
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            var p = load(x, at + i).sub(m);
            var q = load(x, at + i + L).sub(m);
            var r = load(x, at + i + 2 * L).sub(m);
            var s = load(x, at + i + 3 * L).sub(m);
            a = p.fma(p, a);
            b = q.fma(q, b);
            c = r.fma(r, c);
            d = s.fma(s, d);
        }
        for (; i <= n - L; i += L) {
            var p = load(x, at + i).sub(m);
            a = p.fma(p, a);
        }
        double[] lanes = new double[4 * L];
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        c.intoArray(lanes, 2 * L);
        d.intoArray(lanes, 3 * L);
        double sum = inOrder(lanes, 4 * L);
        for (; i < n; i++) {
            double p = x[at + i] - mean;
            sum += p * p;
        }
        return sum;
    }

    @Override
    public void scale(
            Object x, int at, double mean, double scale, double shift, Object y, int to, int n) {
        double[] from = (double[]) x;
        double[] into = (double[]) y;
        var m = all(mean);
        var s = all(scale);
        var t = all(shift);
        int i = 0;
        for (; i <= n - L; i += L) {
            load(from, at + i).sub(m).fma(s, t).intoArray(into, to + i);
        }
        for (; i < n; i++) {
            into[to + i] = Math.fma(from[at + i] - mean, scale, shift);
        }
    }

    @Override
    public void scale(
            Object x,
            int at,
            double mean,
            double scale,
            Object weight,
            int weightAt,
            Object bias,
            int biasAt,
            Object y,
            int to,
            int n) {
        double[] from = (double[]) x;
        double[] w = (double[]) weight;
        double[] b = (double[]) bias;
        double[] into = (double[]) y;
        var m = all(mean);
        var s = all(scale);
        int i = 0;
        for (; i <= n - L; i += L) {
            load(from, at + i)
                    .sub(m)
                    .mul(s)
                    .fma(load(w, weightAt + i), load(b, biasAt + i))
                    .intoArray(into, to + i);
        }
        for (; i < n; i++) {
            double z = (from[at + i] - mean) * scale;
            into[to + i] = Math.fma(z, w[weightAt + i], b[biasAt + i]);
        }
    }

    @Override
    public void sums(Object g, int gAt, Object x, int at, double mean, double[] sums, int n) {
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            block((double[]) g, gAt + i, (double[]) x, at + i, mean, sums, m);
        }
    }

    private static void block(
            double[] g, int gAt, double[] x, int at, double mean, double[] sums, int n) {
        var a = DoubleVector.zero(DoubleVectors.S);
        var b = a;
        var c = a;
        var d = a;
        var m = all(mean);
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            var p = load(g, gAt + i);
            var q = load(g, gAt + i + L);
            a = p.add(a);
            b = q.add(b);
            c = load(x, at + i).sub(m).fma(p, c);
            d = load(x, at + i + L).sub(m).fma(q, d);
        }
        double[] lanes = new double[2 * L];
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        double sum = inOrder(lanes, 2 * L);
        c.intoArray(lanes, 0);
        d.intoArray(lanes, L);
        double slope = inOrder(lanes, 2 * L);
        for (; i < n; i++) {
            sum += g[gAt + i];
            slope += g[gAt + i] * (x[at + i] - mean);
        }
        sums[0] += sum;
        sums[1] += slope;
    }

    @Override
    public void sums(
            Object g,
            int gAt,
            Object weight,
            int weightAt,
            Object x,
            int at,
            double mean,
            double[] sums,
            int n) {
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            weighted(
                    (double[]) g,
                    gAt + i,
                    (double[]) weight,
                    weightAt + i,
                    (double[]) x,
                    at + i,
                    mean,
                    sums,
                    m);
        }
    }

    private static void weighted(
            double[] g,
            int gAt,
            double[] w,
            int wAt,
            double[] x,
            int at,
            double mean,
            double[] sums,
            int n) {
        var a = DoubleVector.zero(DoubleVectors.S);
        var b = a;
        var c = a;
        var d = a;
        var m = all(mean);
        int i = 0;
        for (; i <= n - 2 * L; i += 2 * L) {
            var p = load(g, gAt + i).mul(load(w, wAt + i));
            var q = load(g, gAt + i + L).mul(load(w, wAt + i + L));
            a = p.add(a);
            b = q.add(b);
            c = load(x, at + i).sub(m).fma(p, c);
            d = load(x, at + i + L).sub(m).fma(q, d);
        }
        double[] lanes = new double[2 * L];
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        double sum = inOrder(lanes, 2 * L);
        c.intoArray(lanes, 0);
        d.intoArray(lanes, L);
        double slope = inOrder(lanes, 2 * L);
        for (; i < n; i++) {
            double p = g[gAt + i] * w[wAt + i];
            sum += p;
            slope += p * (x[at + i] - mean);
        }
        sums[0] += sum;
        sums[1] += slope;
    }

    @Override
    public void accumulate(
            Object g,
            int gAt,
            Object x,
            int at,
            double mean,
            double rate,
            Object ofWeight,
            Object ofBias,
            int to,
            int n) {
        double[] p = (double[]) g;
        double[] q = (double[]) x;
        double[] w = (double[]) ofWeight;
        double[] b = (double[]) ofBias;
        var m = all(mean);
        var r = all(rate);
        int i = 0;
        for (; i <= n - L; i += L) {
            var v = load(p, gAt + i);
            load(q, at + i).sub(m).mul(r).fma(v, load(w, to + i)).intoArray(w, to + i);
            load(b, to + i).add(v).intoArray(b, to + i);
        }
        for (; i < n; i++) {
            double z = (q[at + i] - mean) * rate;
            w[to + i] = Math.fma(z, p[gAt + i], w[to + i]);
            b[to + i] += p[gAt + i];
        }
    }

    @Override
    public void combine(
            Object g,
            int gAt,
            double a,
            Object x,
            int at,
            double mean,
            double b,
            double c,
            Object y,
            int to,
            int n) {
        double[] p = (double[]) g;
        double[] q = (double[]) x;
        double[] into = (double[]) y;
        var va = all(a);
        var vb = all(b);
        var vc = all(c);
        var m = all(mean);
        int i = 0;
        for (; i <= n - L; i += L) {
            load(q, at + i).sub(m).fma(vb, load(p, gAt + i).fma(va, vc)).intoArray(into, to + i);
        }
        for (; i < n; i++) {
            double first = Math.fma(p[gAt + i], a, c);
            into[to + i] = Math.fma(q[at + i] - mean, b, first);
        }
    }

    @Override
    public void combine(
            Object g,
            int gAt,
            Object weight,
            int weightAt,
            double a,
            Object x,
            int at,
            double mean,
            double b,
            double c,
            Object y,
            int to,
            int n) {
        double[] p = (double[]) g;
        double[] w = (double[]) weight;
        double[] q = (double[]) x;
        double[] into = (double[]) y;
        var va = all(a);
        var vb = all(b);
        var vc = all(c);
        var m = all(mean);
        int i = 0;
        for (; i <= n - L; i += L) {
            var u = load(p, gAt + i).mul(load(w, weightAt + i)).fma(va, vc);
            load(q, at + i).sub(m).fma(vb, u).intoArray(into, to + i);
        }
        for (; i < n; i++) {
            double u = Math.fma(p[gAt + i] * w[weightAt + i], a, c);
            into[to + i] = Math.fma(q[at + i] - mean, b, u);
        }
    }
}
