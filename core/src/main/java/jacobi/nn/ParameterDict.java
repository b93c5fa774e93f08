package jacobi.nn;

import jacobi.Tensor;

import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters by name, in the order added: {@code scales.left}. */
public final class ParameterDict extends Block {
    private final Map<String, Tensor> all = new LinkedHashMap<>();

    /** An empty one. */
    public ParameterDict() {}

    /** The tensors of a map, which become parameters in its order. */
    public ParameterDict(Map<String, Tensor> tensors) {
        tensors.forEach(this::put);
    }

    /**
     * Adds a tensor, which becomes a parameter, or puts it in another's place.
     *
     * @throws IllegalArgumentException if the name is empty or has a dot
     */
    public ParameterDict put(String name, Tensor tensor) {
        all.put(Places.key(name, "ParameterDict"), parameter(name, tensor));
        return this;
    }

    /**
     * The parameter of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Tensor get(String name) {
        Tensor found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "ParameterDict: there is no '" + name + "', only " + all.keySet());
        }
        return found;
    }

    /** The number of parameters. */
    public int size() {
        return all.size();
    }

    @Override
    protected String extraRepr() {
        return Places.parameters(namedParameters());
    }
}
