package jacobi.data;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.random.Generator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/** What a {@link DataLoader} saves, checked. */
final class LoaderState {
    private static final Set<String> NAMES = Set.of("epoch", "delivered", "order", "generator");

    private final long epoch;
    private final int delivered;
    private final byte[] order;
    private final byte[] generator;

    LoaderState(long epoch, int delivered, byte[] order, byte[] generator) {
        this.epoch = epoch;
        this.delivered = delivered;
        this.order = order;
        this.generator = generator;
    }

    long epoch() {
        return epoch;
    }

    int delivered() {
        return delivered;
    }

    byte[] order() {
        return order;
    }

    byte[] generator() {
        return generator;
    }

    SequencedMap<String, Tensor> toMap() {
        SequencedMap<String, Tensor> map = new LinkedHashMap<>();
        map.put("epoch", Tensor.of(epoch));
        map.put("delivered", Tensor.of((long) delivered));
        map.put("order", tensor(order));
        map.put("generator", tensor(generator));
        return map;
    }

    static LoaderState of(Map<String, Tensor> map) {
        if (!map.keySet().equals(NAMES)) {
            throw new IllegalArgumentException(
                    "data loader: the state has the names %s, expected %s"
                            .formatted(new TreeSet<>(map.keySet()), new TreeSet<>(NAMES)));
        }
        long epoch = number(map, "epoch", Long.MAX_VALUE);
        int delivered = (int) number(map, "delivered", Integer.MAX_VALUE);
        return new LoaderState(epoch, delivered, bytes(map, "order"), bytes(map, "generator"));
    }

    private static Tensor find(Map<String, Tensor> map, String name, DType dtype, int rank) {
        Tensor t = map.get(name);
        if (t == null || t.dtype() != dtype || t.shape().rank() != rank) {
            throw new IllegalArgumentException(
                    "data loader: %s of the state is %s, expected %s with %d dimensions"
                            .formatted(
                                    name,
                                    t == null ? "missing" : t.dtype() + " " + t.shape(),
                                    dtype,
                                    rank));
        }
        return t;
    }

    private static long number(Map<String, Tensor> map, String name, long most) {
        long value = find(map, name, DType.INT64, 0).itemLong();
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(
                    "data loader: %s of the state is %d, expected 0 to %d"
                            .formatted(name, value, most));
        }
        return value;
    }

    private static byte[] bytes(Map<String, Tensor> map, String name) {
        Array a = find(map, name, DType.UINT8, 1).array();
        byte[] bytes = new byte[a.numel()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) a.getLong(i);
        }
        if (bytes.length > 0) {
            // Complains about what is no state.
            new Generator().restore(bytes);
        }
        return bytes;
    }

    private static Tensor tensor(byte[] bytes) {
        return Tensor.of(Array.of(Storage.ofUint8(bytes.clone()), Shape.of(bytes.length)));
    }
}
