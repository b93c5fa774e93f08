package jacobi;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;
import jacobi.kernel.Kernel.Distribution;
import jacobi.random.Generator;

/**
 * Random draws with this tensor's elements as their parameters, and draws that take their place.
 * All come from {@link Tensor#generator()} unless another is given, in row-major order; none has a
 * gradient.
 */
public sealed interface RandomOps permits Tensor {
    private Tensor draw(
            Distribution distribution, double a, Generator generator, DType dtype, Shape shape) {
        Array out = Array.zeros(dtype, shape);
        Dispatch.run(
                new Kernel.Random(distribution, a, 0, generator), out, ((Tensor) this).array());
        return Tensor.of(out);
    }

    private Tensor become(Distribution distribution, double a, double b, Generator generator) {
        return Call.fill(this, new Kernel.Random(distribution, a, b, generator));
    }

    /** 1 with the probability that is here, else 0, in this type. */
    default Tensor bernoulli() {
        return bernoulli(Tensor.generator());
    }

    /**
     * 1 with the probability that is here, else 0, in this type.
     *
     * @throws IllegalArgumentException if the type is not floating or one is not in [0, 1]
     */
    default Tensor bernoulli(Generator generator) {
        Tensor p = (Tensor) this;
        return draw(Distribution.BERNOULLI_OF, 0, generator, p.dtype(), p.shape());
    }

    /** Counts of events at the rates that are here, in this type. */
    default Tensor poisson() {
        return poisson(Tensor.generator());
    }

    /**
     * Counts of events at the rates that are here, in this type.
     *
     * @throws IllegalArgumentException if a rate is negative or NaN
     */
    default Tensor poisson(Generator generator) {
        Tensor rates = (Tensor) this;
        return draw(Distribution.POISSON, 0, generator, rates.dtype(), rates.shape());
    }

    /** One index of each row, or of all, drawn with these weights; without replacement. */
    default Tensor multinomial(int samples) {
        return multinomial(samples, false);
    }

    /** Indices drawn with these weights. */
    default Tensor multinomial(int samples, boolean replacement) {
        return multinomial(samples, replacement, Tensor.generator());
    }

    /**
     * Indices drawn with these weights: {@code [k] -> [samples]}, {@code [n, k] -> [n, samples]},
     * {@code int64}.
     *
     * @param replacement whether an index may come again
     * @throws ShapeException if the shape is another
     * @throws IllegalArgumentException if there are no samples, a weight is negative or not finite,
     *     a row is all zeros, or, without replacement, has fewer weights above 0 than samples
     */
    default Tensor multinomial(int samples, boolean replacement, Generator generator) {
        Tensor weights = (Tensor) this;
        int rank = weights.dim();
        if (rank != 1 && rank != 2) {
            throw new ShapeException(
                    "multinomial: shape "
                            + weights.shape()
                            + ": expected [categories] or [n, categories]");
        }
        if (samples < 1) {
            throw new IllegalArgumentException(
                    "multinomial: " + samples + " samples: expected at least 1");
        }
        Tensor rows = rank == 1 ? weights.detach().unsqueeze(0) : weights;
        Shape shape = Shape.of(rows.size(0), samples);
        Tensor drawn =
                ((RandomOps) rows)
                        .draw(
                                Distribution.MULTINOMIAL,
                                replacement ? 1 : 0,
                                generator,
                                DType.INT64,
                                shape);
        return rank == 1 ? drawn.select(0, 0) : drawn;
    }

    /** The elements become uniform draws from {@code [low, high)}. */
    default Tensor uniformInPlace(double low, double high) {
        return uniformInPlace(low, high, Tensor.generator());
    }

    /** The elements become uniform draws from {@code [low, high)} of a generator. */
    default Tensor uniformInPlace(double low, double high, Generator generator) {
        return become(Distribution.UNIFORM, low, high, generator);
    }

    /** The elements become normal draws. */
    default Tensor normalInPlace(double mean, double std) {
        return normalInPlace(mean, std, Tensor.generator());
    }

    /** The elements become normal draws of a generator. */
    default Tensor normalInPlace(double mean, double std, Generator generator) {
        return become(Distribution.NORMAL, mean, std, generator);
    }

    /** The elements become 1 with probability p, else 0. */
    default Tensor bernoulliInPlace(double p) {
        return bernoulliInPlace(p, Tensor.generator());
    }

    /** The elements become 1 with probability p, else 0. */
    default Tensor bernoulliInPlace(double p, Generator generator) {
        return become(Distribution.BERNOULLI, p, 0, generator);
    }

    /** The elements become {@code e^x} of normal x. */
    default Tensor logNormalInPlace(double mean, double std) {
        return logNormalInPlace(mean, std, Tensor.generator());
    }

    /** The elements become {@code e^x} of normal x. */
    default Tensor logNormalInPlace(double mean, double std, Generator generator) {
        return become(Distribution.LOG_NORMAL, mean, std, generator);
    }

    /** The elements become draws of the density {@code rate e^(-rate x)}. */
    default Tensor exponentialInPlace(double rate) {
        return exponentialInPlace(rate, Tensor.generator());
    }

    /** The elements become draws of the density {@code rate e^(-rate x)}. */
    default Tensor exponentialInPlace(double rate, Generator generator) {
        return become(Distribution.EXPONENTIAL, rate, 0, generator);
    }

    /** The elements become numbers of trials until one of probability p succeeds. */
    default Tensor geometricInPlace(double p) {
        return geometricInPlace(p, Tensor.generator());
    }

    /** The elements become numbers of trials until one of probability p succeeds. */
    default Tensor geometricInPlace(double p, Generator generator) {
        return become(Distribution.GEOMETRIC, p, 0, generator);
    }

    /** The elements become draws of the Cauchy distribution. */
    default Tensor cauchyInPlace(double median, double sigma) {
        return cauchyInPlace(median, sigma, Tensor.generator());
    }

    /** The elements become draws of the Cauchy distribution. */
    default Tensor cauchyInPlace(double median, double sigma, Generator generator) {
        return become(Distribution.CAUCHY, median, sigma, generator);
    }

    /** The elements become uniform whole numbers of {@code [low, high)}. */
    default Tensor randomInPlace(long low, long high) {
        return randomInPlace(low, high, Tensor.generator());
    }

    /**
     * The elements become uniform whole numbers of {@code [low, high)}.
     *
     * @throws IllegalArgumentException if there are none, or this type cannot hold them
     */
    default Tensor randomInPlace(long low, long high, Generator generator) {
        Tensor t = (Tensor) this;
        Array drawn = Array.zeros(t.dtype(), t.shape());
        generator.fillRandint(drawn, low, high);
        return t.copyInPlace(Tensor.of(drawn));
    }
}
