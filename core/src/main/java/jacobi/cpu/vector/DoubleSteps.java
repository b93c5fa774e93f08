package jacobi.cpu.vector;

import jacobi.cpu.Elements;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.UnaryOp;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * The primitives of {@code double} as loops without the Vector API, each a method of its own, which
 * the just-in-time compiler turns into vector instructions soon: for the time until a program has a
 * loop of its own. They give the bits that generated loops give, functions beyond arithmetic are
 * the plain twin's.
 */
final class DoubleSteps {
    private static final @Nullable One[] ONE =
            Arrays.stream(UnaryOp.values()).map(DoubleSteps::one).toArray(One[]::new);
    private static final @Nullable Two[] TWO =
            Arrays.stream(BinaryOp.values()).map(DoubleSteps::two).toArray(Two[]::new);

    private DoubleSteps() {}

    /** {@code y[oo + i] = f(x[xo + i])} for {@code i < n}. */
    interface One {
        /** Computes n elements. */
        void run(double[] x, int xo, double[] y, int oo, int n);
    }

    /** {@code y[oo + i] = f(a[ao + i], b[bo + i])} for {@code i < n}. */
    interface Two {
        /** Computes n elements. */
        void run(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n);
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
            case NEG -> DoubleSteps::neg;
            case ABS -> DoubleSteps::abs;
            case NOT -> DoubleSteps::not;
            case SIGN -> DoubleSteps::sign;
            case ISNAN -> DoubleSteps::isNan;
            case FLOOR -> DoubleSteps::floor;
            case CEIL -> DoubleSteps::ceil;
            case TRUNC -> DoubleSteps::trunc;
            case ROUND -> DoubleSteps::round;
            case RECIPROCAL -> DoubleSteps::reciprocal;
            case SQRT -> DoubleSteps::sqrt;
            case RSQRT -> DoubleSteps::rsqrt;
            default -> null;
        };
    }

    private static @Nullable Two two(BinaryOp op) {
        return switch (op) {
            case ADD -> DoubleSteps::add;
            case SUB -> DoubleSteps::sub;
            case MUL -> DoubleSteps::mul;
            case DIV -> DoubleSteps::div;
            case MAX -> DoubleSteps::max;
            case MIN -> DoubleSteps::min;
            case LT -> DoubleSteps::lt;
            case LE -> DoubleSteps::le;
            case EQ -> DoubleSteps::eq;
            case NE -> DoubleSteps::ne;
            case AND -> DoubleSteps::and;
            case OR -> DoubleSteps::or;
            default -> null;
        };
    }

    private static void neg(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = -x[xo + i];
        }
    }

    private static void abs(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.abs(x[xo + i]);
        }
    }

    private static void not(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = x[xo + i] == 0 ? 1 : 0;
        }
    }

    private static void isNan(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Double.isNaN(x[xo + i]) ? 1 : 0;
        }
    }

    private static void floor(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.floor(x[xo + i]);
        }
    }

    private static void ceil(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.ceil(x[xo + i]);
        }
    }

    private static void trunc(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            double v = x[xo + i];
            y[oo + i] = (v < 0 ? Math.ceil(v) : Math.floor(v));
        }
    }

    private static void round(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.rint(x[xo + i]);
        }
    }

    private static void reciprocal(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = 1 / x[xo + i];
        }
    }

    private static void sqrt(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.sqrt(x[xo + i]);
        }
    }

    private static void sign(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Elements.sign(x[xo + i]);
        }
    }

    private static void rsqrt(double[] x, int xo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = 1 / Math.sqrt(x[xo + i]);
        }
    }

    private static void add(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] + b[bo + i];
        }
    }

    private static void sub(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] - b[bo + i];
        }
    }

    private static void mul(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] * b[bo + i];
        }
    }

    private static void div(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] / b[bo + i];
        }
    }

    private static void max(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.max(a[ao + i], b[bo + i]);
        }
    }

    private static void min(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = Math.min(a[ao + i], b[bo + i]);
        }
    }

    private static void lt(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] < b[bo + i] ? 1 : 0;
        }
    }

    private static void le(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] <= b[bo + i] ? 1 : 0;
        }
    }

    private static void eq(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] == b[bo + i] ? 1 : 0;
        }
    }

    private static void ne(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] != b[bo + i] ? 1 : 0;
        }
    }

    private static void and(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] != 0 && b[bo + i] != 0 ? 1 : 0;
        }
    }

    private static void or(double[] a, int ao, double[] b, int bo, double[] y, int oo, int n) {
        for (int i = 0; i < n; i++) {
            y[oo + i] = a[ao + i] != 0 || b[bo + i] != 0 ? 1 : 0;
        }
    }
}
