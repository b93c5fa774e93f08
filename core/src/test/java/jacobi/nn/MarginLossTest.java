package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.List;
import java.util.Map;

/** Losses with margins: what they refuse, how they print, and those that have no golden cases. */
class MarginLossTest {
    private static void refuses(
            Class<? extends RuntimeException> type, String message, Executable call) {
        assertEquals(message, assertThrows(type, call).getMessage());
    }

    private static final Tensor ANCHOR = Tensor.of(new double[][] {{0, 0}, {1, 1}});
    private static final Tensor NEAR = Tensor.of(new double[][] {{3, 4}, {1, 1}});
    private static final Tensor FAR = Tensor.of(new double[][] {{0, 6}, {4, 5}});

    /** Distances 5 and 6 for the first, 0 and 5 for the second; between the others 3.6 and 5. */
    @Test
    void triplets() {
        TripletMarginLoss plain = new TripletMarginLoss(2, 2, 0, false, Reduction.NONE);
        assertEquals(1, plain.forward(ANCHOR, NEAR, FAR).toDoubles()[0], 1e-12);
        assertEquals(0, plain.forward(ANCHOR, NEAR, FAR).toDoubles()[1], 1e-12);
        TripletMarginLoss swapped = new TripletMarginLoss(2, 2, 0, true, Reduction.SUM);
        assertEquals(7 - Math.sqrt(13), swapped.forward(ANCHOR, NEAR, FAR).item(), 1e-12);
        assertEquals(
                0.5,
                new TripletMarginLoss(2, 2, 0, false, Reduction.MEAN)
                        .forward(ANCHOR, NEAR, FAR)
                        .item(),
                1e-12);
        var ours =
                new TripletMarginWithDistanceLoss(
                        (x, y) -> x.pairwiseDistance(y, 2, 0, false), 2, true, Reduction.SUM);
        assertEquals(7 - Math.sqrt(13), ours.forward(ANCHOR, NEAR, FAR).item(), 1e-12);
    }

    @Test
    void distancesOfRows() {
        assertEquals(5, new PairwiseDistance(2, 0, false).forward(ANCHOR, NEAR).toDoubles()[0]);
        assertEquals("[2, 1]", new PairwiseDistance(1, 0, true).forward(ANCHOR, NEAR).shape() + "");
        Tensor x = Tensor.of(new double[][] {{1, 0}, {1, 1}});
        double[] cosine = new CosineSimilarity().forward(x, NEAR).toDoubles();
        assertEquals(.6, cosine[0], 1e-12);
        assertEquals(1, cosine[1], 1e-12);
    }

    @Test
    void printing() {
        assertEquals("SmoothL1Loss()", new SmoothL1Loss(.5, Reduction.SUM).toString());
        assertEquals("CTCLoss()", new CTCLoss(1, true, Reduction.SUM).toString());
        assertEquals("TripletMarginLoss()", new TripletMarginLoss().toString());
        assertEquals("CosineSimilarity()", new CosineSimilarity().toString());
        assertEquals("PairwiseDistance()", new PairwiseDistance().toString());
        assertEquals(
                "Bilinear(in1_features=2, in2_features=3, out_features=4, bias=False)",
                new Bilinear(2, 3, 4, false).toString());
    }

    @Test
    void byName() {
        Block block =
                BlockFactory.create("TripletMarginLoss", List.of(2.0), Map.of()).orElseThrow();
        Tensor loss = BlockFactory.forward(block, List.of(ANCHOR, NEAR, FAR));
        assertEquals(0.5, loss.item(), 1e-5);
        block = BlockFactory.create("PairwiseDistance", List.of(), Map.of()).orElseThrow();
        assertEquals(5, BlockFactory.forward(block, List.of(ANCHOR, NEAR)).toDoubles()[0], 1e-5);
        block = BlockFactory.create("CosineSimilarity", List.of(), Map.of()).orElseThrow();
        assertEquals(1, BlockFactory.forward(block, List.of(FAR, FAR)).toDoubles()[0], 1e-12);
        Block ctc = BlockFactory.create("CTCLoss", List.of(), Map.of()).orElseThrow();
        refuses(
                IllegalArgumentException.class,
                "CTCLoss: 2 tensors given: expected those that its forward takes",
                () -> BlockFactory.forward(ctc, List.of(ANCHOR, NEAR)));
    }

    @Test
    void settings() {
        refuses(
                IllegalArgumentException.class,
                "L1Loss: reduction is 'batchmean': expected 'none', 'mean' or 'sum'",
                () -> new L1Loss(Reduction.BATCH_MEAN));
        refuses(
                IllegalArgumentException.class,
                "MultiMarginLoss: p is 3: expected 1 or 2",
                () -> new MultiMarginLoss(3, 1, null, Reduction.MEAN));
        refuses(
                IllegalArgumentException.class,
                "TripletMarginWithDistanceLoss: margin is 0.0: expected more than 0",
                () -> new TripletMarginWithDistanceLoss(Tensor::sub, 0, false, Reduction.MEAN));
        refuses(
                IllegalArgumentException.class,
                "Bilinear: sizes 0, 2 and 3: expected the first above 0 and none below",
                () -> new Bilinear(0, 2, 3));
    }

    @Test
    void classesThatAreNone() {
        refuses(
                IndexOutOfBoundsException.class,
                "multi_margin_loss: index 3 is out of bounds for dimension 1 of [2, 3] with size 3",
                () -> new MultiMarginLoss().forward(Tensor.zeros(2, 3), Tensor.of(0L, 3L)));
        refuses(
                IndexOutOfBoundsException.class,
                "multilabel_margin_loss: index 5 is out of bounds for dimension 1 of [1, 3] with"
                        + " size 3",
                () -> new MultiLabelMarginLoss().forward(Tensor.zeros(3), Tensor.of(0L, 5L, -1L)));
        refuses(
                ShapeException.class,
                "multi_margin_loss: input [2, 3] and target [3]: expected one class for each row",
                () -> new MultiMarginLoss().forward(Tensor.zeros(2, 3), Tensor.of(0L, 1L, 2L)));
    }

    @Test
    void variancesAndShapes() {
        refuses(
                IllegalArgumentException.class,
                "gaussian_nll_loss: var has -1.0 in it: expected variances of 0 or more",
                () ->
                        new GaussianNLLLoss()
                                .forward(Tensor.zeros(2), Tensor.zeros(2), Tensor.of(1f, -1f)));
        refuses(
                ShapeException.class,
                "gaussian_nll_loss: input [2, 3] and var [3]: expected the same shape, or the last"
                        + " dimension of size 1",
                () ->
                        new GaussianNLLLoss()
                                .forward(Tensor.zeros(2, 3), Tensor.zeros(2, 3), Tensor.ones(3)));
        refuses(
                ShapeException.class,
                "cosine_embedding_loss: inputs [2, 3] and target [3]: expected [n, d] with [n], or"
                        + " [d] with []",
                () ->
                        new CosineEmbeddingLoss()
                                .forward(Tensor.ones(2, 3), Tensor.ones(2, 3), Tensor.ones(3)));
        refuses(
                ShapeException.class,
                "SmoothL1Loss: input [2] and target [2, 1] differ: expected a target of the input's"
                        + " shape",
                () -> new SmoothL1Loss().forward(Tensor.zeros(2), Tensor.zeros(2, 1)));
        refuses(
                ShapeException.class,
                "triplet_margin_loss: anchor [2, 2], positive [2] and negative [2, 2]: expected as"
                        + " many dimensions in each",
                () -> new TripletMarginLoss().forward(ANCHOR, Tensor.ones(2), FAR));
    }

    @Test
    void sequences() {
        Tensor logs = Tensor.zeros(5, 2, 4);
        Tensor lengths = Tensor.of(5L, 5L);
        Tensor texts = Tensor.of(new long[][] {{1, 2}, {3, 0}});
        CTCLoss ctc = new CTCLoss();
        refuses(
                IndexOutOfBoundsException.class,
                "ctc_loss: label 0 of text 1: expected classes from 0 to 3 other than the blank 0",
                () -> ctc.forward(logs, texts, lengths, Tensor.of(2L, 2L)));
        refuses(
                IllegalArgumentException.class,
                "ctc_loss: input length 6 is out of range: expected 0 to 5",
                () -> ctc.forward(logs, texts, Tensor.of(6L, 5L), Tensor.of(2L, 1L)));
        refuses(
                ShapeException.class,
                "ctc_loss: log_probs [5, 2, 4], 2 input lengths and 1 target lengths: expected 2 of"
                        + " each",
                () -> ctc.forward(logs, texts, lengths, Tensor.of(2L)));
        refuses(
                ShapeException.class,
                "ctc_loss: targets [2, 2] for target lengths [3, 1]: expected [n, longest], or all"
                        + " labels in one vector",
                () -> ctc.forward(logs, texts, lengths, Tensor.of(3L, 1L)));
        refuses(
                IllegalArgumentException.class,
                "ctc_loss: blank is 4: expected a class from 0 to 3",
                () ->
                        new CTCLoss(4, false, Reduction.MEAN)
                                .forward(logs, texts, lengths, Tensor.of(2L, 1L)));
        refuses(
                ShapeException.class,
                "ctc_loss: log_probs [5]: expected [times, n, classes] or [times, classes]",
                () -> ctc.forward(Tensor.zeros(5), texts, lengths, Tensor.of(2L, 1L)));
    }
}
