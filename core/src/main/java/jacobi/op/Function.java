package jacobi.op;

/**
 * An operator as a user calls it: a PyTorch signature and what it does with arguments bound to it.
 *
 * @param signature names, types and defaults
 * @param body the work
 */
public record Function(Signature signature, Body body) {
    /** What a function does. */
    @FunctionalInterface
    public interface Body {
        /** The results for bound arguments. */
        Value[] call(Arguments arguments);
    }

    /** What a function of one result does. */
    @FunctionalInterface
    public interface Single {
        /** The result for bound arguments. */
        Value call(Arguments arguments);
    }

    /** PyTorch's name. */
    public String name() {
        return signature.name();
    }
}
