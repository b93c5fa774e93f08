package jacobi.nn;

import jacobi.Tensor;
import jacobi.op.Arguments;
import jacobi.op.Plain;
import jacobi.op.Signature;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Blocks by PyTorch's name and arguments, as its own programs and the conformance cases write them:
 * {@code Linear(10, 8, bias=False)}. A row a block: its signature, and how it is made.
 */
public final class BlockFactory {
    private record Row(Signature signature, Function<Arguments, Block> maker) {}

    private static final Map<String, Row> ROWS = new LinkedHashMap<>();

    static {
        layers();
        activations();
        losses();
        LossRows.all(BlockFactory::row);
        ImageBlocks.rows(BlockFactory::row);
        PoolingBlocks.rows(BlockFactory::row);
        NormalizationBlocks.rows(BlockFactory::row);
        SequenceBlocks.rows(BlockFactory::row);
    }

    private BlockFactory() {}

    private static void row(String signature, Function<Arguments, Block> maker) {
        Signature s = Signature.parse(signature);
        ROWS.put(s.name(), new Row(s, maker));
    }

    private static void layers() {
        row(
                "Linear(int in_features, int out_features, bool bias=True)",
                a ->
                        new Linear(
                                a.integer("in_features"),
                                a.integer("out_features"),
                                a.flag("bias")));
        row("Identity()", a -> new Identity());
        row(
                "Flatten(int start_dim=1, int end_dim=-1)",
                a -> new Flatten(a.integer("start_dim"), a.integer("end_dim")));
        row("Dropout(float p=0.5, bool inplace=False)", a -> new Dropout(a.number("p")));
    }

    private static void activations() {
        row("Sigmoid()", a -> new Sigmoid());
        row("Tanh()", a -> new Tanh());
        row("ReLU(bool inplace=False)", a -> new ReLU());
        row(
                "LeakyReLU(float negative_slope=0.01, bool inplace=False)",
                a -> new LeakyReLU(a.number("negative_slope")));
        row("ELU(float alpha=1.0, bool inplace=False)", a -> new ELU(a.number("alpha")));
        row(
                "Softplus(float beta=1.0, float threshold=20.0)",
                a -> new Softplus(a.number("beta"), a.number("threshold")));
        row("SiLU(bool inplace=False)", a -> new SiLU());
        row("GELU(str approximate='none')", a -> new GELU(String.valueOf(a.text("approximate"))));
        row("GLU(int dim=-1)", a -> new GLU(a.integer("dim")));
        row("Softsign()", a -> new Softsign());
        row("LogSigmoid()", a -> new LogSigmoid());
        row(
                "PReLU(int num_parameters=1, float init=0.25)",
                a -> new PReLU(a.integer("num_parameters"), a.number("init")));
        row("Softmax(int dim)", a -> new Softmax(a.integer("dim")));
        row("LogSoftmax(int dim)", a -> new LogSoftmax(a.integer("dim")));
        row(
                "Threshold(float threshold, float value, bool inplace=False)",
                a -> new Threshold(a.number("threshold"), a.number("value")));
    }

    private static void losses() {
        row("MSELoss(str reduction='mean')", a -> new MSELoss(reduction(a)));
        row("L1Loss(str reduction='mean')", a -> new L1Loss(reduction(a)));
        row(
                "BCELoss(Tensor? weight=None, str reduction='mean')",
                a -> new BCELoss(tensor(a, "weight"), reduction(a)));
        row(
                "BCEWithLogitsLoss(Tensor? weight=None, str reduction='mean', Tensor?"
                        + " pos_weight=None)",
                a ->
                        new BCEWithLogitsLoss(
                                tensor(a, "weight"), tensor(a, "pos_weight"), reduction(a)));
        row(
                "NLLLoss(Tensor? weight=None, int ignore_index=-100, str reduction='mean')",
                a -> new NLLLoss(tensor(a, "weight"), a.integer("ignore_index"), reduction(a)));
        row(
                "CrossEntropyLoss(Tensor? weight=None, int ignore_index=-100, str reduction='mean',"
                        + " float label_smoothing=0.0)",
                a ->
                        new CrossEntropyLoss(
                                tensor(a, "weight"),
                                a.integer("ignore_index"),
                                reduction(a),
                                a.number("label_smoothing")));
    }

    static Reduction reduction(Arguments a) {
        return Reduction.of(String.valueOf(a.text("reduction")));
    }

    static @Nullable Tensor tensor(Arguments a, String name) {
        Value v = a.optionalValue(name);
        return v == null ? null : Tensor.of(v.array());
    }

    /** The names known. */
    public static Set<String> names() {
        return Set.copyOf(ROWS.keySet());
    }

    /**
     * A block, or empty if the name is not known.
     *
     * @param name PyTorch's, such as {@code Linear}
     * @param arguments in order: {@link Tensor}, {@link Long}, {@link Double}, {@link Boolean},
     *     {@link String} or null
     * @param named by PyTorch's names
     * @throws IllegalArgumentException if the arguments do not fit
     */
    public static Optional<Block> create(
            String name,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named) {
        Row row = ROWS.get(name);
        if (row == null) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> byName = new LinkedHashMap<>();
        named.forEach((key, value) -> byName.put(key, plain(value)));
        Arguments bound =
                row.signature()
                        .bind(
                                arguments.stream().map(BlockFactory::plain).toList(),
                                byName,
                                Plain::new)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                name
                                                        + ": arguments "
                                                        + arguments
                                                        + " "
                                                        + named
                                                        + " do not fit "
                                                        + row.signature()));
        return Optional.of(row.maker().apply(bound));
    }

    private static @Nullable Object plain(@Nullable Object argument) {
        return argument instanceof Tensor t ? new Plain(t.array()) : argument;
    }

    /**
     * What a block gives for PyTorch's arguments.
     *
     * @param arguments in order: {@link Tensor}, a list of these, a list of whole numbers (such as
     *     lengths), {@link Boolean} or null
     * @param named by PyTorch's names; {@code return_indices}, which PyTorch's pooling takes when
     *     it is made, is one of them
     * @return the results, tuples flattened and {@code None} left out
     * @throws IllegalArgumentException if the arguments do not fit
     */
    public static List<Tensor> forward(
            Block block,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named) {
        List<Tensor> results = BlockCall.results(block, arguments, named);
        if (results != null) {
            return results;
        }
        List<@Nullable Object> all = new ArrayList<>(arguments);
        all.addAll(named.values());
        List<Tensor> tensors = new ArrayList<>();
        for (Object a : all) {
            switch (a) {
                case Tensor t -> tensors.add(t);
                case List<?> l when l.stream().allMatch(Long.class::isInstance) ->
                        tensors.add(Tensor.of(l.stream().mapToLong(n -> (Long) n).toArray()));
                case null, default ->
                        throw new IllegalArgumentException(
                                block.name() + ": argument " + a + ": expected tensors only");
            }
        }
        return List.of(forward(block, tensors));
    }

    /**
     * What a block gives for tensors: its forward as a layer or a loss.
     *
     * @throws IllegalArgumentException if it is neither, or takes another number of tensors
     */
    public static Tensor forward(Block block, List<Tensor> arguments) {
        if (block instanceof Layer layer && arguments.size() == 1) {
            return layer.forward(arguments.get(0));
        }
        if (block instanceof Loss loss && arguments.size() == 2) {
            return loss.forward(arguments.get(0), arguments.get(1));
        }
        Optional<Tensor> result = LossRows.forward(block, arguments);
        if (result.isPresent()) {
            return result.get();
        }
        throw new IllegalArgumentException(
                block.name()
                        + ": "
                        + arguments.size()
                        + " tensors given: expected "
                        + expected(block));
    }

    private static String expected(Block block) {
        return block instanceof Loss
                ? "input and target"
                : block instanceof Layer ? "one" : "those that its forward takes";
    }
}
