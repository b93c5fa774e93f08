package jacobi;

import java.util.Map;

/**
 * Something whose state can be taken out and put back as named tensors: a model, an optimiser, a
 * data loader. What a checkpoint is made of.
 */
public interface Stateful {
    /** The state by name, in a fixed order; the tensors share their elements with the owner. */
    Map<String, Tensor> stateDict();

    /**
     * Takes over a state, copying the elements.
     *
     * @throws IllegalArgumentException if names are missing or unknown, or shapes differ; the
     *     message lists them all, and nothing has been changed
     */
    void loadStateDict(Map<String, Tensor> state);
}
