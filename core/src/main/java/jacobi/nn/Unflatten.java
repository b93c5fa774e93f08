package jacobi.nn;

import jacobi.Tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A dimension parted into several: {@code [n, a b] -> [n, a, b]}; undoes {@link Flatten}. */
public final class Unflatten extends BuiltIn {
    private final int dim;
    private final int[] sizes;

    /**
     * Of a dimension.
     *
     * @param dim counted from the end if negative
     * @param sizes what it becomes; one of them may be -1, for what is left
     */
    public Unflatten(int dim, int... sizes) {
        this.dim = dim;
        this.sizes = sizes.clone();
    }

    @Override
    Tensor compute(Tensor x) {
        return x.unflatten(dim, sizes);
    }

    @Override
    protected String extraRepr() {
        String tuple =
                Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return "dim=" + dim + ", unflattened_size=(" + tuple + (sizes.length == 1 ? ",)" : ")");
    }
}
