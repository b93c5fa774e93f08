package jacobi.cpu;

import jacobi.array.Array;
import jacobi.kernel.Kernel;
import jacobi.random.Draws;

/** Random draws: the stream is one sequence, so one thread draws it. */
public final class Randoms {
    private Randoms() {}

    /** {@link Kernel.Random}. */
    public static void fill(Kernel.Random k, Array out, Array... in) {
        Draws draws = new Draws(k.generator());
        switch (k.distribution()) {
            case UNIFORM -> k.generator().fillUniform(out, k.a(), k.b());
            case NORMAL -> k.generator().fillNormal(out, k.a(), k.b());
            case BERNOULLI -> k.generator().fillBernoulli(out, k.a());
            case INTEGER -> k.generator().fillRandint(out, (long) k.a(), (long) k.b());
            case PERMUTATION -> k.generator().fillRandperm(out);
            case EXPONENTIAL -> draws.exponential(out, k.a());
            case GEOMETRIC -> draws.geometric(out, k.a());
            case CAUCHY -> draws.cauchy(out, k.a(), k.b());
            case LOG_NORMAL -> draws.logNormal(out, k.a(), k.b());
            case BERNOULLI_OF -> draws.bernoulli(out, in[0]);
            case POISSON -> draws.poisson(out, in[0]);
            case MULTINOMIAL -> draws.multinomial(out, in[0], k.a() != 0);
        }
    }
}
