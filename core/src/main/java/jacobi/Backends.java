package jacobi;

import jacobi.cpu.Pool;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.Dispatch;

import java.io.PrintStream;
import java.util.Map;

/**
 * What computes: {@code vector} (the Vector API) or {@code scalar} (plain loops), and on how many
 * threads. Results do not depend on the number of threads.
 */
public final class Backends {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String VECTOR = "jacobi.cpu.vector.VectorBackend";

    static {
        Dispatch.use(best(hasVectors(), System.err));
    }

    private Backends() {}

    /** Makes sure that something computes; called before the first tensor is made. */
    static void start() {}

    /** The vector backend where its module is loaded, else the scalar one and a warning. */
    static Backend best(boolean vectors, PrintStream err) {
        if (vectors) {
            return vector();
        }
        err.println(
                "jacobi: the Vector API is not loaded, so computing is many times slower than it"
                        + " could be: start java with --add-modules "
                        + MODULE);
        return new ScalarBackend();
    }

    private static boolean hasVectors() {
        // In a module the question is whether it reads the other; on the class path, whether it is
        // there.
        Module own = Backends.class.getModule();
        return ModuleLayer.boot()
                .findModule(MODULE)
                .filter(m -> !own.isNamed() || own.canRead(m))
                .isPresent();
    }

    /** By its name, so that this class can be loaded where that one cannot. */
    private static Backend vector() {
        try {
            return Class.forName(VECTOR).asSubclass(Backend.class).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("backend 'vector' did not start", e);
        }
    }

    /**
     * Chooses a backend by name, for all threads.
     *
     * @throws IllegalArgumentException if there is none of that name
     * @throws IllegalStateException if it is {@code vector} and the JVM lacks the module
     */
    public static void use(String name) {
        switch (name) {
            case "scalar" -> Dispatch.use(new ScalarBackend());
            case "vector" -> {
                if (!hasVectors()) {
                    throw new IllegalStateException(
                            "backend 'vector' needs the Vector API: start java with --add-modules "
                                    + MODULE);
                }
                Dispatch.use(vector());
            }
            default ->
                    throw new IllegalArgumentException(
                            "unknown backend '" + name + "': expected 'scalar' or 'vector'");
        }
    }

    /**
     * Lets the vector backend run kernels of fewer elements than this in plain loops; 16 at the
     * start, as vectors do not pay for less. With 0 every kernel runs in vectors, which is for
     * tests.
     *
     * @throws IllegalStateException if the vector backend is not in use
     */
    public static void vectorsFrom(int elements) {
        if (!name().equals("vector")) {
            throw new IllegalStateException("backend is '" + name() + "': expected 'vector'");
        }
        Dispatch.use(new VectorBackend(elements));
    }

    /** The name of the backend in use. */
    public static String name() {
        return Dispatch.backend().name();
    }

    /**
     * How many kernels this backend ran since it was chosen, by implementation and kind, such as
     * {@code vector Map}; a backend that hands a kernel to the plain loops counts it as {@code
     * scalar}.
     */
    public static Map<String, Long> kernelCounts() {
        return Dispatch.backend().counts();
    }

    /**
     * Sets the number of threads that share the work of a kernel; by default one a processor.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public static void threads(int n) {
        Pool.threads(n);
    }

    /** The number of threads that share the work of a kernel. */
    public static int threads() {
        return Pool.threads();
    }
}
