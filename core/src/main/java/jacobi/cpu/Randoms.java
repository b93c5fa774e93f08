package jacobi.cpu;

import jacobi.array.Array;
import jacobi.kernel.Kernel;

/** Random draws: the stream is one sequence, so one thread draws it. */
public final class Randoms {
    private Randoms() {}

    /** {@link Kernel.Random}. */
    public static void fill(Kernel.Random k, Array out) {
        switch (k.distribution()) {
            case UNIFORM -> k.generator().fillUniform(out, k.a(), k.b());
            case NORMAL -> k.generator().fillNormal(out, k.a(), k.b());
            case BERNOULLI -> k.generator().fillBernoulli(out, k.a());
            case INTEGER -> k.generator().fillRandint(out, (long) k.a(), (long) k.b());
            case PERMUTATION -> k.generator().fillRandperm(out);
        }
    }
}
