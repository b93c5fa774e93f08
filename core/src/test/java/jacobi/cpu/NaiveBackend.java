package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.kernel.Backend;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * The kinds written down once more from their definitions, one element at a time, sharing nothing
 * with the backends under test: sums in double, expressions by recursion.
 */
final class NaiveBackend implements Backend {
    @Override
    public String name() {
        return "naive";
    }

    @Override
    public Map<String, Long> counts() {
        return new HashMap<>();
    }

    @Override
    public void run(Kernel kernel, Array[] out, Array[] in, double[] params) {
        switch (kernel) {
            case Kernel.Map k -> map(k, out, in, params);
            case Kernel.Reduce k -> reduce(k, out[0], in, params);
            case Kernel.ArgReduce k -> argReduce(k, out[0], in[0]);
            case Kernel.MatMul k -> matMul(k, out[0], in, params);
            case Kernel.Softmax k -> softmax(k, out[0], in[0]);
            case Kernel.SoftmaxGrad k -> softmaxGrad(k, out[0], in[0], in[1]);
            case Kernel.Gather k -> gather(k, out[0], in[0], in[1]);
            case Kernel.Scatter k -> scatter(k, out[0], in[0], in[1]);
            case Kernel.Search k -> search(k, out[0], in[0], in[1]);
            case Kernel.Scan k -> scan(k, out[0], in[0]);
            case Kernel.Copy _ -> copy(out[0], in[0]);
            case Kernel.Iota k -> {
                for (int i = 0; i < out[0].numel(); i++) {
                    out[0].setDouble(i, k.start() + i * k.step());
                }
            }
            // Factors are held by what they multiply to, in FactorsTest.
            // Attention by AttentionTest.
            case Kernel.Factor _, Kernel.TriangularSolve _, Kernel.Random _ ->
                    throw new UnsupportedOperationException();
            case Kernel.Attention _, Kernel.AttentionGrad _ ->
                    throw new UnsupportedOperationException();
            case Kernel.Convolve k -> NaiveImages.convolve(k, out[0], in);
            case Kernel.MaxPool k -> NaiveImages.maxPool(k, out, in[0]);
            case Kernel.Unpool k -> NaiveImages.unpool(k, out[0], in[0], in[1]);
            case Kernel.Mix k -> NaiveImages.mix(k, out[0], in[0]);
            case Kernel.Normalize k -> NaiveImages.normalize(k, out, in);
            case Kernel.NormalizeGrad k -> NaiveImages.normalizeGrad(k, out, in);
        }
    }

    /** A value of a compute type: exact, so that longs stay longs. */
    private record Value(double d, long l) {
        static Value of(DType compute, double d) {
            return compute == DType.FLOAT32
                    ? new Value((float) d, 0)
                    : compute == DType.FLOAT64 ? new Value(d, 0) : new Value(0, (long) d);
        }

        static Value of(long l) {
            return new Value(0, l);
        }
    }

    private static Value load(Array x, long i, DType compute) {
        if (!compute.isFloating()) {
            if (compute == DType.BOOL) {
                return Value.of(x.getDouble(i) != 0 ? 1 : 0);
            }
            return Value.of(x.getLong(i));
        }
        // From a long straight to float: rounding to double on the way would round twice.
        if (compute == DType.FLOAT32 && x.dtype() == DType.INT64) {
            return new Value((float) x.getLong(i), 0);
        }
        return Value.of(compute, x.getDouble(i));
    }

    private static void store(Array y, long i, DType compute, Value v) {
        if (compute.isFloating()) {
            y.setDouble(i, v.d);
        } else {
            y.setLong(i, v.l);
        }
    }

    private interface Inputs {
        Value at(int i);
    }

    private static Value eval(Expr e, DType t, Inputs in, double[] params) {
        return switch (e) {
            case Expr.Input i -> in.at(i.index());
            case Expr.Param p -> Value.of(t, params[p.index()]);
            case Expr.Const c -> Value.of(t, c.value());
            case Expr.Unary u -> {
                Value x = eval(u.x(), t, in, params);
                yield t.isFloating() ? Value.of(t, floating(u, x.d, t)) : Value.of(integer(u, x.l));
            }
            case Expr.Binary b -> {
                Value x = eval(b.a(), t, in, params);
                Value y = eval(b.b(), t, in, params);
                yield t.isFloating()
                        ? Value.of(t, floating(b.op(), x.d, y.d))
                        : Value.of(integer(b.op(), x.l, y.l));
            }
            case Expr.Select s -> {
                Value c = eval(s.condition(), t, in, params);
                yield eval(
                        t.isFloating() ? (c.d != 0 ? s.a() : s.b()) : c.l != 0 ? s.a() : s.b(),
                        t,
                        in,
                        params);
            }
        };
    }

    private static double floating(Expr.Unary u, double x, DType t) {
        return switch (u.op()) {
            case NEG -> -x;
            case ABS -> x < 0 ? -x : x == 0 ? 0 : x;
            case SIGN -> Double.isNaN(x) ? x : x == 0 ? 0 : x < 0 ? -1 : 1;
            case NOT -> x == 0 ? 1 : 0;
            case ISNAN -> Double.isNaN(x) ? 1 : 0;
            case FLOOR -> StrictMath.floor(x);
            case CEIL -> StrictMath.ceil(x);
            case TRUNC -> x < 0 ? StrictMath.ceil(x) : StrictMath.floor(x);
            case ROUND -> StrictMath.rint(x);
            case RECIPROCAL -> 1 / x;
            case SQRT -> StrictMath.sqrt(x);
            case RSQRT -> 1 / StrictMath.sqrt(x);
            case EXP -> StrictMath.exp(x);
            case EXPM1 -> StrictMath.expm1(x);
            case LOG -> StrictMath.log(x);
            case LOG1P -> StrictMath.log1p(x);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case TANH -> StrictMath.tanh(x);
            case ERF -> erf(x);
            // Held to true values in SpecialFunctionsTest; both backends share them.
            default -> throw new UnsupportedOperationException(u.op().name());
        };
    }

    /**
     * A series of positive terms near 0, Laplace's continued fraction for the complement further
     * out.
     */
    private static double erf(double x) {
        double a = Math.abs(x);
        if (Double.isNaN(x) || a > 6) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        if (a < 2.5) {
            double term = x;
            double sum = x;
            for (int n = 1; n < 100; n++) {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return x == 0 ? x : 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
        }
        double f = 0;
        for (int n = 200; n > 0; n--) {
            f = n / 2.0 / (a + f);
        }
        return Math.signum(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + f));
    }

    private static long integer(Expr.Unary u, long x) {
        return switch (u.op()) {
            case NEG -> -x;
            case ABS -> x < 0 ? -x : x;
            case SIGN -> x < 0 ? -1 : x > 0 ? 1 : 0;
            case NOT -> x == 0 ? 1 : 0;
            case ISNAN -> 0;
            case FLOOR, CEIL, TRUNC, ROUND -> x;
            default -> throw new IllegalArgumentException();
        };
    }

    private static double floating(BinaryOp op, double a, double b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case FLOOR_DIV -> floorDiv(a, b);
            case FMOD -> a % b;
            case POW -> a == 1 || a == -1 && Double.isInfinite(b) ? 1 : StrictMath.pow(a, b);
            case MAX ->
                    Double.isNaN(a)
                            ? a
                            : Double.isNaN(b) ? b : a > b ? a : a < b ? b : a + b == 0 ? 0 : a;
            case MIN -> Double.isNaN(a) ? a : Double.isNaN(b) ? b : a < b ? a : b;
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
            case ATAN2 -> StrictMath.atan2(a, b);
            default -> throw new UnsupportedOperationException(op.name());
        };
    }

    /** By exact decimals, where there are any. */
    private static double floorDiv(double a, double b) {
        if (b == 0 || Double.isNaN(a) || Double.isNaN(b) || Double.isInfinite(a)) {
            return b == 0 ? a / b : Double.NaN;
        }
        if (Double.isInfinite(b)) {
            return a == 0 ? Math.copySign(0, a / b) : a < 0 == b < 0 ? Math.copySign(0, a / b) : -1;
        }
        BigDecimal[] q = new BigDecimal(a).divideAndRemainder(new BigDecimal(b));
        if (q[1].signum() != 0 && a < 0 != b < 0) {
            q[0] = q[0].subtract(BigDecimal.ONE);
        }
        return q[0].signum() == 0 ? Math.copySign(0, a / b) : q[0].doubleValue();
    }

    private static long integer(BinaryOp op, long a, long b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case FLOOR_DIV -> a / b - (a % b != 0 && a < 0 != b < 0 ? 1 : 0);
            case FMOD -> a % b;
            case POW -> {
                long y = 1;
                for (int i = 0; i < b; i++) {
                    y *= a;
                }
                yield y;
            }
            case MAX -> a > b ? a : b;
            case MIN -> a < b ? a : b;
            case LT -> a < b ? 1 : 0;
            case LE -> a <= b ? 1 : 0;
            case EQ -> a == b ? 1 : 0;
            case NE -> a != b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
            case BIT_AND -> ~(~a | ~b);
            case BIT_OR -> ~(~a & ~b);
            case BIT_XOR -> (a | b) - (a & b);
            case SHIFT_LEFT ->
                    b < 0 || b > 63 ? 0 : BigInteger.valueOf(a).shiftLeft((int) b).longValue();
            case SHIFT_RIGHT ->
                    b < 0 || b > 63
                            ? (a < 0 ? -1 : 0)
                            : BigInteger.valueOf(a).shiftRight((int) b).longValue();
            case GCD -> BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValue();
            default -> throw new IllegalArgumentException();
        };
    }

    private static void map(Kernel.Map k, Array[] out, Array[] in, double[] params) {
        for (int i = 0; i < out[0].numel(); i++) {
            int at = i;
            Value[] y = new Value[out.length];
            for (int j = 0; j < out.length; j++) {
                y[j] =
                        eval(
                                k.outputs().get(j),
                                k.compute(),
                                n -> load(in[n], at, k.compute()),
                                params);
            }
            for (int j = 0; j < out.length; j++) {
                store(out[j], i, k.compute(), y[j]);
            }
        }
    }

    /** Sums and products of floats in double: the reference is more precise than what is tested. */
    private static Value join(Combine how, boolean floating, Value a, Value b) {
        if (floating) {
            double y =
                    switch (how) {
                        case SUM -> a.d + b.d;
                        case PROD -> a.d * b.d;
                        case MAX -> floating(BinaryOp.MAX, a.d, b.d);
                        case MIN -> floating(BinaryOp.MIN, a.d, b.d);
                    };
            return new Value(y, 0);
        }
        return Value.of(
                switch (how) {
                    case SUM -> a.l + b.l;
                    case PROD -> a.l * b.l;
                    case MAX -> a.l > b.l ? a.l : b.l;
                    case MIN -> a.l < b.l ? a.l : b.l;
                });
    }

    private static void reduce(Kernel.Reduce k, Array out, Array[] in, double[] params) {
        Shape s = in[0].shape();
        int reduced = (int) s.slice(k.keptRank(), s.rank()).numel();
        boolean floating = k.compute().isFloating();
        for (int o = 0; o < out.numel(); o++) {
            Value v =
                    floating
                            ? new Value(k.combine() == Combine.SUM ? 0 : 1, 0)
                            : Value.of(k.combine() == Combine.SUM ? 0 : 1);
            double lost = 0;
            for (int r = 0; r < reduced; r++) {
                long at = (long) o * reduced + r;
                Value x = eval(k.map(), k.compute(), n -> load(in[n], at, k.compute()), params);
                if (floating && k.combine() == Combine.SUM) {
                    double s1 = v.d + x.d;
                    lost += Math.abs(v.d) >= Math.abs(x.d) ? v.d - s1 + x.d : x.d - s1 + v.d;
                    v = new Value(s1, 0);
                } else {
                    v = r == 0 ? x : join(k.combine(), floating, v, x);
                }
            }
            // Neumaier's compensation: the sum as if in twice the precision.
            Value joined = floating ? Value.of(k.compute(), v.d + lost) : v;
            store(out, o, k.compute(), eval(k.finish(), k.compute(), _ -> joined, params));
        }
    }

    private static void argReduce(Kernel.ArgReduce k, Array out, Array in) {
        int reduced = in.numel() / Math.max(1, out.numel());
        for (int o = 0; o < out.numel(); o++) {
            int best = 0;
            for (int r = 1; r < reduced; r++) {
                int a = o * reduced + best;
                int b = o * reduced + r;
                boolean better;
                if (in.dtype().isFloating()) {
                    double x = in.getDouble(b);
                    double y = in.getDouble(a);
                    better = !Double.isNaN(y) && (Double.isNaN(x) || (k.largest() ? x > y : x < y));
                } else {
                    better =
                            k.largest()
                                    ? in.getLong(b) > in.getLong(a)
                                    : in.getLong(b) < in.getLong(a);
                }
                best = better ? r : best;
            }
            out.setLong(o, best);
        }
    }

    private static void matMul(Kernel.MatMul kernel, Array out, Array[] in, double[] params) {
        DType t = kernel.compute();
        int m = out.shape().size(1);
        int n = out.shape().size(2);
        int depth = in[0].shape().size(2);
        for (int o = 0; o < out.numel(); o++) {
            int b = o / (m * n);
            int i = o / n % m;
            int j = o % n;
            Value sum = new Value(0, 0);
            for (int k = 0; k < depth; k++) {
                Value x = load(in[0], ((long) b * m + i) * depth + k, t);
                Value y = load(in[1], ((long) b * depth + k) * n + j, t);
                sum = new Value(sum.d + x.d * y.d, sum.l + x.l * y.l);
            }
            int at = o;
            Value product = t.isFloating() ? Value.of(t, sum.d) : sum;
            store(
                    out,
                    o,
                    t,
                    eval(
                            kernel.epilogue(),
                            t,
                            q -> q == 0 ? product : load(in[q + 1], at, t),
                            params));
        }
    }

    private static void softmax(Kernel.Softmax k, Array out, Array in) {
        int n = out.shape().rank() == 0 ? 1 : out.shape().size(-1);
        for (int r = 0; r < out.numel(); r += n) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                max = Math.max(max, in.getDouble(r + i));
            }
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += Math.exp(in.getDouble(r + i) - max);
            }
            for (int i = 0; i < n; i++) {
                double x = in.getDouble(r + i) - max;
                out.setDouble(r + i, k.log() ? x - Math.log(sum) : Math.exp(x) / sum);
            }
        }
    }

    private static void softmaxGrad(Kernel.SoftmaxGrad k, Array out, Array g, Array y) {
        int n = out.shape().rank() == 0 ? 1 : out.shape().size(-1);
        for (int r = 0; r < out.numel(); r += n) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += k.log() ? g.getDouble(r + i) : g.getDouble(r + i) * y.getDouble(r + i);
            }
            for (int i = 0; i < n; i++) {
                double gi = g.getDouble(r + i);
                double yi = y.getDouble(r + i);
                out.setDouble(r + i, k.log() ? gi - Math.exp(yi) * sum : yi * (gi - sum));
            }
        }
    }

    /**
     * The array at {@code index}'s sizes, with an element's position at the dimension exchanged.
     */
    private static int whole(Array whole, Array index, int dim, int linear) {
        Layout l = whole.layout();
        int at = l.offset();
        int rest = linear;
        for (int d = l.rank() - 1; d >= 0; d--) {
            int i = rest % index.shape().size(d);
            rest /= index.shape().size(d);
            at += (d == dim ? (int) index.getLong(linear) : i) * l.stride(d);
        }
        return at;
    }

    private static void gather(Kernel.Gather k, Array out, Array in, Array index) {
        for (int i = 0; i < out.numel(); i++) {
            int at = whole(in, index, k.dim(), i);
            if (out.dtype().isFloating()) {
                out.setDouble(i, in.storage().getDouble(at));
            } else {
                out.setLong(i, in.storage().getLong(at));
            }
        }
    }

    private static void scatter(Kernel.Scatter k, Array out, Array index, Array source) {
        for (int i = 0; i < source.numel(); i++) {
            int at = whole(out, index, k.dim(), i);
            boolean floating = out.dtype().isFloating();
            Value old = new Value(out.storage().getDouble(at), out.storage().getLong(at));
            Value with = floating ? new Value(source.getDouble(i), 0) : Value.of(source.getLong(i));
            Value joined = k.accumulate() ? join(k.combine(), floating, old, with) : with;
            if (floating) {
                out.storage().setDouble(at, joined.d);
            } else {
                out.storage().setLong(at, joined.l);
            }
        }
    }

    /** Counted one by one. */
    private static void search(Kernel.Search k, Array out, Array sorted, Array values) {
        int n = sorted.shape().size(-1);
        int m = values.shape().size(-1);
        for (int i = 0; i < out.numel(); i++) {
            double v = values.getDouble(i);
            int place = 0; // of the first that v goes before; NaN at the end is before nothing
            for (; place < n; place++) {
                double x = sorted.getDouble(i / m * n + place);
                if (k.right() ? x > v : x >= v) {
                    break;
                }
            }
            out.setLong(i, place);
        }
    }

    private static void scan(Kernel.Scan k, Array out, Array in) {
        int n = out.shape().size(-1);
        boolean floating = k.compute().isFloating();
        for (int r = 0; r < out.numel(); r += n) {
            Value v = load(in, r, k.compute());
            for (int i = 0; i < n; i++) {
                v = i == 0 ? v : join(k.combine(), floating, v, load(in, r + i, k.compute()));
                store(out, r + i, k.compute(), v);
            }
        }
    }

    private static void copy(Array out, Array in) {
        for (int i = 0; i < out.numel(); i++) {
            if (in.dtype() == DType.INT64 || in.dtype() == DType.INT32) {
                out.setLong(i, in.getLong(i));
            } else {
                out.setDouble(i, in.getDouble(i));
            }
        }
    }
}
