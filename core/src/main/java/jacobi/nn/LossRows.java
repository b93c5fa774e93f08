package jacobi.nn;

import jacobi.Tensor;
import jacobi.op.Arguments;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Rows of {@link BlockFactory}: losses with settings of their own, and blocks of several inputs.
 */
final class LossRows {
    private LossRows() {}

    /** Gives each row, a signature and how the block is made, to a table. */
    static void all(BiConsumer<String, Function<Arguments, Block>> table) {
        distances(table);
        margins(table);
        classes(table);
        distributions(table);
    }

    private static void distances(BiConsumer<String, Function<Arguments, Block>> table) {
        table.accept(
                "SmoothL1Loss(str reduction='mean', float beta=1.0)",
                a -> new SmoothL1Loss(a.number("beta"), reduction(a)));
        table.accept(
                "HuberLoss(str reduction='mean', float delta=1.0)",
                a -> new HuberLoss(a.number("delta"), reduction(a)));
        table.accept(
                "CosineSimilarity(int dim=1, float eps=1e-08)",
                a -> new CosineSimilarity(a.integer("dim"), a.number("eps")));
        table.accept(
                "PairwiseDistance(float p=2.0, float eps=1e-06, bool keepdim=False)",
                a -> new PairwiseDistance(a.number("p"), a.number("eps"), a.flag("keepdim")));
        table.accept(
                "Bilinear(int in1_features, int in2_features, int out_features, bool bias=True)",
                a ->
                        new Bilinear(
                                a.integer("in1_features"),
                                a.integer("in2_features"),
                                a.integer("out_features"),
                                a.flag("bias")));
    }

    private static void margins(BiConsumer<String, Function<Arguments, Block>> table) {
        table.accept(
                "MarginRankingLoss(float margin=0.0, str reduction='mean')",
                a -> new MarginRankingLoss(a.number("margin"), reduction(a)));
        table.accept(
                "CosineEmbeddingLoss(float margin=0.0, str reduction='mean')",
                a -> new CosineEmbeddingLoss(a.number("margin"), reduction(a)));
        table.accept(
                "HingeEmbeddingLoss(float margin=1.0, str reduction='mean')",
                a -> new HingeEmbeddingLoss(a.number("margin"), reduction(a)));
        table.accept("SoftMarginLoss(str reduction='mean')", a -> new SoftMarginLoss(reduction(a)));
        table.accept(
                "TripletMarginLoss(float margin=1.0, float p=2.0, float eps=1e-06, bool"
                        + " swap=False, str reduction='mean')",
                a ->
                        new TripletMarginLoss(
                                a.number("margin"),
                                a.number("p"),
                                a.number("eps"),
                                a.flag("swap"),
                                reduction(a)));
    }

    private static void classes(BiConsumer<String, Function<Arguments, Block>> table) {
        table.accept(
                "MultiMarginLoss(int p=1, float margin=1.0, Tensor? weight=None, str"
                        + " reduction='mean')",
                a ->
                        new MultiMarginLoss(
                                a.integer("p"),
                                a.number("margin"),
                                BlockFactory.tensor(a, "weight"),
                                reduction(a)));
        table.accept(
                "MultiLabelMarginLoss(str reduction='mean')",
                a -> new MultiLabelMarginLoss(reduction(a)));
        table.accept(
                "MultiLabelSoftMarginLoss(Tensor? weight=None, str reduction='mean')",
                a -> new MultiLabelSoftMarginLoss(BlockFactory.tensor(a, "weight"), reduction(a)));
    }

    private static void distributions(BiConsumer<String, Function<Arguments, Block>> table) {
        table.accept(
                "KLDivLoss(str reduction='mean', bool log_target=False)",
                a -> new KLDivLoss(a.flag("log_target"), reduction(a)));
        table.accept(
                "PoissonNLLLoss(bool log_input=True, bool full=False, float eps=1e-08, str"
                        + " reduction='mean')",
                a ->
                        new PoissonNLLLoss(
                                a.flag("log_input"),
                                a.flag("full"),
                                a.number("eps"),
                                reduction(a)));
        table.accept(
                "GaussianNLLLoss(bool full=False, float eps=1e-06, str reduction='mean')",
                a -> new GaussianNLLLoss(a.flag("full"), a.number("eps"), reduction(a)));
        table.accept(
                "CTCLoss(int blank=0, str reduction='mean', bool zero_infinity=False)",
                a -> new CTCLoss(a.integer("blank"), a.flag("zero_infinity"), reduction(a)));
    }

    private static Reduction reduction(Arguments a) {
        return BlockFactory.reduction(a);
    }

    /** What a block of several inputs gives for as many tensors; empty for any other. */
    static Optional<Tensor> forward(Block block, List<Tensor> x) {
        if (x.size() < 2) {
            return Optional.empty();
        }
        Tensor a = x.get(0);
        Tensor b = x.get(1);
        Tensor c = x.getLast();
        return switch (block) {
            case CosineSimilarity m when x.size() == 2 -> Optional.of(m.forward(a, b));
            case PairwiseDistance m when x.size() == 2 -> Optional.of(m.forward(a, b));
            case Bilinear m when x.size() == 2 -> Optional.of(m.forward(a, b));
            case GaussianNLLLoss m when x.size() == 3 -> Optional.of(m.forward(a, b, c));
            case MarginRankingLoss m when x.size() == 3 -> Optional.of(m.forward(a, b, c));
            case CosineEmbeddingLoss m when x.size() == 3 -> Optional.of(m.forward(a, b, c));
            case TripletMarginLoss m when x.size() == 3 -> Optional.of(m.forward(a, b, c));
            case CTCLoss m when x.size() == 4 -> Optional.of(m.forward(a, b, x.get(2), c));
            default -> Optional.empty();
        };
    }
}
