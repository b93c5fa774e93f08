package jacobi;

/** Where tensors live. There is one device: the CPU. */
public enum Device {
    /** The central processor, tensors on the Java heap. */
    CPU;

    /**
     * The device of a name.
     *
     * @throws IllegalArgumentException if there is no such device here
     */
    public static Device of(String name) {
        if (name.equals("cpu")) {
            return CPU;
        }
        throw new IllegalArgumentException(
                "device '" + name + "' is not available: expected 'cpu'");
    }

    /** {@code cpu}. */
    @Override
    public String toString() {
        return "cpu";
    }
}
