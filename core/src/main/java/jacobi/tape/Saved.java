package jacobi.tape;

/**
 * A value kept for backward, with the version its storage had, so that an in-place change in
 * between is noticed.
 *
 * @param label what it is, such as {@code input 0}
 * @param variable the value
 * @param version of its storage when it was saved
 */
public record Saved(String label, Variable variable, int version) {
    static Saved of(String label, Variable v) {
        return new Saved(label, v, v.array().storage().version());
    }

    /**
     * The value.
     *
     * @throws IllegalStateException if it was changed in place since it was saved
     */
    Variable unpack(Node node) {
        int now = variable.array().storage().version();
        if (now != version) {
            throw new IllegalStateException(
                    "backward: "
                            + label
                            + " of "
                            + node.name()
                            + ", a "
                            + variable.dtype()
                            + " tensor of shape "
                            + variable.shape()
                            + ", was changed in place after it was saved: it is at version "
                            + now
                            + ", expected version "
                            + version
                            + node.callSiteText());
        }
        return variable;
    }
}
