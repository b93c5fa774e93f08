package jacobi.kernel;

import jacobi.array.Array;

import org.jspecify.annotations.Nullable;

/**
 * The one door to computing: every kernel of every operator and optimiser goes through {@link
 * #run}.
 */
public final class Dispatch {
    private static final double[] NO_PARAMS = {};
    private static volatile @Nullable Backend backend;

    private Dispatch() {}

    /** Chooses who executes from now on. */
    public static void use(Backend chosen) {
        backend = chosen;
    }

    /** The backend in use. */
    public static Backend backend() {
        Backend b = backend;
        if (b == null) {
            throw new IllegalStateException("no backend was chosen before the first kernel");
        }
        return b;
    }

    /** Runs a kernel that takes no numbers. */
    public static void run(Kernel kernel, Array out, Array... inputs) {
        run(kernel, new Array[] {out}, inputs, NO_PARAMS);
    }

    /** Runs a kernel. */
    public static void run(Kernel kernel, Array[] outputs, Array[] inputs, double[] params) {
        backend().run(kernel, outputs, inputs, params);
    }
}
