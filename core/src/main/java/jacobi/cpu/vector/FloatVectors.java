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

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Vector loops over {@code float}.
 *
 * <p>Each primitive has a small method of its own, so that the compiler sees one loop at a time and
 * never an operation it does not know. What is left behind the last whole vector goes to the plain
 * loops, which give the same bits for everything that is exactly rounded; functions that are not
 * take it in a vector filled up with zeros, so that a value does not depend on where it stands.
 */
final class FloatVectors implements Lanes {
    static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    static final int L = S.length();
    private static final Lanes PLAIN = ScalarBackend.lanes(DType.FLOAT32);
    // Tables, because calls through them are not inlined: a method with all these loops in it would
    // be too
    // large for the compiler to make registers of its vectors.
    private static final One[] ONE =
            Arrays.stream(UnaryOp.values()).map(FloatVectors::one).toArray(One[]::new);
    private static final @Nullable Two[] TWO =
            Arrays.stream(BinaryOp.values()).map(FloatVectors::two).toArray(Two[]::new);

    private final Loops.When when;
    private final @Nullable Counts generated;

    /** That interpret programs. */
    FloatVectors() {
        this(Loops.When.NEVER, null);
    }

    /** That run programs as loops of their own from some time on, counting each use. */
    FloatVectors(Loops.When when, @Nullable Counts generated) {
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
        int run(float[] x, int xo, float[] y, int oo, int n);
    }

    private interface Two {
        int run(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n);
    }

    private static One one(UnaryOp op) {
        return switch (op) {
            case NEG -> FloatVectors::neg;
            case ABS -> FloatVectors::abs;
            case NOT -> FloatVectors::not;
            case SIGN -> FloatVectors::sign;
            case ISNAN -> FloatVectors::isNan;
            case FLOOR -> FloatVectors::floor;
            case CEIL -> FloatVectors::ceil;
            case TRUNC -> FloatVectors::trunc;
            case ROUND -> FloatVectors::round;
            case RECIPROCAL -> FloatVectors::reciprocal;
            case SQRT -> FloatVectors::sqrt;
            case RSQRT -> FloatFunctions::rsqrt;
            case EXP -> FloatFunctions::exp;
            case EXPM1 -> FloatFunctions::expm1;
            case LOG -> FloatFunctions::log;
            case LOG1P -> FloatFunctions::log1p;
            case SIN -> FloatFunctions::sin;
            case COS -> FloatFunctions::cos;
            case TANH -> FloatFunctions::tanh;
            case ERF -> FloatFunctions::erf;
            default -> plain(op);
        };
    }

    /** The plain loop, for what has no vector form. */
    private static One plain(UnaryOp op) {
        return (x, xo, y, oo, n) -> {
            PLAIN.unary(op, x, xo, y, oo, n);
            return n;
        };
    }

    private static @Nullable Two two(BinaryOp op) {
        return switch (op) {
            case ADD -> FloatVectors::add;
            case SUB -> FloatVectors::sub;
            case MUL -> FloatVectors::mul;
            case DIV -> FloatVectors::div;
            case MAX -> FloatVectors::max;
            case MIN -> FloatVectors::min;
            case LT -> FloatVectors::lt;
            case LE -> FloatVectors::le;
            case EQ -> FloatVectors::eq;
            case NE -> FloatVectors::ne;
            case AND -> FloatVectors::and;
            case OR -> FloatVectors::or;
            default -> null;
        };
    }

    @Override
    public DType natural() {
        return DType.FLOAT32;
    }

    @Override
    public Object allocate(int n) {
        return new float[n];
    }

    @Override
    public void fill(Object value, int at, Object out, int from, int n) {
        Arrays.fill((float[]) out, from, from + n, ((float[]) value)[at]);
    }

    private static FloatVector at(float[] x, int i) {
        return FloatVector.fromArray(S, x, i);
    }

    private static FloatVector truth(VectorMask<Float> m) {
        return FloatVector.zero(S).blend(1, m);
    }

    @Override
    public void unary(UnaryOp op, Object xs, int xo, Object out, int oo, int n) {
        float[] x = (float[]) xs;
        float[] y = (float[]) out;
        int done = ONE[op.ordinal()].run(x, xo, y, oo, n);
        if (done < n) {
            rest(op, x, xo + done, y, oo + done, n - done);
        }
    }

    /**
     * Less than a vector: exact primitives by the plain loops, functions in a vector filled up with
     * zeros.
     */
    private void rest(UnaryOp op, float[] x, int xo, float[] y, int oo, int n) {
        switch (op) {
            case NEG, ABS, SIGN, NOT, ISNAN, FLOOR, CEIL, TRUNC, ROUND, RECIPROCAL, SQRT ->
                    PLAIN.unary(op, x, xo, y, oo, n);
            case RSQRT, EXP, EXPM1, LOG, LOG1P, SIN, COS, TANH, ERF -> {
                float[] whole = new float[L];
                System.arraycopy(x, xo, whole, 0, n);
                unary(op, whole, 0, whole, 0, L);
                System.arraycopy(whole, 0, y, oo, n);
            }
            default -> PLAIN.unary(op, x, xo, y, oo, n);
        }
    }

    @Override
    public void binary(
            BinaryOp op, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        float[] a = (float[]) as;
        float[] b = (float[]) bs;
        float[] y = (float[]) out;
        Two loop = TWO[op.ordinal()];
        int done = loop == null ? 0 : loop.run(a, ao, b, bo, y, oo, n);
        if (done < n) {
            PLAIN.binary(op, a, ao + done, b, bo + done, y, oo + done, n - done);
        }
    }

    private static int neg(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            v.neg().intoArray(y, oo + i);
        }
        return i;
    }

    private static int abs(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            v.abs().intoArray(y, oo + i);
        }
        return i;
    }

    private static int not(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            truth(v.compare(VectorOperators.EQ, 0)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int sign(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            truth(v.compare(VectorOperators.GT, 0))
                    .sub(truth(v.compare(VectorOperators.LT, 0)))
                    .blend(v, v.compare(VectorOperators.NE, v))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    private static int isNan(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            truth(v.compare(VectorOperators.NE, v)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int floor(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            Rounding.floor(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int ceil(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            Rounding.ceil(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int trunc(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            Rounding.trunc(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int round(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            Rounding.round(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int reciprocal(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            FloatVector.broadcast(S, 1).div(v).intoArray(y, oo + i);
        }
        return i;
    }

    private static int sqrt(float[] x, int xo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector v = at(x, xo + i);
            v.sqrt().intoArray(y, oo + i);
        }
        return i;
    }

    private static int add(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            p.add(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int sub(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            p.sub(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int mul(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            p.mul(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int div(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            p.div(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int max(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            p.max(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int min(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            p.min(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int lt(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.LT, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int le(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.LE, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int eq(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.EQ, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int ne(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int and(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, 0).and(q.compare(VectorOperators.NE, 0)))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    private static int or(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            FloatVector p = at(a, ao + i);
            FloatVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, 0).or(q.compare(VectorOperators.NE, 0)))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    @Override
    public void select(
            Object cs, int co, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        float[] c = (float[]) cs;
        float[] a = (float[]) as;
        float[] b = (float[]) bs;
        float[] y = (float[]) out;
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
        float x = ((float[]) a)[ao];
        float[] b = (float[]) bs;
        float[] c = (float[]) cs;
        int i = 0;
        for (; i <= n - L; i += L) {
            at(b, bo + i).fma(FloatVector.broadcast(S, x), at(c, co + i)).intoArray(c, co + i);
        }
        if (i < n) {
            PLAIN.multiplyAdd(a, ao, b, bo + i, c, co + i, n - i);
        }
    }

    @Override
    public void reduce(Combine how, Object xs, int xo, int n, Object out, int to) {
        float[] x = (float[]) xs;
        boolean sum = how == Combine.SUM;
        if (how == Combine.PROD || n < (sum ? 4 * L : L)) {
            PLAIN.reduce(how, x, xo, n, out, to);
            return;
        }
        // One partial result a lane, joined in a fixed order: reduceLanes promises none.
        float[] lanes = new float[sum ? L + 4 * L - 1 : L];
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
                float p = lanes[i];
                float q = lanes[i + half];
                lanes[i] = how == Combine.MAX ? Math.max(p, q) : Math.min(p, q);
            }
        }
        ((float[]) out)[to] = lanes[0];
    }

    private static int sumOfFour(float[] x, int from, int n, float[] lanes) {
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

    private static int largestOfFour(float[] x, int from, int n, float[] lanes) {
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

    private static void largest(float[] x, int from, int n, int done, float[] lanes) {
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

    private static int smallestOfFour(float[] x, int from, int n, float[] lanes) {
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

    private static void smallest(float[] x, int from, int n, int done, float[] lanes) {
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
