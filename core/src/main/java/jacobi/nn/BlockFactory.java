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
        sequences();
        transformers();
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
        row(
                "Unflatten(int dim, int[] unflattened_size)",
                a -> new Unflatten(a.integer("dim"), a.list("unflattened_size")));
        row("Dropout(float p=0.5, bool inplace=False)", a -> new Dropout(a.number("p")));
        row("Dropout1d(float p=0.5, bool inplace=False)", a -> new Dropout1d(a.number("p")));
        row("Dropout2d(float p=0.5, bool inplace=False)", a -> new Dropout2d(a.number("p")));
        row("Dropout3d(float p=0.5, bool inplace=False)", a -> new Dropout3d(a.number("p")));
        row("AlphaDropout(float p=0.5, bool inplace=False)", a -> new AlphaDropout(a.number("p")));
        row(
                "FeatureAlphaDropout(float p=0.5, bool inplace=False)",
                a -> new FeatureAlphaDropout(a.number("p")));
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
        row("CELU(float alpha=1.0, bool inplace=False)", a -> new CELU(a.number("alpha")));
        row("SELU(bool inplace=False)", a -> new SELU());
        row("Mish(bool inplace=False)", a -> new Mish());
        row("ReLU6(bool inplace=False)", a -> new ReLU6());
        row("Hardsigmoid(bool inplace=False)", a -> new Hardsigmoid());
        row("Hardswish(bool inplace=False)", a -> new Hardswish());
        row("Hardshrink(float lambd=0.5)", a -> new Hardshrink(a.number("lambd")));
        row("Softshrink(float lambd=0.5)", a -> new Softshrink(a.number("lambd")));
        row("Tanhshrink()", a -> new Tanhshrink());
        row(
                "Hardtanh(float min_val=-1.0, float max_val=1.0, bool inplace=False)",
                a -> new Hardtanh(a.number("min_val"), a.number("max_val")));
        row(
                "RReLU(float lower=0.125, float upper=0.3333333333333333, bool inplace=False)",
                a -> new RReLU(a.number("lower"), a.number("upper")));
        row("Softmin(int dim)", a -> new Softmin(a.integer("dim")));
        row("Softmax2d()", a -> new Softmax2d());
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

    private static void sequences() {
        row(
                "Embedding(int num_embeddings, int embedding_dim, int? padding_idx=None, float?"
                        + " max_norm=None, float norm_type=2.0, bool scale_grad_by_freq=False)",
                BlockFactory::embedding);
        row(
                "EmbeddingBag(int num_embeddings, int embedding_dim, float? max_norm=None, float"
                    + " norm_type=2.0, bool scale_grad_by_freq=False, str mode='mean', bool"
                    + " sparse=False, Tensor? _weight=None, bool include_last_offset=False, int?"
                    + " padding_idx=None)",
                BlockFactory::embeddingBag);
        String options =
                "int num_layers=1, bool bias=True, bool batch_first=False, float dropout=0.0, bool"
                        + " bidirectional=False";
        String sizes = "int input_size, int hidden_size, ";
        row(
                "RNN("
                        + sizes
                        + "int num_layers=1, str nonlinearity='tanh', bool bias=True, bool"
                        + " batch_first=False, float dropout=0.0, bool bidirectional=False)",
                a ->
                        new RNN(
                                a.integer("input_size"),
                                a.integer("hidden_size"),
                                String.valueOf(a.text("nonlinearity")),
                                options(a)));
        row(
                "GRU(" + sizes + options + ")",
                a -> new GRU(a.integer("input_size"), a.integer("hidden_size"), options(a)));
        row(
                "LSTM(" + sizes + options + ", int proj_size=0)",
                a ->
                        new LSTM(
                                a.integer("input_size"),
                                a.integer("hidden_size"),
                                a.integer("proj_size"),
                                options(a)));
        row(
                "RNNCell(" + sizes + "bool bias=True, str nonlinearity='tanh')",
                a ->
                        new RNNCell(
                                a.integer("input_size"),
                                a.integer("hidden_size"),
                                a.flag("bias"),
                                String.valueOf(a.text("nonlinearity"))));
        row(
                "LSTMCell(" + sizes + "bool bias=True)",
                a ->
                        new LSTMCell(
                                a.integer("input_size"), a.integer("hidden_size"), a.flag("bias")));
        row(
                "GRUCell(" + sizes + "bool bias=True)",
                a ->
                        new GRUCell(
                                a.integer("input_size"), a.integer("hidden_size"), a.flag("bias")));
    }

    private static void transformers() {
        row(
                "LayerNorm(int[] normalized_shape, float eps=1e-05, bool elementwise_affine=True,"
                        + " bool bias=True)",
                a ->
                        new LayerNorm(
                                a.list("normalized_shape"),
                                a.number("eps"),
                                a.flag("elementwise_affine"),
                                a.flag("bias")));
        row(
                "MultiheadAttention(int embed_dim, int num_heads, float dropout=0.0, bool"
                        + " bias=True, bool add_bias_kv=False, bool add_zero_attn=False, int?"
                        + " kdim=None, int? vdim=None, bool batch_first=False)",
                BlockFactory::attention);
        String layer =
                "float dropout=0.1, str activation='relu', float layer_norm_eps=1e-05, bool"
                        + " batch_first=False, bool norm_first=False, bool bias=True)";
        String sizes = "(int d_model, int nhead, int dim_feedforward=2048, ";
        row(
                "TransformerEncoderLayer" + sizes + layer,
                a ->
                        new TransformerEncoderLayer(
                                a.integer("d_model"), a.integer("nhead"), layers(a)));
        row(
                "TransformerDecoderLayer" + sizes + layer,
                a ->
                        new TransformerDecoderLayer(
                                a.integer("d_model"), a.integer("nhead"), layers(a)));
        row(
                "Transformer(int d_model=512, int nhead=8, int num_encoder_layers=6, int"
                        + " num_decoder_layers=6, int dim_feedforward=2048, "
                        + layer,
                a ->
                        new Transformer(
                                a.integer("d_model"),
                                a.integer("nhead"),
                                a.integer("num_encoder_layers"),
                                a.integer("num_decoder_layers"),
                                layers(a)));
    }

    private static MultiheadAttention attention(Arguments a) {
        Double key = a.optionalNumber("kdim");
        Double value = a.optionalNumber("vdim");
        return new MultiheadAttention(
                a.integer("embed_dim"),
                a.integer("num_heads"),
                new MultiheadAttention.Options(
                        a.number("dropout"),
                        a.flag("bias"),
                        a.flag("add_bias_kv"),
                        a.flag("add_zero_attn"),
                        key == null ? 0 : key.intValue(),
                        value == null ? 0 : value.intValue(),
                        a.flag("batch_first")));
    }

    private static TransformerOptions layers(Arguments a) {
        Layer activation =
                switch (String.valueOf(a.text("activation"))) {
                    case "relu" -> Tensor::relu;
                    case "gelu" -> Tensor::gelu;
                    default ->
                            throw new IllegalArgumentException(
                                    "activation is '"
                                            + a.text("activation")
                                            + "': expected 'relu' or 'gelu'");
                };
        return new TransformerOptions(
                a.integer("dim_feedforward"),
                a.number("dropout"),
                activation,
                a.number("layer_norm_eps"),
                a.flag("batch_first"),
                a.flag("norm_first"),
                a.flag("bias"));
    }

    private static Embedding embedding(Arguments a) {
        Embedding e = new Embedding(a.integer("num_embeddings"), a.integer("embedding_dim"));
        Double padding = a.optionalNumber("padding_idx");
        if (padding != null) {
            e.paddingIndex(padding.intValue());
        }
        Double most = a.optionalNumber("max_norm");
        if (most != null) {
            e.maxNorm(most, a.number("norm_type"));
        }
        return e.scaleGradByFreq(a.flag("scale_grad_by_freq"));
    }

    private static EmbeddingBag embeddingBag(Arguments a) {
        EmbeddingBag e =
                new EmbeddingBag(
                        a.integer("num_embeddings"),
                        a.integer("embedding_dim"),
                        String.valueOf(a.text("mode")));
        Double padding = a.optionalNumber("padding_idx");
        if (padding != null) {
            e.paddingIndex(padding.intValue());
        }
        Double most = a.optionalNumber("max_norm");
        if (most != null) {
            e.maxNorm(most, a.number("norm_type"));
        }
        return e.scaleGradByFreq(a.flag("scale_grad_by_freq"))
                .includeLastOffset(a.flag("include_last_offset"));
    }

    private static RecurrentOptions options(Arguments a) {
        return new RecurrentOptions(
                a.integer("num_layers"),
                a.flag("bias"),
                a.flag("batch_first"),
                a.number("dropout"),
                a.flag("bidirectional"));
    }

    private static Reduction reduction(Arguments a) {
        return Reduction.of(String.valueOf(a.text("reduction")));
    }

    private static @Nullable Tensor tensor(Arguments a, String name) {
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
     * @param arguments in order: {@link Tensor}, a list of these, {@link Boolean} or null
     * @param named by PyTorch's names
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
            if (!(a instanceof Tensor t)) {
                throw new IllegalArgumentException(
                        block.name() + ": argument " + a + ": expected tensors only");
            }
            tensors.add(t);
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
        throw new IllegalArgumentException(
                block.name()
                        + ": "
                        + arguments.size()
                        + " tensors given: expected "
                        + (block instanceof Loss ? "input and target" : "one"));
    }
}
