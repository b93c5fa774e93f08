package jacobi.cpu.vector;

import jacobi.cpu.Elements;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.UnaryOp;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The primitives of {@code float} as loops without the Vector API, each a method of its own, which
 * the just-in-time compiler turns into vector instructions soon: for the time until a program has a
 * loop of its own. They give the bits that generated loops give, functions with the bits of {@link
 * FloatMath}.
 */
final class FloatSteps {
    private static final @Nullable One[] ONE =
            Arrays.stream(UnaryOp.values()).map(FloatSteps::one).toArray(One[]::new);
    private static final @Nullable Two[] TWO =
            Arrays.stream(BinaryOp.values()).map(FloatSteps::two).toArray(Two[]::new);

    private FloatSteps() {}

    /** {@code y[oo + i] = f(x[xo + i])} for {@code i < n}. */
    interface One {
        /** Computes n elements. */
        void run(float[] x, int xo, float[] y, int oo, int n);
    }

    /** {@code y[oo + i] = f(a[ao + i], b[bo + i])} for {@code i < n}. */
    interface Two {
        /** Computes n elements. */
        void run(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n);
    }

    /** The loop of a primitive, if there is one. */
    static @Nullable One of(UnaryOp op) {
        return ONE[op.ordinal()];
    }

    /** The loop of a primitive, if there is one. */
    static @Nullable Two of(BinaryOp op) {
        return TWO[op.ordinal()];
    }

    private static @Nullable One one(UnaryOp op) {
        return switch (op) {
            case NEG -> FloatSteps::neg;
            case ABS -> FloatSteps::abs;
            case NOT -> FloatSteps::not;
            case SIGN -> FloatSteps::sign;
            case ISNAN -> FloatSteps::isNan;
            case FLOOR -> FloatSteps::floor;
            case CEIL -> FloatSteps::ceil;
            case TRUNC -> FloatSteps::trunc;
            case ROUND -> FloatSteps::round;
            case RECIPROCAL -> FloatSteps::reciprocal;
            case SQRT -> FloatSteps::sqrt;
            case RSQRT -> FloatFunctions::rsqrt;
            case EXP -> FloatFunctions::exp;
            case EXPM1 -> FloatFunctions::expm1;
            case LOG -> FloatFunctions::log;
            case LOG1P -> FloatFunctions::log1p;
            case SIN -> FloatFunctions::sin;
            case COS -> FloatFunctions::cos;
            case TANH -> FloatFunctions::tanh;
            case ERF -> FloatFunctions::erf;
            default -> null;
        };
    }

    private static @Nullable Two two(BinaryOp op) {
        return switch (op) {
            case ADD -> FloatSteps::add;
            case SUB -> FloatSteps::sub;
            case MUL -> FloatSteps::mul;
            case DIV -> FloatSteps::div;
            case MAX -> FloatSteps::max;
            case MIN -> FloatSteps::min;
            case LT -> FloatSteps::lt;
            case LE -> FloatSteps::le;
            case EQ -> FloatSteps::eq;
            case NE -> FloatSteps::ne;
            case AND -> FloatSteps::and;
            case OR -> FloatSteps::or;
            default -> null;
        };
    }

    private static void neg(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = -x[xo + i];
        }
    }

    private static void abs(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.abs(x[xo + i]);
        }
    }

    private static void not(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = x[xo + i] == 0 ? 1 : 0;
        }
    }

    private static void isNan(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Float.isNaN(x[xo + i]) ? 1 : 0;
        }
    }

    private static void floor(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = (float) Math.floor(x[xo + i]);
        }
    }

    private static void ceil(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = (float) Math.ceil(x[xo + i]);
        }
    }

    private static void trunc(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[xo + i];
            y[oo + i] = (float) (v < 0 ? Math.ceil(v) : Math.floor(v));
        }
    }

    private static void round(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = (float) Math.rint(x[xo + i]);
        }
    }

    private static void reciprocal(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = 1 / x[xo + i];
        }
    }

    private static void sqrt(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = (float) Math.sqrt(x[xo + i]);
        }
    }

    private static void sign(float[] x, int xo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Elements.sign(x[xo + i]);
        }
    }

    private static void add(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] + b[bo + i];
        }
    }

    private static void sub(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] - b[bo + i];
        }
    }

    private static void mul(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] * b[bo + i];
        }
    }

    private static void div(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] / b[bo + i];
        }
    }

    private static void max(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.max(a[ao + i], b[bo + i]);
        }
    }

    private static void min(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.min(a[ao + i], b[bo + i]);
        }
    }

    private static void lt(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] < b[bo + i] ? 1 : 0;
        }
    }

    private static void le(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] <= b[bo + i] ? 1 : 0;
        }
    }

    private static void eq(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] == b[bo + i] ? 1 : 0;
        }
    }

    private static void ne(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] != b[bo + i] ? 1 : 0;
        }
    }

    private static void and(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] != 0 && b[bo + i] != 0 ? 1 : 0;
        }
    }

    private static void or(float[] a, int ao, float[] b, int bo, float[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] != 0 || b[bo + i] != 0 ? 1 : 0;
        }
    }
}
