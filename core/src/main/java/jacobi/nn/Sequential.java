package jacobi.nn;

import jacobi.Tensor;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Layers one after the other: {@code x -> f_n(... f_2(f_1(x)))}. Blocks, lambdas and method
 * references mix; a block's state is under its place, such as {@code 0.weight}.
 */
public final class Sequential extends BuiltIn implements Iterable<Layer> {
    /** Where the outputs of lambdas, which have no hooks, are noted for a summary. */
    private static final ScopedValue<Map<Sequential, Map<Integer, Tensor>>> LAMBDAS =
            ScopedValue.newInstance();

    private final List<Layer> layers = new ArrayList<>();

    /** These layers; none give the identity. */
    public Sequential(Layer... layers) {
        this(List.of(layers));
    }

    /** The layers of a list, which is copied. */
    public Sequential(List<? extends Layer> layers) {
        this.layers.addAll(List.copyOf(layers));
    }

    /** Appends a layer. */
    public Sequential add(Layer layer) {
        layers.add(Objects.requireNonNull(layer, "layer"));
        return this;
    }

    /**
     * The layer at a place; negative counts from the end.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public Layer get(int index) {
        return layers.get(Places.at(index, layers.size(), "Sequential"));
    }

    /** The number of layers. */
    public int size() {
        return layers.size();
    }

    @Override
    public Iterator<Layer> iterator() {
        return List.copyOf(layers).iterator();
    }

    @Override
    Tensor compute(Tensor x) {
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            y = call(layer, y);
            if (LAMBDAS.isBound() && !(layer instanceof Block)) {
                LAMBDAS.get().computeIfAbsent(this, _ -> new LinkedHashMap<>()).put(i, y);
            }
        }
        return y;
    }

    /** Runs a forward, noting the outputs of lambdas by container and place. */
    static Tensor watchingLambdas(
            IdentityHashMap<Sequential, Map<Integer, Tensor>> outputs, Supplier<Tensor> forward) {
        return ScopedValue.where(LAMBDAS, outputs).call(forward::get);
    }

    @Override
    public Map<String, Block> children() {
        Map<String, Block> children = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i) instanceof Block b) {
                children.put(Integer.toString(i), b);
            }
        }
        return children;
    }

    /** A lambda has no name of its own to print. */
    @Override
    Map<String, String> printedParts() {
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            parts.put(
                    Integer.toString(i),
                    layers.get(i) instanceof Block b ? b.toString() : Places.name(layers.get(i)));
        }
        return parts;
    }
}
