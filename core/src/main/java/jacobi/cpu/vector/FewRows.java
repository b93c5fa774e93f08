package jacobi.cpu.vector;

import jacobi.array.DType;
import jacobi.cpu.Chunks;
import jacobi.cpu.Products;

/**
 * Products with a few rows on one side, of matrices whose terms lie side by side on both: each of
 * the few with all rows of the other side, which are read where they lie and only once.
 */
final class FewRows {
    private FewRows() {}

    /** Number b of a batch, if {@link ProductPlan#isDots}. */
    static void run(ProductPlan plan, Side left, Side right, Products.Epilogue epilogue, int b) {
        int m = plan.m();
        int n = plan.n();
        // Where in the result a step down and a step across lead.
        int down = plan.flipped() ? 1 : n;
        int across = plan.flipped() ? m : 1;
        Object sums = Scratch.sums(plan.type(), m * n);
        Side few = m <= n ? left : right.transposed();
        Side many = m <= n ? right.transposed() : left;
        int each = m <= n ? down : across;
        int step = m <= n ? across : down;
        Chunks.run(
                Math.max(m, n),
                (int) Math.max(1, ProductCut.PIECE / ((long) Math.min(m, n) * plan.k())),
                (from, to) -> {
                    for (int i = 0; i < Math.min(m, n); i++) {
                        row(plan, few, i, many, from, to, sums, i * each + from * step, step);
                    }
                });
        epilogue.run(epilogue.evaluation(m * n), (long) b * m * n, m * n, sums);
    }

    /** One of the few rows with some of the many. */
    private static void row(
            ProductPlan plan,
            Side x,
            int row,
            Side w,
            int from,
            int to,
            Object sums,
            int at,
            int step) {
        int x0 = x.at() + row * x.strides().row();
        int stride = w.strides().row();
        int w0 = w.at() + from * stride;
        if (plan.type() == DType.FLOAT32) {
            FloatDots.run(
                    (float[]) x.data(),
                    x0,
                    (float[]) w.data(),
                    w0,
                    stride,
                    plan.k(),
                    (float[]) sums,
                    at,
                    step,
                    to - from);
        } else {
            DoubleDots.run(
                    (double[]) x.data(),
                    x0,
                    (double[]) w.data(),
                    w0,
                    stride,
                    plan.k(),
                    (double[]) sums,
                    at,
                    step,
                    to - from);
        }
    }
}
