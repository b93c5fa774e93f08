package jacobi.io;

import jacobi.Stateful;
import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.random.Generator;

import java.util.Map;
import java.util.Set;

/** A generator as something with a state: {@code state}, the bytes of {@link Generator#state}. */
record RandomState(Generator generator) implements Stateful {
    private static final String STATE = "state";

    @Override
    public Map<String, Tensor> stateDict() {
        byte[] bytes = generator.state();
        Array array = Array.of(Storage.ofUint8(bytes), Shape.of(bytes.length));
        return Map.of(STATE, Tensor.of(array));
    }

    @Override
    public void loadStateDict(Map<String, Tensor> state) {
        Tensor bytes = state.get(STATE);
        if (bytes == null || state.size() != 1) {
            throw new IllegalArgumentException(
                    "found " + state.keySet() + ", expected " + Set.of(STATE));
        }
        if (bytes.dtype() != DType.UINT8 || bytes.shape().rank() != 1) {
            throw new IllegalArgumentException(
                    STATE
                            + " is "
                            + bytes.dtype()
                            + " "
                            + bytes.shape()
                            + ", expected uint8 bytes");
        }
        byte[] copy = new byte[bytes.numel()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (byte) bytes.array().getLong(i);
        }
        generator.restore(copy);
    }

    @Override
    public String toString() {
        return "Generator";
    }
}
