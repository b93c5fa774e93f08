package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.Combine;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;
import jacobi.kernel.UnaryOp;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Softmax of rows and its gradient, in three passes that stay in the nearest cache: what there is
 * one of in a row (its largest element, a sum), an expression of that and the row, again what there
 * is one of, again an expression.
 *
 * <p>What there is one of is spread over a row of its own, so that the expressions are maps;
 * several short rows are one stretch to them.
 */
final class SoftmaxRows {
    private static final Expr X = Expr.input(0);
    private static final Expr SPREAD = Expr.input(1);
    private static final Expr SUM = Expr.input(2);
    private static final List<Expr> POWERS = List.of(X.sub(SPREAD).exp());
    private static final List<Expr> SHARES = List.of(X.div(SPREAD));
    private static final List<Expr> LOGS = List.of(X.sub(SPREAD).sub(SUM));
    // For gradients SPREAD is the result.
    private static final List<Expr> WEIGHTED = List.of(X.mul(SPREAD));
    private static final List<Expr> GRADIENT = List.of(SPREAD.mul(X.sub(SUM)));
    private static final List<Expr> LOG_GRADIENT = List.of(X.sub(SPREAD.exp().mul(SUM)));

    private static final double[] NONE = {};

    private final Lanes lanes;
    private final DType compute;
    private final boolean log;
    private final boolean gradient;
    private final int rows;
    private final int length;
    private final Operand x;
    private final Operand result;
    private final Operand out;

    /** Which expressions, and how each runs. */
    private final Formula first;

    private final Formula last;

    private record Formula(Program program, Evaluation.Way way) {}

    SoftmaxRows(Kernel.Softmax k, Array out, Array in, Lanes lanes) {
        this(k.log(), false, k.getClass(), out, in, in, lanes);
    }

    SoftmaxRows(Kernel.SoftmaxGrad k, Array out, Array grad, Array result, Lanes lanes) {
        this(k.log(), true, k.getClass(), out, grad, result, lanes);
    }

    private SoftmaxRows(
            boolean log,
            boolean gradient,
            Class<? extends Kernel> kind,
            Array out,
            Array in,
            Array result,
            Lanes lanes) {
        this.lanes = lanes;
        this.log = log;
        this.gradient = gradient;
        compute = out.dtype();
        length = out.shape().rank() == 0 ? 1 : out.shape().size(-1);
        rows = out.numel() / length;
        x = Operand.of(in);
        this.result = Operand.of(result);
        this.out = Operand.of(out);
        first = formula(gradient ? WEIGHTED : POWERS, null);
        last = formula(gradient ? (log ? LOG_GRADIENT : GRADIENT) : log ? LOGS : SHARES, kind);
    }

    private Formula formula(List<Expr> e, @Nullable Class<? extends Kernel> kind) {
        Program p = Program.of(e, compute, lanes);
        long elements = (long) rows * length;
        return new Formula(p, Evaluation.Way.of(p, lanes, new Operand[0], elements, kind));
    }

    void run() {
        int together = Math.max(1, Chunks.BLOCK / length);
        Chunks.run(
                rows,
                together * Chunks.grain(4L * together * length),
                (from, to) -> {
                    var part = new Part(Math.min(together, to - from));
                    for (int r = from; r < to; r += together) {
                        part.rows(r, Math.min(together, to - r));
                    }
                });
    }

    /** What one thread needs. */
    private final class Part {
        private final int block;
        private final Object joined;
        private final Object spread;
        private final Object sums;
        private final Object temporary;
        private final Object target;
        private final Object in;
        private final Object known;
        private final Evaluation start;
        private final Evaluation end;

        Part(int together) {
            int all = together * length;
            block = Math.min(all, Chunks.BLOCK);
            joined = lanes.allocate(together);
            spread = lanes.allocate(block);
            sums = lanes.allocate(block);
            temporary = lanes.allocate(log || gradient ? all : 0);
            target = lanes.allocate(out.isDirect(compute) ? 0 : all);
            in = lanes.allocate(x.isDirect(compute) ? 0 : all);
            known = lanes.allocate(!gradient || result.isDirect(compute) ? 0 : all);
            start = new Evaluation(first.program, lanes, NONE, block, first.way);
            end = new Evaluation(last.program, lanes, NONE, block, last.way);
        }

        /** Rows {@code r}, {@code r + 1}, ..., m of them. */
        void rows(int r, int m) {
            long at = (long) r * length;
            int n = m * length;
            Object from = in;
            int begin = 0;
            if (x.isDirect(compute)) {
                from = x.data();
                begin = x.index(at);
            } else {
                x.load(compute, at, n, in, 0);
            }
            boolean direct = out.isDirect(compute);
            Object to = direct ? out.data() : target;
            int put = direct ? out.index(at) : 0;
            if (gradient) {
                gradient(from, begin, at, m, to, put);
            } else {
                value(from, begin, m, to, put);
            }
            if (!direct) {
                out.store(compute, at, n, to, 0);
            }
        }

        private void value(Object from, int begin, int m, Object to, int put) {
            int n = m * length;
            each(Combine.MAX, from, begin, m, spread);
            Object powers = log ? temporary : to;
            int at = log ? 0 : put;
            map(start, from, begin, spread, 0, powers, at, n);
            each(Combine.SUM, powers, at, m, log ? sums : spread);
            if (log) {
                map(end, from, begin, spread, 0, to, put, n);
            } else {
                map(end, to, put, spread, 0, to, put, n);
            }
        }

        private void gradient(Object g, int begin, long at, int m, Object to, int put) {
            int n = m * length;
            Object y = known;
            int yAt = 0;
            if (result.isDirect(compute)) {
                y = result.data();
                yAt = result.index(at);
            } else {
                result.load(compute, at, n, known, 0);
            }
            if (log) {
                each(Combine.SUM, g, begin, m, sums);
            } else {
                map(start, g, begin, y, yAt, temporary, 0, n);
                each(Combine.SUM, temporary, 0, m, sums);
            }
            map(end, g, begin, y, yAt, to, put, n);
        }

        /** Joins each row, and spreads what comes out over as many elements. */
        private void each(Combine how, Object from, int begin, int m, Object to) {
            for (int i = 0; i < m; i++) {
                join(how, from, begin + i * length, i);
            }
            if (log && !gradient && how == Combine.SUM) {
                lanes.unary(UnaryOp.LOG, joined, 0, joined, 0, m);
            }
            for (int i = 0; i < m; i++) {
                lanes.fill(joined, i, to, i * length, Math.min(length, block));
            }
        }

        /** A row joined, blocks first. */
        private void join(Combine how, Object from, int begin, int i) {
            if (length <= Chunks.BLOCK) {
                lanes.reduce(how, from, begin, length, joined, i);
                return;
            }
            var tree = new Tree(lanes, Reductions.join(how), 1);
            for (int at = 0; at < length; at += Chunks.BLOCK) {
                int n = Math.min(Chunks.BLOCK, length - at);
                lanes.reduce(how, from, begin + at, n, tree.leaf(), 0);
                tree.add();
            }
            tree.take(joined, i);
        }

        @SuppressWarnings("ReferenceEquality") // asks which array it is
        private void map(
                Evaluation e, Object a, int ao, Object b, int bo, Object to, int put, int n) {
            for (int at = 0; at < n; at += block) {
                e.input(0, a, ao + at);
                e.input(1, b, b == spread ? 0 : bo + at);
                e.input(2, sums, 0);
                e.run(Math.min(block, n - at), to, put + at);
            }
        }
    }
}
