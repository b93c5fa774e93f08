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
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Vector loops over {@code double}; functions beyond arithmetic go to the plain loops.
 *
 * <p>Each primitive has a small method of its own, so that the compiler sees one loop at a time and
 * never an operation it does not know. What is left behind the last whole vector goes to the plain
 * loops, which give the same bits for everything that is exactly rounded.
 */
final class DoubleVectors implements Lanes {
    static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    static final int L = S.length();
    private static final Lanes PLAIN = ScalarBackend.lanes(DType.FLOAT64);
    // Tables, because calls through them are not inlined: a method with all these loops in it would
    // be too
    // large for the compiler to make registers of its vectors.
    private static final @Nullable One[] ONE =
            Arrays.stream(UnaryOp.values()).map(DoubleVectors::one).toArray(One[]::new);
    private static final @Nullable Two[] TWO =
            Arrays.stream(BinaryOp.values()).map(DoubleVectors::two).toArray(Two[]::new);

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

    private interface One {
        int run(double[] x, int xo, double[] y, int oo, int n);
    }

    private interface Two {
        int run(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n);
    }

    private static @Nullable One one(UnaryOp op) {
        return switch (op) {
            case NEG -> DoubleVectors::neg;
            case ABS -> DoubleVectors::abs;
            case NOT -> DoubleVectors::not;
            case SIGN -> DoubleVectors::sign;
            case ISNAN -> DoubleVectors::isNan;
            case FLOOR -> DoubleVectors::floor;
            case CEIL -> DoubleVectors::ceil;
            case TRUNC -> DoubleVectors::trunc;
            case ROUND -> DoubleVectors::round;
            case RECIPROCAL -> DoubleVectors::reciprocal;
            case SQRT -> DoubleVectors::sqrt;
            case RSQRT -> DoubleVectors::rsqrt;
            default -> null;
        };
    }

    private static @Nullable Two two(BinaryOp op) {
        return switch (op) {
            case ADD -> DoubleVectors::add;
            case SUB -> DoubleVectors::sub;
            case MUL -> DoubleVectors::mul;
            case DIV -> DoubleVectors::div;
            case MAX -> DoubleVectors::max;
            case MIN -> DoubleVectors::min;
            case LT -> DoubleVectors::lt;
            case LE -> DoubleVectors::le;
            case EQ -> DoubleVectors::eq;
            case NE -> DoubleVectors::ne;
            case AND -> DoubleVectors::and;
            case OR -> DoubleVectors::or;
            default -> null;
        };
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

    private static DoubleVector at(double[] x, int i) {
        return DoubleVector.fromArray(S, x, i);
    }

    private static DoubleVector truth(VectorMask<Double> m) {
        return DoubleVector.zero(S).blend(1, m);
    }

    @Override
    public void unary(UnaryOp op, Object xs, int xo, Object out, int oo, int n) {
        double[] x = (double[]) xs;
        double[] y = (double[]) out;
        One loop = ONE[op.ordinal()];
        int done = loop == null ? 0 : loop.run(x, xo, y, oo, n);
        if (done < n) {
            PLAIN.unary(op, x, xo + done, y, oo + done, n - done);
        }
    }

    @Override
    public void binary(
            BinaryOp op, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        double[] a = (double[]) as;
        double[] b = (double[]) bs;
        double[] y = (double[]) out;
        Two loop = TWO[op.ordinal()];
        int done = loop == null ? 0 : loop.run(a, ao, b, bo, y, oo, n);
        if (done < n) {
            PLAIN.binary(op, a, ao + done, b, bo + done, y, oo + done, n - done);
        }
    }

    private static int neg(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            v.neg().intoArray(y, oo + i);
        }
        return i;
    }

    private static int abs(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            v.abs().intoArray(y, oo + i);
        }
        return i;
    }

    private static int not(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            truth(v.compare(VectorOperators.EQ, 0)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int sign(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            truth(v.compare(VectorOperators.GT, 0))
                    .sub(truth(v.compare(VectorOperators.LT, 0)))
                    .blend(v, v.compare(VectorOperators.NE, v))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    private static int isNan(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            truth(v.compare(VectorOperators.NE, v)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int floor(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            Rounding.floor(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int ceil(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            Rounding.ceil(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int trunc(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            Rounding.trunc(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int round(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            Rounding.round(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int reciprocal(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            DoubleVector.broadcast(S, 1).div(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int sqrt(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            v.sqrt().intoArray(y, oo + i);
        }
        return i;
    }

    private static int rsqrt(double[] x, int xo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector v = at(x, xo + i);
            DoubleVector.broadcast(S, 1).div(v.sqrt()).intoArray(y, oo + i);
        }
        return i;
    }

    private static int add(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            p.add(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int sub(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            p.sub(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int mul(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            p.mul(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int div(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            p.div(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int max(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            p.max(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int min(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            p.min(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int lt(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.LT, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int le(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.LE, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int eq(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.EQ, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int ne(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int and(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, 0).and(q.compare(VectorOperators.NE, 0)))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    private static int or(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            DoubleVector p = at(a, ao + i);
            DoubleVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, 0).or(q.compare(VectorOperators.NE, 0)))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    @Override
    public void select(
            Object cs, int co, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        double[] c = (double[]) cs;
        double[] a = (double[]) as;
        double[] b = (double[]) bs;
        double[] y = (double[]) out;
        int i = 0;
        for (; i <= n - L; i += L) {
            var test = at(c, co + i).compare(VectorOperators.NE, 0);
            at(b, bo + i).blend(at(a, ao + i), test).intoArray(y, oo + i);
        }
        if (i < n) {
            PLAIN.select(c, co + i, a, ao + i, b, bo + i, y, oo + i, n - i);
        }
    }

    @Override
    public void multiplyAdd(Object a, int ao, Object bs, int bo, Object cs, int co, int n) {
        double x = ((double[]) a)[ao];
        double[] b = (double[]) bs;
        double[] c = (double[]) cs;
        int i = 0;
        for (; i <= n - L; i += L) {
            at(b, bo + i).fma(DoubleVector.broadcast(S, x), at(c, co + i)).intoArray(c, co + i);
        }
        if (i < n) {
            PLAIN.multiplyAdd(a, ao, b, bo + i, c, co + i, n - i);
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
        // One partial result a lane, joined in a fixed order: reduceLanes promises none.
        double[] lanes = new double[sum ? L + 4 * L - 1 : L];
        if (sum) {
            int done = sumOfFour(x, xo, n, lanes);
            System.arraycopy(x, xo + done, lanes, L, n - done);
            PLAIN.reduce(how, lanes, 0, L + n - done, out, to);
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

    private static int sumOfFour(double[] x, int from, int n, double[] lanes) {
        var a = at(x, from);
        var b = at(x, from + L);
        var c = at(x, from + 2 * L);
        var d = at(x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = a.add(at(x, from + i));
            b = b.add(at(x, from + i + L));
            c = c.add(at(x, from + i + 2 * L));
            d = d.add(at(x, from + i + 3 * L));
        }
        a.add(b).add(c.add(d)).intoArray(lanes, 0);
        return i;
    }

    private static int largestOfFour(double[] x, int from, int n, double[] lanes) {
        var a = at(x, from);
        var b = at(x, from + L);
        var c = at(x, from + 2 * L);
        var d = at(x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = a.max(at(x, from + i));
            b = b.max(at(x, from + i + L));
            c = c.max(at(x, from + i + 2 * L));
            d = d.max(at(x, from + i + 3 * L));
        }
        a.max(b).max(c.max(d)).intoArray(lanes, 0);
        return i;
    }

    private static void largest(double[] x, int from, int n, int done, double[] lanes) {
        int i = done;
        if (i == 0) {
            System.arraycopy(x, from, lanes, 0, L);
            i = L;
        }
        var a = at(lanes, 0);
        for (; i <= n - L; i += L) {
            a = a.max(at(x, from + i));
        }
        a.intoArray(lanes, 0);
        if (i < n) {
            at(lanes, 0).max(at(x, from + n - L)).intoArray(lanes, 0);
        }
    }

    private static int smallestOfFour(double[] x, int from, int n, double[] lanes) {
        var a = at(x, from);
        var b = at(x, from + L);
        var c = at(x, from + 2 * L);
        var d = at(x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = a.min(at(x, from + i));
            b = b.min(at(x, from + i + L));
            c = c.min(at(x, from + i + 2 * L));
            d = d.min(at(x, from + i + 3 * L));
        }
        a.min(b).min(c.min(d)).intoArray(lanes, 0);
        return i;
    }

    private static void smallest(double[] x, int from, int n, int done, double[] lanes) {
        int i = done;
        if (i == 0) {
            System.arraycopy(x, from, lanes, 0, L);
            i = L;
        }
        var a = at(lanes, 0);
        for (; i <= n - L; i += L) {
            a = a.min(at(x, from + i));
        }
        a.intoArray(lanes, 0);
        if (i < n) {
            at(lanes, 0).min(at(x, from + n - L)).intoArray(lanes, 0);
        }
    }
}
