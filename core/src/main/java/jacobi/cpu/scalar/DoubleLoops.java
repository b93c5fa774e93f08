package jacobi.cpu.scalar;

import jacobi.array.DType;
import jacobi.cpu.Elements;
import jacobi.cpu.GammaFunctions;
import jacobi.cpu.Lanes;
import jacobi.cpu.SpecialFunctions;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.UnaryOp;

import java.util.Arrays;

/** Plain loops over {@code double}. */
final class DoubleLoops implements Lanes {
    private interface One {
        double of(double x);
    }

    private interface Two {
        double of(double a, double b);
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
    public void unary(UnaryOp op, Object xs, int xo, Object out, int oo, int n) {
        double[] x = (double[]) xs;
        double[] y = (double[]) out;
        switch (op) {
            case NEG -> each(x, xo, y, oo, n, v -> -v);
            case ABS -> each(x, xo, y, oo, n, Math::abs);
            case SIGN -> each(x, xo, y, oo, n, Elements::sign);
            case NOT -> each(x, xo, y, oo, n, v -> v == 0 ? 1 : 0);
            case ISNAN -> each(x, xo, y, oo, n, v -> Double.isNaN(v) ? 1 : 0);
            case FLOOR -> each(x, xo, y, oo, n, Math::floor);
            case CEIL -> each(x, xo, y, oo, n, Math::ceil);
            case TRUNC -> each(x, xo, y, oo, n, v -> v < 0 ? Math.ceil(v) : Math.floor(v));
            case ROUND -> each(x, xo, y, oo, n, Math::rint);
            case RECIPROCAL -> each(x, xo, y, oo, n, v -> 1 / v);
            case SQRT -> each(x, xo, y, oo, n, Math::sqrt);
            case RSQRT -> each(x, xo, y, oo, n, v -> 1 / Math.sqrt(v));
            case EXP -> each(x, xo, y, oo, n, Math::exp);
            case EXPM1 -> each(x, xo, y, oo, n, Math::expm1);
            case LOG -> each(x, xo, y, oo, n, Math::log);
            case LOG1P -> each(x, xo, y, oo, n, Math::log1p);
            case SIN -> each(x, xo, y, oo, n, Math::sin);
            case COS -> each(x, xo, y, oo, n, Math::cos);
            case TANH -> each(x, xo, y, oo, n, Math::tanh);
            case ERF -> each(x, xo, y, oo, n, Elements::erf);
            case LOG2 -> each(x, xo, y, oo, n, Elements::log2);
            case LOG10 -> each(x, xo, y, oo, n, Math::log10);
            case EXPONENT -> each(x, xo, y, oo, n, Elements::exponent);
            case ERFC -> each(x, xo, y, oo, n, Elements::erfc);
            case ERFCX -> each(x, xo, y, oo, n, Elements::erfcx);
            case ERFINV -> each(x, xo, y, oo, n, SpecialFunctions::erfinv);
            case NDTRI -> each(x, xo, y, oo, n, SpecialFunctions::ndtri);
            case LGAMMA -> each(x, xo, y, oo, n, GammaFunctions::lgamma);
            case I0E -> each(x, xo, y, oo, n, SpecialFunctions::i0e);
            case I1E -> each(x, xo, y, oo, n, SpecialFunctions::i1e);
        }
    }

    @Override
    public void binary(
            BinaryOp op, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        double[] a = (double[]) as;
        double[] b = (double[]) bs;
        double[] y = (double[]) out;
        switch (op) {
            case ADD -> both(a, ao, b, bo, y, oo, n, (p, q) -> p + q);
            case SUB -> both(a, ao, b, bo, y, oo, n, (p, q) -> p - q);
            case MUL -> both(a, ao, b, bo, y, oo, n, (p, q) -> p * q);
            case DIV -> both(a, ao, b, bo, y, oo, n, (p, q) -> p / q);
            case FLOOR_DIV -> both(a, ao, b, bo, y, oo, n, Elements::floorDiv);
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
            case ATAN2 -> both(a, ao, b, bo, y, oo, n, Math::atan2);
            case NEXTAFTER -> both(a, ao, b, bo, y, oo, n, Math::nextAfter);
            case POLYGAMMA -> both(a, ao, b, bo, y, oo, n, GammaFunctions::polygamma);
            case BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT, GCD ->
                    throw new IllegalArgumentException(op + " is not defined over floats");
        }
    }

    private static void each(double[] x, int xo, double[] y, int oo, int n, One f) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = f.of(x[xo + i]);
        }
    }

    private static void both(
            double[] a, int ao, double[] b, int bo, double[] y, int oo, int n, Two f) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = f.of(a[ao + i], b[bo + i]);
        }
    }

    @Override
    public void select(
            Object c, int co, Object a, int ao, Object b, int bo, Object out, int oo, int n) {
        double[] test = (double[]) c;
        double[] yes = (double[]) a;
        double[] no = (double[]) b;
        double[] y = (double[]) out;
        for (int i = 0; i < n; i++) {
            y[oo + i] = test[co + i] != 0 ? yes[ao + i] : no[bo + i];
        }
    }

    @Override
    public void reduce(Combine how, Object xs, int xo, int n, Object out, int at) {
        double[] x = (double[]) xs;
        ((double[]) out)[at] =
                switch (how) {
                    case SUM -> sum(x, xo, n);
                    case PROD -> fold(x, xo, n, (p, q) -> p * q);
                    case MAX -> fold(x, xo, n, Math::max);
                    case MIN -> fold(x, xo, n, Math::min);
                };
    }

    /** Halves are summed apart down to a few elements, so that the error grows with log n. */
    private static double sum(double[] x, int from, int n) {
        if (n > 16) {
            int half = n / 2;
            return sum(x, from, half) + sum(x, from + half, n - half);
        }
        double s = x[from];
        for (int i = 1; i < n; i++) {
            s += x[from + i];
        }
        return s;
    }

    private static double fold(double[] x, int from, int n, Two f) {
        double y = x[from];
        for (int i = 1; i < n; i++) {
            y = f.of(y, x[from + i]);
        }
        return y;
    }

    @Override
    public void multiplyAdd(Object a, int ao, Object bs, int bo, Object cs, int co, int n) {
        double x = ((double[]) a)[ao];
        double[] b = (double[]) bs;
        double[] c = (double[]) cs;
        for (int i = 0; i < n; i++) {
            c[co + i] += x * b[bo + i];
        }
    }
}
