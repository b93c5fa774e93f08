package jacobi.nn;

/** Indices of containers, and names of what stands in them. */
final class Places {
    private Places() {}

    /** An index from 0, given one that may count from the end. */
    static int at(int index, int size, String container) {
        int i = index < 0 ? index + size : index;
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException(
                    container + ": index " + index + " is out of range for " + size + " elements");
        }
        return i;
    }

    /** What a layer that is no block prints as. */
    static String name(Layer layer) {
        Class<?> c = layer.getClass();
        return c.isHidden() || c.isSynthetic() || c.getSimpleName().isEmpty()
                ? "Lambda()"
                : c.getSimpleName() + "()";
    }
}
