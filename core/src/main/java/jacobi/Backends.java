package jacobi;

import jacobi.cpu.Cpu;
import jacobi.cpu.Pool;
import jacobi.kernel.Dispatch;

import java.util.Map;

/**
 * What computes: {@code vector} (the Vector API) or {@code scalar} (plain loops), and on how many
 * threads. Results do not depend on the number of threads.
 */
public final class Backends {
    static {
        Dispatch.use(Cpu.best());
    }

    private Backends() {}

    /** Makes sure that something computes; called before the first tensor is made. */
    static void start() {}

    /**
     * Chooses a backend by name, for all threads.
     *
     * @throws IllegalArgumentException if there is none of that name, or it cannot run here
     */
    public static void use(String name) {
        Dispatch.use(Cpu.named(name));
    }

    /** The name of the backend in use. */
    public static String name() {
        return Dispatch.backend().name();
    }

    /**
     * How many kernels ran since the start, by implementation and kind, such as {@code vector Map};
     * a backend that hands a kernel to the plain loops counts it as {@code scalar}.
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
