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

/** Plain loops over {@code float}, every primitive rounded to float. */
final class FloatLoops implements Lanes {
    private interface One {
        float of(float x);
    }

    private interface Two {
        float of(float a, float b);
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

    @Override
    public void unary(UnaryOp op, Object xs, int xo, Object out, int oo, int n) {
        float[] x = (float[]) xs;
        float[] y = (float[]) out;
        switch (op) {
            case NEG -> each(x, xo, y, oo, n, v -> -v);
            case ABS -> each(x, xo, y, oo, n, Math::abs);
            case SIGN -> each(x, xo, y, oo, n, Elements::sign);
            case NOT -> each(x, xo, y, oo, n, v -> v == 0 ? 1 : 0);
            case ISNAN -> each(x, xo, y, oo, n, v -> Float.isNaN(v) ? 1 : 0);
            case FLOOR -> each(x, xo, y, oo, n, v -> (float) Math.floor(v));
            case CEIL -> each(x, xo, y, oo, n, v -> (float) Math.ceil(v));
            case TRUNC ->
                    each(x, xo, y, oo, n, v -> (float) (v < 0 ? Math.ceil(v) : Math.floor(v)));
            case ROUND -> each(x, xo, y, oo, n, v -> (float) Math.rint(v));
            case RECIPROCAL -> each(x, xo, y, oo, n, v -> 1 / v);
            case SQRT -> each(x, xo, y, oo, n, v -> (float) Math.sqrt(v));
            case RSQRT -> each(x, xo, y, oo, n, v -> (float) (1 / Math.sqrt(v)));
            case EXP -> each(x, xo, y, oo, n, v -> (float) Math.exp(v));
            case EXPM1 -> each(x, xo, y, oo, n, v -> (float) Math.expm1(v));
            case LOG -> each(x, xo, y, oo, n, v -> (float) Math.log(v));
            case LOG1P -> each(x, xo, y, oo, n, v -> (float) Math.log1p(v));
            case SIN -> each(x, xo, y, oo, n, v -> (float) Math.sin(v));
            case COS -> each(x, xo, y, oo, n, v -> (float) Math.cos(v));
            case TANH -> each(x, xo, y, oo, n, v -> (float) Math.tanh(v));
            case ERF -> each(x, xo, y, oo, n, v -> (float) Elements.erf(v));
            case LOG2 -> each(x, xo, y, oo, n, v -> (float) Elements.log2(v));
            case LOG10 -> each(x, xo, y, oo, n, v -> (float) Math.log10(v));
            case EXPONENT -> each(x, xo, y, oo, n, v -> (float) Elements.exponent(v));
            case ERFC -> each(x, xo, y, oo, n, v -> (float) Elements.erfc(v));
            case ERFCX -> each(x, xo, y, oo, n, v -> (float) Elements.erfcx(v));
            case ERFINV -> each(x, xo, y, oo, n, v -> (float) SpecialFunctions.erfinv(v));
            case NDTRI -> each(x, xo, y, oo, n, v -> (float) SpecialFunctions.ndtri(v));
            case LGAMMA -> each(x, xo, y, oo, n, v -> (float) GammaFunctions.lgamma(v));
            case I0E -> each(x, xo, y, oo, n, v -> (float) SpecialFunctions.i0e(v));
            case I1E -> each(x, xo, y, oo, n, v -> (float) SpecialFunctions.i1e(v));
        }
    }

    @Override
    public void binary(
            BinaryOp op, Object as, int ao, Object bs, int bo, Object out, int oo, int n) {
        float[] a = (float[]) as;
        float[] b = (float[]) bs;
        float[] y = (float[]) out;
        switch (op) {
            case ADD -> both(a, ao, b, bo, y, oo, n, (p, q) -> p + q);
            case SUB -> both(a, ao, b, bo, y, oo, n, (p, q) -> p - q);
            case MUL -> both(a, ao, b, bo, y, oo, n, (p, q) -> p * q);
            case DIV -> both(a, ao, b, bo, y, oo, n, (p, q) -> p / q);
            case FLOOR_DIV -> both(a, ao, b, bo, y, oo, n, Elements::floorDiv);
            case FMOD -> both(a, ao, b, bo, y, oo, n, (p, q) -> p % q);
            case POW ->
                    both(
                            a,
                            ao,
                            b,
                            bo,
                            y,
                            oo,
                            n,
                            (p, q) -> (float) Elements.pow((double) p, (double) q));
            case MAX -> both(a, ao, b, bo, y, oo, n, Math::max);
            case MIN -> both(a, ao, b, bo, y, oo, n, Math::min);
            case LT -> both(a, ao, b, bo, y, oo, n, (p, q) -> p < q ? 1 : 0);
            case LE -> both(a, ao, b, bo, y, oo, n, (p, q) -> p <= q ? 1 : 0);
            case EQ -> both(a, ao, b, bo, y, oo, n, (p, q) -> p == q ? 1 : 0);
            case NE -> both(a, ao, b, bo, y, oo, n, (p, q) -> p != q ? 1 : 0);
            case AND -> both(a, ao, b, bo, y, oo, n, (p, q) -> p != 0 && q != 0 ? 1 : 0);
            case OR -> both(a, ao, b, bo, y, oo, n, (p, q) -> p != 0 || q != 0 ? 1 : 0);
            case ATAN2 -> both(a, ao, b, bo, y, oo, n, (p, q) -> (float) Math.atan2(p, q));
            case NEXTAFTER -> both(a, ao, b, bo, y, oo, n, Elements::nextAfter);
            case POLYGAMMA ->
                    both(a, ao, b, bo, y, oo, n, (p, q) -> (float) GammaFunctions.polygamma(p, q));
            case BIT_AND, BIT_OR, BIT_XOR, SHIFT_LEFT, SHIFT_RIGHT, GCD ->
                    throw new IllegalArgumentException(op + " is not defined over floats");
        }
    }

    private static void each(float[] x, int xo, float[] y, int oo, int n, One f) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = f.of(x[xo + i]);
        }
    }

    private static void both(
            float[] a, int ao, float[] b, int bo, float[] y, int oo, int n, Two f) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = f.of(a[ao + i], b[bo + i]);
        }
    }

    @Override
    public void select(
            Object c, int co, Object a, int ao, Object b, int bo, Object out, int oo, int n) {
        float[] test = (float[]) c;
        float[] yes = (float[]) a;
        float[] no = (float[]) b;
        float[] y = (float[]) out;
        for (int i = 0; i < n; i++) {
            y[oo + i] = test[co + i] != 0 ? yes[ao + i] : no[bo + i];
        }
    }

    @Override
    public void reduce(Combine how, Object xs, int xo, int n, Object out, int at) {
        float[] x = (float[]) xs;
        ((float[]) out)[at] =
                switch (how) {
                    case SUM -> sum(x, xo, n);
                    case PROD -> fold(x, xo, n, (p, q) -> p * q);
                    case MAX -> fold(x, xo, n, Math::max);
                    case MIN -> fold(x, xo, n, Math::min);
                };
    }

    /** Halves are summed apart down to a few elements, so that the error grows with log n. */
    private static float sum(float[] x, int from, int n) {
        if (n > 16) {
            int half = n / 2;
            return sum(x, from, half) + sum(x, from + half, n - half);
        }
        float s = x[from];
        for (int i = 1; i < n; i++) {
            s += x[from + i];
        }
        return s;
    }

    private static float fold(float[] x, int from, int n, Two f) {
        float y = x[from];
        for (int i = 1; i < n; i++) {
            y = f.of(y, x[from + i]);
        }
        return y;
    }

    @Override
    public void multiplyAdd(Object a, int ao, Object bs, int bo, Object cs, int co, int n) {
        float x = ((float[]) a)[ao];
        float[] b = (float[]) bs;
        float[] c = (float[]) cs;
        for (int i = 0; i < n; i++) {
            c[co + i] += x * b[bo + i];
        }
    }
}
