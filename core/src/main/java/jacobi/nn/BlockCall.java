package jacobi.nn;

import jacobi.Tensor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of a forward that takes more than a tensor, by PyTorch's names: tensors, tuples of
 * them, truth values and {@code None}.
 */
final class BlockCall {
    private final Block block;
    private final Map<String, @Nullable Object> given = new HashMap<>();

    private BlockCall(Block block) {
        this.block = block;
    }

    /**
     * What a block gives: one tensor or several.
     *
     * @param arguments in order: {@link Tensor}, a list of these, {@link Boolean} or null
     * @param named by PyTorch's names
     * @return the results, tuples flattened and {@code None} left out; null if the block's forward
     *     takes tensors only
     */
    static @Nullable List<Tensor> results(
            Block block,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named) {
        var call = new BlockCall(block);
        return switch (block) {
            case LSTM l -> call.bind(arguments, named, "input", "hx").lstm(l);
            case LSTMCell l -> call.bind(arguments, named, "input", "hx").lstmCell(l);
            case GRU g -> {
                call.bind(arguments, named, "input", "hx");
                GRU.Output out = g.forward(call.tensor("input"), call.optional("hx"));
                yield List.of(out.output(), out.h());
            }
            case RNN r -> {
                call.bind(arguments, named, "input", "hx");
                RNN.Output out = r.forward(call.tensor("input"), call.optional("hx"));
                yield List.of(out.output(), out.h());
            }
            case GRUCell g -> {
                call.bind(arguments, named, "input", "hx");
                yield List.of(g.forward(call.tensor("input"), call.optional("hx")));
            }
            case RNNCell r -> {
                call.bind(arguments, named, "input", "hx");
                yield List.of(r.forward(call.tensor("input"), call.optional("hx")));
            }
            case EmbeddingBag e -> {
                call.bind(arguments, named, "input", "offsets", "per_sample_weights");
                yield List.of(
                        e.forward(
                                call.tensor("input"),
                                call.optional("offsets"),
                                call.optional("per_sample_weights")));
            }
            case MultiheadAttention m -> call.attention(m, arguments, named);
            case TransformerEncoderLayer t -> call.encoderLayer(t, arguments, named);
            case TransformerDecoderLayer t -> call.decoderLayer(t, arguments, named);
            case Transformer t -> call.transformer(t, arguments, named);
            default -> null;
        };
    }

    private List<Tensor> attention(
            MultiheadAttention m,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named) {
        bind(
                arguments,
                named,
                "query",
                "key",
                "value",
                "key_padding_mask",
                "need_weights",
                "attn_mask",
                "average_attn_weights",
                "is_causal");
        MultiheadAttention.Output out =
                m.forward(
                        tensor("query"),
                        tensor("key"),
                        tensor("value"),
                        optional("key_padding_mask"),
                        flag("need_weights", true),
                        optional("attn_mask"),
                        flag("average_attn_weights", true),
                        flag("is_causal", false));
        return present(out.output(), out.weights());
    }

    private List<Tensor> encoderLayer(
            TransformerEncoderLayer t,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named) {
        bind(arguments, named, "src", "src_mask", "src_key_padding_mask", "is_causal");
        return List.of(
                t.forward(
                        tensor("src"),
                        optional("src_mask"),
                        optional("src_key_padding_mask"),
                        flag("is_causal", false)));
    }

    private List<Tensor> decoderLayer(
            TransformerDecoderLayer t,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named) {
        bind(
                arguments,
                named,
                "tgt",
                "memory",
                "tgt_mask",
                "memory_mask",
                "tgt_key_padding_mask",
                "memory_key_padding_mask",
                "tgt_is_causal");
        return List.of(
                t.forward(
                        tensor("tgt"),
                        tensor("memory"),
                        optional("tgt_mask"),
                        optional("memory_mask"),
                        optional("tgt_key_padding_mask"),
                        optional("memory_key_padding_mask"),
                        flag("tgt_is_causal", false)));
    }

    private List<Tensor> transformer(
            Transformer t,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named) {
        bind(
                arguments,
                named,
                "src",
                "tgt",
                "src_mask",
                "tgt_mask",
                "memory_mask",
                "src_key_padding_mask",
                "tgt_key_padding_mask",
                "memory_key_padding_mask");
        return List.of(
                t.forward(
                        tensor("src"),
                        tensor("tgt"),
                        optional("src_mask"),
                        optional("tgt_mask"),
                        optional("memory_mask"),
                        optional("src_key_padding_mask"),
                        optional("tgt_key_padding_mask"),
                        optional("memory_key_padding_mask")));
    }

    private BlockCall bind(
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> named,
            String... names) {
        List<String> known = List.of(names);
        if (arguments.size() > names.length || !known.containsAll(named.keySet())) {
            throw new IllegalArgumentException(
                    block.name()
                            + ": "
                            + arguments.size()
                            + " arguments and "
                            + named.keySet()
                            + ": expected "
                            + known);
        }
        for (int i = 0; i < arguments.size(); i++) {
            given.put(names[i], arguments.get(i));
        }
        given.putAll(named);
        return this;
    }

    private IllegalArgumentException wrong(String name, String expected) {
        return new IllegalArgumentException(
                block.name() + ": " + name + " is " + given.get(name) + ": expected " + expected);
    }

    private Tensor tensor(String name) {
        Tensor t = optional(name);
        if (t == null) {
            throw wrong(name, "a tensor");
        }
        return t;
    }

    private @Nullable Tensor optional(String name) {
        return switch (given.get(name)) {
            case null -> null;
            case Tensor t -> t;
            default -> throw wrong(name, "a tensor or None");
        };
    }

    private boolean flag(String name, boolean usual) {
        return switch (given.get(name)) {
            case null -> usual;
            case Boolean b -> b;
            default -> throw wrong(name, "true or false");
        };
    }

    private @Nullable Tensor part(String name, int i) {
        return switch (given.get(name)) {
            case null -> null;
            case List<?> l when l.size() == 2 && l.get(i) instanceof Tensor t -> t;
            default -> throw wrong(name, "two tensors or None");
        };
    }

    private List<Tensor> lstm(LSTM l) {
        LSTM.Output out = l.forward(tensor("input"), part("hx", 0), part("hx", 1));
        return List.of(out.output(), out.h(), out.c());
    }

    private List<Tensor> lstmCell(LSTMCell l) {
        LSTMCell.State out = l.forward(tensor("input"), part("hx", 0), part("hx", 1));
        return List.of(out.h(), out.c());
    }

    /** The tensors among results, in order. */
    static List<Tensor> present(@Nullable Tensor... results) {
        List<Tensor> all = new ArrayList<>();
        for (Tensor t : results) {
            if (t != null) {
                all.add(t);
            }
        }
        return all;
    }
}
