package jacobi.cpu.vector;

import jacobi.array.DType;
import jacobi.cpu.Lanes;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.UnaryOp;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Vector loops over {@code long}: integers of all sizes and truth values; what has no vector
 * instruction goes to the plain loops.
 *
 * <p>Each primitive has a small method of its own, so that the compiler sees one loop at a time and
 * never an operation it does not know. What is left behind the last whole vector goes to the plain
 * loops, which give the same bits for everything that is exactly rounded.
 */
final class LongVectors implements Lanes {
    static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
    static final int L = S.length();
    private static final Lanes PLAIN = ScalarBackend.lanes(DType.INT64);
    // Tables, because calls through them are not inlined: a method with all these loops in it would
    // be too
    // large for the compiler to make registers of its vectors.
    private static final @Nullable One[] ONE =
            Arrays.stream(UnaryOp.values()).map(LongVectors::one).toArray(One[]::new);
    private static final @Nullable Two[] TWO =
            Arrays.stream(BinaryOp.values()).map(LongVectors::two).toArray(Two[]::new);

    private interface One {
        int run(long[] x, int xo, long[] y, int oo, int n);
    }

    private interface Two {
        int run(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n);
    }

    private static @Nullable One one(UnaryOp op) {
        return switch (op) {
            case NEG -> LongVectors::neg;
            case ABS -> LongVectors::abs;
            case NOT -> LongVectors::not;
            case SIGN -> LongVectors::sign;
            default -> null;
        };
    }

    private static @Nullable Two two(BinaryOp op) {
        return switch (op) {
            case ADD -> LongVectors::add;
            case SUB -> LongVectors::sub;
            case MUL -> LongVectors::mul;
            case MAX -> LongVectors::max;
            case MIN -> LongVectors::min;
            case LT -> LongVectors::lt;
            case LE -> LongVectors::le;
            case EQ -> LongVectors::eq;
            case NE -> LongVectors::ne;
            case AND -> LongVectors::and;
            case OR -> LongVectors::or;
            default -> null;
        };
    }

    @Override
    public DType natural() {
        return DType.INT64;
    }

    @Override
    public Object allocate(int n) {
        return new long[n];
    }

    @Override
    public void fill(Object value, int at, Object out, int from, int n) {
        Arrays.fill((long[]) out, from, from + n, ((long[]) value)[at]);
    }

    private static LongVector at(long[] x, int i) {
        return LongVector.fromArray(S, x, i);
    }

    private static LongVector truth(VectorMask<Long> m) {
        return LongVector.zero(S).blend(1, m);
    }

    @Override
    public void unary(UnaryOp op, Object xs, int xo, Object out, int oo, int n) {
        long[] x = (long[]) xs;
        long[] y = (long[]) out;
        One loop = ONE[op.ordinal()];
        int done = loop == null ? 0 : loop.run(x, xo, y, oo, n);
        if (done < n) {
            PLAIN.unary(op, x, xo + done, y, oo + done, n - done);
        }
    }

    @Override
    public void binary(
            BinaryOp op, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        long[] a = (long[]) as;
        long[] b = (long[]) bs;
        long[] y = (long[]) out;
        Two loop = TWO[op.ordinal()];
        int done = loop == null ? 0 : loop.run(a, ao, b, bo, y, oo, n);
        if (done < n) {
            PLAIN.binary(op, a, ao + done, b, bo + done, y, oo + done, n - done);
        }
    }

    private static int neg(long[] x, int xo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector v = at(x, xo + i);
            v.neg().intoArray(y, oo + i);
        }
        return i;
    }

    private static int abs(long[] x, int xo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector v = at(x, xo + i);
            v.abs().intoArray(y, oo + i);
        }
        return i;
    }

    private static int not(long[] x, int xo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector v = at(x, xo + i);
            truth(v.compare(VectorOperators.EQ, 0)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int sign(long[] x, int xo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector v = at(x, xo + i);
            truth(v.compare(VectorOperators.GT, 0))
                    .sub(truth(v.compare(VectorOperators.LT, 0)))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    private static int add(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            p.add(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int sub(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            p.sub(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int mul(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            p.mul(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int max(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            p.max(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int min(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            p.min(q).intoArray(y, oo + i);
        }
        return i;
    }

    private static int lt(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.LT, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int le(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.LE, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int eq(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.EQ, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int ne(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, q)).intoArray(y, oo + i);
        }
        return i;
    }

    private static int and(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, 0).and(q.compare(VectorOperators.NE, 0)))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    private static int or(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n) {
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector p = at(a, ao + i);
            LongVector q = at(b, bo + i);
            truth(p.compare(VectorOperators.NE, 0).or(q.compare(VectorOperators.NE, 0)))
                    .intoArray(y, oo + i);
        }
        return i;
    }

    @Override
    public void select(
            Object cs, int co, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        long[] c = (long[]) cs;
        long[] a = (long[]) as;
        long[] b = (long[]) bs;
        long[] y = (long[]) out;
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
        long x = ((long[]) a)[ao];
        long[] b = (long[]) bs;
        long[] c = (long[]) cs;
        int i = 0;
        for (; i <= n - L; i += L) {
            at(b, bo + i).mul(x).add(at(c, co + i)).intoArray(c, co + i);
        }
        if (i < n) {
            PLAIN.multiplyAdd(a, ao, b, bo + i, c, co + i, n - i);
        }
    }

    @Override
    public void reduce(Combine how, Object xs, int xo, int n, Object out, int to) {
        long[] x = (long[]) xs;
        if (how == Combine.PROD || n < 4 * L) {
            PLAIN.reduce(how, x, xo, n, out, to);
            return;
        }
        // One partial result a lane, joined in a fixed order: reduceLanes promises none.
        long[] lanes = new long[L + 4 * L - 1];
        int done =
                switch (how) {
                    case SUM -> sum(x, xo, n, lanes);
                    case MAX -> largest(x, xo, n, lanes);
                    case MIN -> smallest(x, xo, n, lanes);
                    case PROD -> 0;
                };
        System.arraycopy(x, xo + done, lanes, L, n - done);
        PLAIN.reduce(how, lanes, 0, L + n - done, out, to);
    }

    private static int sum(long[] x, int from, int n, long[] lanes) {
        var a = at(x, from);
        var b = at(x, from + L);
        var c = at(x, from + 2 * L);
        var d = at(x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = at(x, from + i).add(a);
            b = at(x, from + i + L).add(b);
            c = at(x, from + i + 2 * L).add(c);
            d = at(x, from + i + 3 * L).add(d);
        }
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        c.intoArray(lanes, 2 * L);
        d.intoArray(lanes, 3 * L);
        at(lanes, 0)
                .add(at(lanes, L))
                .add(at(lanes, 2 * L).add(at(lanes, 3 * L)))
                .intoArray(lanes, 0);
        return i;
    }

    private static int largest(long[] x, int from, int n, long[] lanes) {
        var a = at(x, from);
        var b = at(x, from + L);
        var c = at(x, from + 2 * L);
        var d = at(x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = at(x, from + i).max(a);
            b = at(x, from + i + L).max(b);
            c = at(x, from + i + 2 * L).max(c);
            d = at(x, from + i + 3 * L).max(d);
        }
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        c.intoArray(lanes, 2 * L);
        d.intoArray(lanes, 3 * L);
        at(lanes, 0)
                .max(at(lanes, L))
                .max(at(lanes, 2 * L).max(at(lanes, 3 * L)))
                .intoArray(lanes, 0);
        return i;
    }

    private static int smallest(long[] x, int from, int n, long[] lanes) {
        var a = at(x, from);
        var b = at(x, from + L);
        var c = at(x, from + 2 * L);
        var d = at(x, from + 3 * L);
        int i = 4 * L;
        for (; i <= n - 4 * L; i += 4 * L) {
            a = at(x, from + i).min(a);
            b = at(x, from + i + L).min(b);
            c = at(x, from + i + 2 * L).min(c);
            d = at(x, from + i + 3 * L).min(d);
        }
        a.intoArray(lanes, 0);
        b.intoArray(lanes, L);
        c.intoArray(lanes, 2 * L);
        d.intoArray(lanes, 3 * L);
        at(lanes, 0)
                .min(at(lanes, L))
                .min(at(lanes, 2 * L).min(at(lanes, 3 * L)))
                .intoArray(lanes, 0);
        return i;
    }
}
