package jacobi.op;

import static jacobi.op.OperatorRow.between;
import static jacobi.op.OperatorRow.fixed;
import static jacobi.op.OperatorRow.in;
import static jacobi.op.OperatorRow.structural;

import jacobi.Tensor;

import java.util.List;

/** Rows of {@link OperatorRows} for losses with margins, of distributions, and of sequences. */
final class MarginLossRows {
    private MarginLossRows() {}

    static List<OperatorRow> all() {
        Tensor sign = Tensor.of(1.0, -1, -1, 1);
        Tensor classes = Tensor.of(2L, 0, 1, 2);
        Tensor several = Tensor.of(new long[][] {{2, 0, -1}, {1, -1, 0}, {0, 1, 2}, {-1, 0, 0}});
        return List.of(
                structural("nn.functional.margin_ranking_loss", in(4), in(4), sign, .5),
                structural("nn.functional.hinge_embedding_loss", in(4), sign),
                structural("nn.functional.soft_margin_loss", in(4), sign),
                structural("nn.functional.cosine_embedding_loss", in(4, 3), in(4, 3), sign, -.2),
                structural("nn.functional.triplet_margin_loss", in(4, 3), in(4, 3), in(4, 3), 2.0)
                        .with("swap", true),
                structural("nn.functional.multi_margin_loss", in(4, 3), classes),
                structural("nn.functional.multi_margin_loss", in(4, 3), classes, 2L, .5)
                        .with("weight", Tensor.of(1.0, .5, 2)),
                structural("nn.functional.multilabel_margin_loss", in(4, 3), several),
                structural(
                        "nn.functional.multilabel_soft_margin_loss", in(4, 3), fixed(0, 1, 4, 3)),
                structural("nn.functional.poisson_nll_loss", in(4), between(.1, 3, 4))
                        .with("full", true),
                structural("nn.functional.poisson_nll_loss", between(.5, 3, 4), in(4), false),
                structural(
                                "nn.functional.gaussian_nll_loss",
                                in(4, 3),
                                in(4, 3),
                                between(.5, 2, 4, 1))
                        .with("full", true),
                // Its gradient is that of a log-softmax's output; CtcTest has the two.
                structural(
                        "nn.functional.ctc_loss",
                        fixed(-3, -1, 6, 2, 4),
                        Tensor.of(new long[][] {{1, 2, 2}, {3, 0, 0}}),
                        List.of(6L, 5L),
                        List.of(3L, 1L)));
    }
}
