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
 * <p>Several short rows are one stretch to the expressions: what there is one of is spread over as
 * many elements as the row has. In a long row it is a uniform input.
 */
final class SoftmaxRows {
    private static final Expr X = Expr.input(0);
    private static final Expr OF_ROW = Expr.input(1);
    private static final Expr SUM = Expr.input(2);
    private static final List<Expr> POWERS = List.of(X.sub(OF_ROW).exp());
    private static final List<Expr> SHARES = List.of(X.div(OF_ROW));
    private static final List<Expr> LOGS = List.of(X.sub(OF_ROW).sub(SUM));
    private static final Expr RESULT = Expr.input(1);
    private static final List<Expr> WEIGHTED = List.of(X.mul(RESULT));
    private static final List<Expr> GRADIENT = List.of(RESULT.mul(X.sub(SUM)));
    private static final List<Expr> LOG_GRADIENT = List.of(X.sub(RESULT.exp().mul(SUM)));

    /** Rows of so many elements are computed one by one. */
    private static final int LONG = 64;

    /** Elements that are computed at a time. */
    private static final int PIECE = 4 * Chunks.BLOCK;

    private static final double[] NONE = {};

    private final Lanes lanes;
    private final DType compute;
    private final boolean log;
    private final boolean gradient;
    private final boolean oneByOne;
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
        oneByOne = length >= LONG;
        x = Operand.of(in);
        this.result = Operand.of(result);
        this.out = Operand.of(out);
        first = formula(gradient ? WEIGHTED : POWERS, null);
        last = formula(gradient ? (log ? LOG_GRADIENT : GRADIENT) : log ? LOGS : SHARES, kind);
    }

    private Formula formula(List<Expr> e, @Nullable Class<? extends Kernel> kind) {
        Program p = Program.of(e, compute, lanes);
        long ofRow = !oneByOne ? 0 : gradient ? 1L << 2 : 1L << 1 | 1L << 2;
        long elements = (long) rows * length;
        return new Formula(p, Evaluation.Way.of(p, lanes, ofRow, elements, kind));
    }

    void run() {
        int together = oneByOne ? 1 : Chunks.BLOCK / length;
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
        private final int piece;
        private final Object joined;
        private final Object ofRow;
        private final Object sums;
        private final Object leaves;
        private final Object temporary;
        private final Object target;
        private final Object in;
        private final Object known;
        private final Evaluation start;
        private final Evaluation end;

        Part(int together) {
            int all = together * length;
            piece = Math.min(all, PIECE);
            joined = lanes.allocate(together);
            ofRow = oneByOne ? joined : lanes.allocate(all);
            sums = oneByOne ? lanes.allocate(1) : lanes.allocate(all);
            leaves = lanes.allocate(Chunks.count(length, Chunks.BLOCK));
            temporary = lanes.allocate(all);
            target = lanes.allocate(out.isDirect(compute) ? 0 : all);
            in = lanes.allocate(x.isDirect(compute) ? 0 : all);
            known = lanes.allocate(!gradient || result.isDirect(compute) ? 0 : all);
            start = new Evaluation(first.program, lanes, NONE, piece, first.way);
            end = new Evaluation(last.program, lanes, NONE, piece, last.way);
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
            each(Combine.MAX, from, begin, m, ofRow);
            map(start, from, begin, ofRow, 0, temporary, 0, n);
            if (log) {
                each(Combine.SUM, temporary, 0, m, sums);
                map(end, from, begin, ofRow, 0, to, put, n);
            } else {
                each(Combine.SUM, temporary, 0, m, ofRow);
                map(end, temporary, 0, ofRow, 0, to, put, n);
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

        /** Joins each row, and spreads what comes out over as many elements if rows are short. */
        private void each(Combine how, Object from, int begin, int m, Object to) {
            for (int i = 0; i < m; i++) {
                join(how, from, begin + i * length, oneByOne ? to : joined, i);
            }
            Object all = oneByOne ? to : joined;
            if (log && !gradient && how == Combine.SUM) {
                lanes.unary(UnaryOp.LOG, all, 0, all, 0, m);
            }
            for (int i = 0; i < m && !oneByOne; i++) {
                lanes.fill(joined, i, to, i * length, length);
            }
        }

        /** A row joined; a sum by blocks first, then what came out of those. */
        private void join(Combine how, Object row, int begin, Object to, int i) {
            Object from = row;
            int start = begin;
            int n = length;
            while (how == Combine.SUM && n > Chunks.BLOCK) {
                int blocks = Chunks.count(n, Chunks.BLOCK);
                for (int b = 0; b < blocks; b++) {
                    int at = b * Chunks.BLOCK;
                    int some = Math.min(Chunks.BLOCK, n - at);
                    lanes.reduce(how, from, start + at, some, leaves, b);
                }
                from = leaves;
                start = 0;
                n = blocks;
            }
            lanes.reduce(how, from, start, n, to, i);
        }

        private void map(
                Evaluation e, Object a, int ao, Object b, int bo, Object to, int put, int n) {
            for (int at = 0; at < n; at += piece) {
                e.input(0, a, ao + at);
                e.input(1, b, gradient || !oneByOne ? bo + at : 0);
                e.input(2, sums, 0);
                e.run(Math.min(piece, n - at), to, put + at);
            }
        }
    }
}
