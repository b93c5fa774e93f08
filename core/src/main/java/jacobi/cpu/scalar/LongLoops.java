package jacobi.cpu.scalar;

import jacobi.array.DType;
import jacobi.cpu.Elements;
import jacobi.cpu.Lanes;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.UnaryOp;

import java.util.Arrays;

/** Plain loops over {@code long}: integers of all sizes and truth values. */
final class LongLoops implements Lanes {
    private interface One {
        long of(long x);
    }

    private interface Two {
        long of(long a, long b);
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

    @Override
    public void unary(UnaryOp op, Object xs, int xo, Object out, int oo, int n) {
        long[] x = (long[]) xs;
        long[] y = (long[]) out;
        switch (op) {
            case NEG -> each(x, xo, y, oo, n, v -> -v);
            case ABS -> each(x, xo, y, oo, n, Math::abs);
            case SIGN -> each(x, xo, y, oo, n, Long::signum);
            case NOT -> each(x, xo, y, oo, n, v -> v == 0 ? 1 : 0);
            case ISNAN -> each(x, xo, y, oo, n, v -> 0);
            case FLOOR, CEIL, TRUNC, ROUND -> each(x, xo, y, oo, n, v -> v);
            default -> throw new IllegalArgumentException(op + " is not defined over integers");
        }
    }

    @Override
    public void binary(
            BinaryOp op, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        long[] a = (long[]) as;
        long[] b = (long[]) bs;
        long[] y = (long[]) out;
        switch (op) {
            case ADD -> both(a, ao, b, bo, y, oo, n, (p, q) -> p + q);
            case SUB -> both(a, ao, b, bo, y, oo, n, (p, q) -> p - q);
            case MUL -> both(a, ao, b, bo, y, oo, n, (p, q) -> p * q);
            case DIV -> both(a, ao, b, bo, y, oo, n, (p, q) -> p / q);
            case FLOOR_DIV -> both(a, ao, b, bo, y, oo, n, Math::floorDiv);
            case FMOD -> both(a, ao, b, bo, y, oo, n, (p, q) -> p % q);
            case POW -> both(a, ao, b, bo, y, oo, n, Elements::pow);
            case MAX -> both(a, ao, b, bo, y, oo, n, Math::max);
            case MIN -> both(a, ao, b, bo, y, oo, n, Math::min);
            case LT -> both(a, ao, b, bo, y, oo, n, (p, q) -> p < q ? 1 : 0);
            case LE -> both(a, ao, b, bo, y, oo, n, (p, q) -> p <= q ? 1 : 0);
            case EQ -> both(a, ao, b, bo, y, oo, n, (p, q) -> p == q ? 1 : 0);
            case NE -> both(a, ao, b, bo, y, oo, n, (p, q) -> p != q ? 1 : 0);
            case AND -> both(a, ao, b, bo, y, oo, n, (p, q) -> p != 0 && q != 0 ? 1 : 0);
            case OR -> both(a, ao, b, bo, y, oo, n, (p, q) -> p != 0 || q != 0 ? 1 : 0);
            case BIT_AND -> both(a, ao, b, bo, y, oo, n, (p, q) -> p & q);
            case BIT_OR -> both(a, ao, b, bo, y, oo, n, (p, q) -> p | q);
            case BIT_XOR -> both(a, ao, b, bo, y, oo, n, (p, q) -> p ^ q);
            case SHIFT_LEFT -> both(a, ao, b, bo, y, oo, n, Elements::shiftLeft);
            case SHIFT_RIGHT -> both(a, ao, b, bo, y, oo, n, Elements::shiftRight);
            case GCD -> both(a, ao, b, bo, y, oo, n, Elements::gcd);
            case ATAN2, NEXTAFTER, POLYGAMMA ->
                    throw new IllegalArgumentException(op + " is not defined over integers");
        }
    }

    private static void each(long[] x, int xo, long[] y, int oo, int n, One f) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = f.of(x[xo + i]);
        }
    }

    private static void both(long[] a, int ao, long[] b, int bo, long[] y, int oo, int n, Two f) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = f.of(a[ao + i], b[bo + i]);
        }
    }

    @Override
    public void select(
            Object c, int co, Object a, int ao, Object b, int bo, Object out, int oo, int n) {
        long[] test = (long[]) c;
        long[] yes = (long[]) a;
        long[] no = (long[]) b;
        long[] y = (long[]) out;
        for (int i = 0; i < n; i++) {
            y[oo + i] = test[co + i] != 0 ? yes[ao + i] : no[bo + i];
        }
    }

    @Override
    public void reduce(Combine how, Object xs, int xo, int n, Object out, int at) {
        long[] x = (long[]) xs;
        ((long[]) out)[at] =
                switch (how) {
                    case SUM -> sum(x, xo, n);
                    case PROD -> fold(x, xo, n, (p, q) -> p * q);
                    case MAX -> fold(x, xo, n, Math::max);
                    case MIN -> fold(x, xo, n, Math::min);
                };
    }

    /** Halves are summed apart down to a few elements, so that the error grows with log n. */
    private static long sum(long[] x, int from, int n) {
        if (n > 16) {
            int half = n / 2;
            return sum(x, from, half) + sum(x, from + half, n - half);
        }
        long s = x[from];
        for (int i = 1; i < n; i++) {
            s += x[from + i];
        }
        return s;
    }

    private static long fold(long[] x, int from, int n, Two f) {
        long y = x[from];
        for (int i = 1; i < n; i++) {
            y = f.of(y, x[from + i]);
        }
        return y;
    }

    @Override
    public void multiplyAdd(Object a, int ao, Object bs, int bo, Object cs, int co, int n) {
        long x = ((long[]) a)[ao];
        long[] b = (long[]) bs;
        long[] c = (long[]) cs;
        for (int i = 0; i < n; i++) {
            c[co + i] += x * b[bo + i];
        }
    }
}
