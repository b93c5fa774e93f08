package jacobi.cpu.vector;

import jacobi.array.DType;
import jacobi.cpu.Counts;
import jacobi.cpu.Lanes;
import jacobi.cpu.Loop;
import jacobi.cpu.Program;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The lanes of {@code double}: programs become loops of generated vector code when they have run a
 * while ({@link Loops}) and are interpreted by {@link DoubleSteps} until then; reductions are
 * vector loops here, once they are compiled ({@link Warmth}).
 */
final class DoubleVectors implements Lanes {
    static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    static final int L = S.length();
    private static final Lanes PLAIN = ScalarBackend.lanes(DType.FLOAT64);

    /** Elements reduced by plain loops before vectors are worth their compilation. */
    private static final long WORTH = 1 << 18;

    private static final int TRIALS = 100;

    /** Nanoseconds for a trial: some ten times what compiled code takes. */
    private static final int TRIAL = 2_000;

    private static final Warmth REDUCTIONS =
            new Warmth("reductions of doubles", WORTH, DoubleVectors::trial);

    private final Loops.When when;
    private final @Nullable Counts generated;

    /** That interpret programs. */
    DoubleVectors() {
        this(Loops.When.NEVER, null);
    }

    /** That run programs as loops of their own from some time on, counting each use. */
    DoubleVectors(Loops.When when, @Nullable Counts generated) {
        this.when = when;
        this.generated = generated;
    }

    @Override
    public @Nullable Loop loop(
            Program program, long uniform, long elements, @Nullable Class<? extends Kernel> kind) {
        Loop loop = Loops.of(when, program, uniform, elements);
        if (loop != null && generated != null && kind != null) {
            generated.add(kind);
        }
        return loop;
    }

    @Override
    public DType natural() {
        return DType.FLOAT64;
    }

    @Override
    public Object allocate(int n) {
        return new double[n];
    }

    @Override
    public void fill(Object value, int at, Object out, int from, int n) {
        Arrays.fill((double[]) out, from, from + n, ((double[]) value)[at]);
    }

    @Override
    public void unary(UnaryOp op, Object x, int xo, Object out, int oo, int n) {
        DoubleSteps.One loop = DoubleSteps.of(op);
        if (loop == null) {
            PLAIN.unary(op, x, xo, out, oo, n);
        } else {
            loop.run((double[]) x, xo, (double[]) out, oo, n);
        }
    }

    @Override
    public void binary(BinaryOp op, Object a, int ao, Object b, int bo, Object out, int oo, int n) {
        DoubleSteps.Two loop = DoubleSteps.of(op);
        if (loop == null) {
            PLAIN.binary(op, a, ao, b, bo, out, oo, n);
        } else {
            loop.run((double[]) a, ao, (double[]) b, bo, (double[]) out, oo, n);
        }
    }

    @Override
    public void select(
            Object c, int co, Object a, int ao, Object b, int bo, Object out, int oo, int n) {
        PLAIN.select(c, co, a, ao, b, bo, out, oo, n);
    }

    @Override
    public void multiplyAdd(Object a, int ao, Object bs, int bo, Object cs, int co, int n) {
        double x = ((double[]) a)[ao];
        double[] b = (double[]) bs;
        double[] c = (double[]) cs;
        for (int i = 0; i < n; i++) {
            c[co + i] = Math.fma(x, b[bo + i], c[co + i]);
        }
    }

    @Override
    public void reduce(Combine how, Object xs, int xo, int n, Object out, int to) {
        double[] x = (double[]) xs;
        boolean sum = how == Combine.SUM;
        if (how == Combine.PROD || n < (sum ? 4 * L : L)) {
            PLAIN.reduce(how, x, xo, n, out, to);
            return;
        }
        boolean warm = REDUCTIONS.isReady(when, n);
        // One partial result a lane, joined in a fixed order: reduceLanes promises none.
        double[] lanes = new double[L + 4 * L - 1];
        if (sum) {
            int done = warm ? sumOfFour(x, xo, n, lanes) : plainSumOfFour(x, xo, n, lanes);
            System.arraycopy(x, xo + done, lanes, L, n - done);
            PLAIN.reduce(how, lanes, 0, L + n - done, out, to);
            return;
        }
        if (!warm) {
            PLAIN.reduce(how, x, xo, n, out, to);
            return;
        }
        // In two methods each: the compiler keeps no vector in a register where two ways meet.
        if (how == Combine.MAX) {
            largest(x, xo, n, n < 4 * L ? 0 : largestOfFour(x, xo, n, lanes), lanes);
        } else {
            smallest(x, xo, n, n < 4 * L ? 0 : smallestOfFour(x, xo, n, lanes), lanes);
        }
        for (int half = L / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                double p = lanes[i];
                double q = lanes[i + half];
                lanes[i] = how == Combine.MAX ? Math.max(p, q) : Math.min(p, q);
            }
        }
        ((double[]) out)[to] = lanes[0];
    }

    @Override
    public void reduceRows(Combine how, Object x, int xo, int step, int rows, Object out, int n) {
        if (how == Combine.SUM && n >= L && REDUCTIONS.isReady(when, (long) rows * n)) {
            sumOfRows((double[]) x, xo, step, rows, (double[]) out, n);
        } else if (how == Combine.SUM && n < L) {
            plainSumOfRows((double[]) x, xo, step, rows, (double[]) out, n);
        } else {
            Lanes.super.reduceRows(how, x, xo, step, rows, out, n);
        }
    }

    /** Runs what reductions are made of; see {@link Warmth}. */
    private static long trial() {
        int n = 64 * L;
        double[] x = new double[n];
        double[] lanes = new double[5 * L];
        long start = System.nanoTime();
        for (int i = 0; i < TRIALS; i++) {
            sumOfFour(x, 0, n, lanes);
            sumOfRows(x, 0, 5 * L, 6, lanes, 5 * L);
            largest(x, 0, n, largestOfFour(x, 0, n, lanes), lanes);
            largest(x, 0, 4 * L - 1, 0, lanes);
            smallest(x, 0, n, smallestOfFour(x, 0, n, lanes), lanes);
            smallest(x, 0, 4 * L - 1, 0, lanes);
        }
        return TRIALS * TRIAL - (System.nanoTime() - start);
    }

    /** {@link #sumOfFour} lane by lane. */
    private static int plainSumOfFour(double[] x, int from, int n, double[] lanes) {
        double[] four = Arrays.copyOfRange(x, from, from + 4 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            for (int j = 0; j < 4 * L; j++) {
                four[j] += x[from + i + j];
            }
        }
        for (int to = 0; i <= n - L; i += L, to += L) {
            for (int j = 0; j < L; j++) {
                four[to + j] += x[from + i + j];
            }
        }
        for (int j = 0; j < L; j++) {
            lanes[j] = four[j] + four[L + j] + (four[2 * L + j] + four[3 * L + j]);
        }
        return i;
    }

    private static int sumOfFour(double[] x, int from, int n, double[] lanes) {
        var a = DoubleVector.fromArray(S, x, from);
        var b = DoubleVector.fromArray(S, x, from + L);
        var c = DoubleVector.fromArray(S, x, from + 2 * L);
        var d = DoubleVector.fromArray(S, x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = DoubleVector.fromArray(S, x, from + i).add(a);
            b = DoubleVector.fromArray(S, x, from + i + L).add(b);
            c = DoubleVector.fromArray(S, x, from + i + 2 * L).add(c);
            d = DoubleVector.fromArray(S, x, from + i + 3 * L).add(d);
        }
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        c.intoArray(lanes, 2 * L);
        d.intoArray(lanes, 3 * L);
        for (int to = 0; i <= n - L; i += L, to += L) {
            DoubleVector.fromArray(S, x, from + i)
                    .add(DoubleVector.fromArray(S, lanes, to))
                    .intoArray(lanes, to);
        }
        addFour(lanes);
        return i;
    }

    private static void sumOfRows(double[] x, int from, int step, int rows, double[] out, int n) {
        int i = 0;
        for (; i <= n - 4 * L; i += 4 * L) {
            sumOfFourColumns(x, from + i, step, rows, out, i);
        }
        for (; i < n; i += L) {
            int at = Math.min(i, n - L);
            sumOfColumn(x, from + at, step, rows, out, at);
        }
    }

    /** Of rows that fill no vector: a call for each would take longer than they do. */
    private static void plainSumOfRows(
            double[] x, int from, int step, int rows, double[] out, int n) {
        System.arraycopy(x, from, out, 0, n);
        int at = from + step;
        for (int r = 1; r < rows; r++) {
            for (int i = 0; i < n; i++) {
                out[i] += x[at + i];
            }
            at += step;
        }
    }

    private static void sumOfFourColumns(
            double[] x, int from, int step, int rows, double[] out, int to) {
        var a = DoubleVector.fromArray(S, x, from);
        var b = DoubleVector.fromArray(S, x, from + L);
        var c = DoubleVector.fromArray(S, x, from + 2 * L);
        var d = DoubleVector.fromArray(S, x, from + 3 * L);
        int at = from + step;
        for (int r = 1; r < rows; r++) {
            a = DoubleVector.fromArray(S, x, at).add(a);
            b = DoubleVector.fromArray(S, x, at + L).add(b);
            c = DoubleVector.fromArray(S, x, at + 2 * L).add(c);
            d = DoubleVector.fromArray(S, x, at + 3 * L).add(d);
            at += step;
        }
        a.intoArray(out, to);
        b.intoArray(out, to + L);
        c.intoArray(out, to + 2 * L);
        d.intoArray(out, to + 3 * L);
    }

    private static void sumOfColumn(
            double[] x, int from, int step, int rows, double[] out, int to) {
        var a = DoubleVector.fromArray(S, x, from);
        int at = from + step;
        for (int r = 1; r < rows; r++) {
            a = DoubleVector.fromArray(S, x, at).add(a);
            at += step;
        }
        a.intoArray(out, to);
    }

    private static int largestOfFour(double[] x, int from, int n, double[] lanes) {
        var a = DoubleVector.fromArray(S, x, from);
        var b = DoubleVector.fromArray(S, x, from + L);
        var c = DoubleVector.fromArray(S, x, from + 2 * L);
        var d = DoubleVector.fromArray(S, x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = DoubleVector.fromArray(S, x, from + i).max(a);
            b = DoubleVector.fromArray(S, x, from + i + L).max(b);
            c = DoubleVector.fromArray(S, x, from + i + 2 * L).max(c);
            d = DoubleVector.fromArray(S, x, from + i + 3 * L).max(d);
        }
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        c.intoArray(lanes, 2 * L);
        d.intoArray(lanes, 3 * L);
        largestOfLanes(lanes);
        return i;
    }

    private static void largest(double[] x, int from, int n, int done, double[] lanes) {
        int i = done;
        if (i == 0) {
            System.arraycopy(x, from, lanes, 0, L);
            i = L;
        }
        var a = DoubleVector.fromArray(S, lanes, 0);
        for (; i <= n - L; i += L) {
            a = DoubleVector.fromArray(S, x, from + i).max(a);
        }
        a.intoArray(lanes, 0);
        if (i < n) {
            DoubleVector.fromArray(S, lanes, 0)
                    .max(DoubleVector.fromArray(S, x, from + n - L))
                    .intoArray(lanes, 0);
        }
    }

    private static int smallestOfFour(double[] x, int from, int n, double[] lanes) {
        var a = DoubleVector.fromArray(S, x, from);
        var b = DoubleVector.fromArray(S, x, from + L);
        var c = DoubleVector.fromArray(S, x, from + 2 * L);
        var d = DoubleVector.fromArray(S, x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = DoubleVector.fromArray(S, x, from + i).min(a);
            b = DoubleVector.fromArray(S, x, from + i + L).min(b);
            c = DoubleVector.fromArray(S, x, from + i + 2 * L).min(c);
            d = DoubleVector.fromArray(S, x, from + i + 3 * L).min(d);
        }
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        c.intoArray(lanes, 2 * L);
        d.intoArray(lanes, 3 * L);
        smallestOfLanes(lanes);
        return i;
    }

    private static void smallest(double[] x, int from, int n, int done, double[] lanes) {
        int i = done;
        if (i == 0) {
            System.arraycopy(x, from, lanes, 0, L);
            i = L;
        }
        var a = DoubleVector.fromArray(S, lanes, 0);
        for (; i <= n - L; i += L) {
            a = DoubleVector.fromArray(S, x, from + i).min(a);
        }
        a.intoArray(lanes, 0);
        if (i < n) {
            DoubleVector.fromArray(S, lanes, 0)
                    .min(DoubleVector.fromArray(S, x, from + n - L))
                    .intoArray(lanes, 0);
        }
    }

    // Lanes are joined in vectors that were loaded: see the package.

    private static void addFour(double[] lanes) {
        DoubleVector.fromArray(S, lanes, 0)
                .add(DoubleVector.fromArray(S, lanes, L))
                .add(
                        DoubleVector.fromArray(S, lanes, 2 * L)
                                .add(DoubleVector.fromArray(S, lanes, 3 * L)))
                .intoArray(lanes, 0);
    }

    private static void largestOfLanes(double[] lanes) {
        DoubleVector.fromArray(S, lanes, 0)
                .max(DoubleVector.fromArray(S, lanes, L))
                .max(
                        DoubleVector.fromArray(S, lanes, 2 * L)
                                .max(DoubleVector.fromArray(S, lanes, 3 * L)))
                .intoArray(lanes, 0);
    }

    private static void smallestOfLanes(double[] lanes) {
        DoubleVector.fromArray(S, lanes, 0)
                .min(DoubleVector.fromArray(S, lanes, L))
                .min(
                        DoubleVector.fromArray(S, lanes, 2 * L)
                                .min(DoubleVector.fromArray(S, lanes, 3 * L)))
                .intoArray(lanes, 0);
    }
}
