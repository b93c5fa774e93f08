package jacobi.cpu;

import jacobi.kernel.Backend;

import java.io.PrintStream;

/** The CPU's backends by name. */
public final class Cpu {
    private static final String MODULE = "jdk.incubator.vector";
    private static final String SCALAR = "jacobi.cpu.scalar.ScalarBackend";
    private static final String VECTOR = "jacobi.cpu.vector.VectorBackend";

    private static boolean warned;

    private Cpu() {}

    /**
     * The vector backend if the JVM has the Vector API's module loaded, else the scalar one, which
     * says so once on the standard error stream.
     */
    public static Backend best() {
        return best(hasVectors(), System.err);
    }

    static synchronized Backend best(boolean vectors, PrintStream err) {
        if (vectors && Cpu.class.getResource("vector/VectorBackend.class") != null) {
            return start(VECTOR);
        }
        if (!warned) {
            warned = true;
            err.println(
                    "jacobi: the Vector API is not loaded, so computing is many times slower than"
                            + " it could be: start java with --add-modules "
                            + MODULE);
        }
        return start(SCALAR);
    }

    /**
     * The backend called {@code scalar} or {@code vector}.
     *
     * @throws IllegalArgumentException if the name is another
     * @throws IllegalStateException if it is {@code vector} and the JVM lacks the module
     */
    public static Backend named(String name) {
        return switch (name) {
            case "scalar" -> start(SCALAR);
            case "vector" -> {
                if (!hasVectors()) {
                    throw new IllegalStateException(
                            "backend 'vector' needs the Vector API: start java with --add-modules "
                                    + MODULE);
                }
                yield start(VECTOR);
            }
            default ->
                    throw new IllegalArgumentException(
                            "unknown backend '" + name + "': expected scalar or vector");
        };
    }

    private static boolean hasVectors() {
        // In a module the question is whether it reads the other; on the class path, whether it is
        // there.
        return ModuleLayer.boot()
                .findModule(MODULE)
                .filter(m -> !Cpu.class.getModule().isNamed() || Cpu.class.getModule().canRead(m))
                .isPresent();
    }

    /**
     * By its name: the implementations depend on this package and not the other way round, and one
     * of them cannot be loaded everywhere.
     */
    private static Backend start(String name) {
        try {
            return (Backend) Class.forName(name).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("backend " + name + " did not start", e);
        }
    }
}
