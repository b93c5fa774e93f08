package jacobi.nn;

import jacobi.Tensor;
import jacobi.op.Arguments;
import jacobi.op.Embeddings;

/** Rows of {@link BlockFactory}: sequences, attention, activations in pieces, kinds of dropout. */
final class SequenceBlocks {
    private SequenceBlocks() {}

    static void rows(ImageBlocks.Rows into) {
        activations(into);
        dropout(into);
        sequences(into);
        transformers(into);
    }

    private static void activations(ImageBlocks.Rows into) {
        into.row("CELU(float alpha=1.0, bool inplace=False)", a -> new CELU(a.number("alpha")));
        into.row("SELU(bool inplace=False)", a -> new SELU());
        into.row("Mish(bool inplace=False)", a -> new Mish());
        into.row("ReLU6(bool inplace=False)", a -> new ReLU6());
        into.row("Hardsigmoid(bool inplace=False)", a -> new Hardsigmoid());
        into.row("Hardswish(bool inplace=False)", a -> new Hardswish());
        into.row("Hardshrink(float lambd=0.5)", a -> new Hardshrink(a.number("lambd")));
        into.row("Softshrink(float lambd=0.5)", a -> new Softshrink(a.number("lambd")));
        into.row("Tanhshrink()", a -> new Tanhshrink());
        into.row(
                "Hardtanh(float min_val=-1.0, float max_val=1.0, bool inplace=False)",
                a -> new Hardtanh(a.number("min_val"), a.number("max_val")));
        into.row(
                "RReLU(float lower=0.125, float upper=0.3333333333333333, bool inplace=False)",
                a -> new RReLU(a.number("lower"), a.number("upper")));
        into.row("Softmin(int dim)", a -> new Softmin(a.integer("dim")));
        into.row("Softmax2d()", a -> new Softmax2d());
    }

    private static void dropout(ImageBlocks.Rows into) {
        into.row(
                "Unflatten(int dim, int[] unflattened_size)",
                a -> new Unflatten(a.integer("dim"), a.list("unflattened_size")));
        into.row("Dropout1d(float p=0.5, bool inplace=False)", a -> new Dropout1d(a.number("p")));
        into.row("Dropout2d(float p=0.5, bool inplace=False)", a -> new Dropout2d(a.number("p")));
        into.row("Dropout3d(float p=0.5, bool inplace=False)", a -> new Dropout3d(a.number("p")));
        into.row(
                "AlphaDropout(float p=0.5, bool inplace=False)",
                a -> new AlphaDropout(a.number("p")));
        into.row(
                "FeatureAlphaDropout(float p=0.5, bool inplace=False)",
                a -> new FeatureAlphaDropout(a.number("p")));
    }

    private static void sequences(ImageBlocks.Rows into) {
        into.row(
                "Embedding(int num_embeddings, int embedding_dim, int? padding_idx=None, float?"
                        + " max_norm=None, float norm_type=2.0, bool scale_grad_by_freq=False, bool"
                        + " sparse=False)",
                SequenceBlocks::embedding);
        into.row(
                "EmbeddingBag(int num_embeddings, int embedding_dim, float? max_norm=None, float"
                        + " norm_type=2.0, bool scale_grad_by_freq=False, str mode='mean', bool"
                        + " sparse=False, bool include_last_offset=False, int?"
                        + " padding_idx=None)",
                SequenceBlocks::embeddingBag);
        String options =
                "int num_layers=1, bool bias=True, bool batch_first=False, float dropout=0.0, bool"
                        + " bidirectional=False";
        String sizes = "int input_size, int hidden_size, ";
        into.row(
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
        into.row(
                "GRU(" + sizes + options + ")",
                a -> new GRU(a.integer("input_size"), a.integer("hidden_size"), options(a)));
        into.row(
                "LSTM(" + sizes + options + ", int proj_size=0)",
                a ->
                        new LSTM(
                                a.integer("input_size"),
                                a.integer("hidden_size"),
                                a.integer("proj_size"),
                                options(a)));
        into.row(
                "RNNCell(" + sizes + "bool bias=True, str nonlinearity='tanh')",
                a ->
                        new RNNCell(
                                a.integer("input_size"),
                                a.integer("hidden_size"),
                                a.flag("bias"),
                                String.valueOf(a.text("nonlinearity"))));
        into.row(
                "LSTMCell(" + sizes + "bool bias=True)",
                a ->
                        new LSTMCell(
                                a.integer("input_size"), a.integer("hidden_size"), a.flag("bias")));
        into.row(
                "GRUCell(" + sizes + "bool bias=True)",
                a ->
                        new GRUCell(
                                a.integer("input_size"), a.integer("hidden_size"), a.flag("bias")));
    }

    private static void transformers(ImageBlocks.Rows into) {
        into.row(
                "MultiheadAttention(int embed_dim, int num_heads, float dropout=0.0, bool"
                        + " bias=True, bool add_bias_kv=False, bool add_zero_attn=False, int?"
                        + " kdim=None, int? vdim=None, bool batch_first=False)",
                SequenceBlocks::attention);
        String layer =
                "float dropout=0.1, str activation='relu', float layer_norm_eps=1e-05, bool"
                        + " batch_first=False, bool norm_first=False, bool bias=True)";
        String sizes = "(int d_model, int nhead, int dim_feedforward=2048, ";
        into.row(
                "TransformerEncoderLayer" + sizes + layer,
                a ->
                        new TransformerEncoderLayer(
                                a.integer("d_model"), a.integer("nhead"), layers(a)));
        into.row(
                "TransformerDecoderLayer" + sizes + layer,
                a ->
                        new TransformerDecoderLayer(
                                a.integer("d_model"), a.integer("nhead"), layers(a)));
        into.row(
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
        Embeddings.requireDense(a, "Embedding");
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
        Embeddings.requireDense(a, "EmbeddingBag");
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
}
