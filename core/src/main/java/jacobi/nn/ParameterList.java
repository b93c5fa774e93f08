package jacobi.nn;

import jacobi.Tensor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Parameters in a list, named by their place: {@code weights.0}. */
public final class ParameterList extends Block implements Iterable<Tensor> {
    private final List<Tensor> all = new ArrayList<>();

    /** These tensors, which become parameters. */
    public ParameterList(Tensor... tensors) {
        for (Tensor t : tensors) {
            add(t);
        }
    }

    /** Appends a tensor, which becomes a parameter. */
    public ParameterList add(Tensor tensor) {
        all.add(parameter(Integer.toString(all.size()), tensor));
        return this;
    }

    /**
     * The parameter at a place; negative counts from the end.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public Tensor get(int index) {
        return all.get(Places.at(index, all.size(), "ParameterList"));
    }

    /** The number of parameters. */
    public int size() {
        return all.size();
    }

    @Override
    public Iterator<Tensor> iterator() {
        return List.copyOf(all).iterator();
    }

    @Override
    protected String extraRepr() {
        return Places.parameters(namedParameters());
    }
}
