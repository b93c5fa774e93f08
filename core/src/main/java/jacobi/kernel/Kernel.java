package jacobi.kernel;

import jacobi.array.DType;
import jacobi.random.Generator;

import java.util.List;

/**
 * What to compute, apart from on what: one of a closed set of kinds. Arrays are given to {@link
 * Dispatch#run}; any strides are allowed everywhere (broadcast operands have strides of 0), and all
 * inputs of the expression kinds have the shape the kind asks for.
 *
 * <p>Expressions are computed in a <i>compute type</i>: inputs are converted to it on loading
 * (truth values are 0 and 1), results to the output's type on storing (anything but zero is true).
 * Integer types compute in 64 bits and wrap on storing.
 */
public sealed interface Kernel {
    /**
     * {@code out[j][i] = outputs[j](in[0][i], in[1][i], ...)}. All arrays have one shape. An output
     * may be the same array as an input, seen through the same layout.
     *
     * @param outputs one expression an output array
     * @param compute the type to compute in
     */
    record Map(List<Expr> outputs, DType compute) implements Kernel {
        /** A map of one output. */
        public Map(Expr output, DType compute) {
            this(List.of(output), compute);
        }
    }

    /**
     * {@code out[o] = finish(combine over r of map(in[0][o, r], ...))}. Inputs have shape {@code
     * [kept..., reduced...]}, the output {@code [kept...]}. Sums are blocked, so the error grows
     * with log n.
     *
     * @param combine how values are joined
     * @param map applied to each element first
     * @param finish applied to the joined value, {@code Input(0)}
     * @param keptRank how many leading dimensions stay
     * @param compute the type to compute in
     */
    record Reduce(Combine combine, Expr map, Expr finish, int keptRank, DType compute)
            implements Kernel {}

    /**
     * The position of the first largest (or smallest) element, NaN counting as such: {@code in
     * [kept..., reduced...] -> out [kept...]}, an index into the flattened reduced dimensions
     * (int64).
     *
     * @param largest or smallest
     * @param keptRank how many leading dimensions stay
     */
    record ArgReduce(boolean largest, int keptRank) implements Kernel {}

    /**
     * {@code out = epilogue(sum over k of a[b, m, k] * b[b, k, n], in[2][b, m, n], ...)}: inputs
     * {@code [b, m, k]}, {@code [b, k, n]} and any number of {@code [b, m, n]}; output {@code [b,
     * m, n]}.
     *
     * @param epilogue over {@code Input(0)}, the product, and {@code Input(1..)}, the further
     *     inputs
     * @param compute the type to compute in
     */
    record MatMul(Expr epilogue, DType compute) implements Kernel {}

    /**
     * Softmax of the last dimension: {@code e^(x - max) / sum e^(x - max)}, or its logarithm.
     *
     * @param log whether the logarithm is wanted
     */
    record Softmax(boolean log) implements Kernel {}

    /**
     * The gradient of softmax rows in one pass: inputs g and y (the result of {@link Softmax});
     * {@code y (g - sum g y)}, or {@code g - e^y sum g} for the logarithm.
     *
     * @param log whether y is the logarithm
     */
    record SoftmaxGrad(boolean log) implements Kernel {}

    /**
     * Attention: {@code out[0] = softmax(s q k^T + bias) v} for inputs q {@code [.., m, d]}, k
     * {@code [.., n, d]}, v {@code [.., n, e]} and, or not, bias {@code [.., m, n]}, with s the one
     * number given; {@code out[1]}, {@code [.., m]}, the logarithm of the sum that each row is
     * divided by. A row that can look at nothing gives zeros, and 0. Leading dimensions are the
     * same.
     *
     * @param causal whether row i looks at columns up to i only
     */
    record Attention(boolean causal) implements Kernel {}

    /**
     * The gradient of {@link Attention}: inputs q, k, v, both results, the gradient of the first
     * one and, or not, bias; outputs those of q, k and v, which lie row by row.
     *
     * @param causal as forward
     */
    record AttentionGrad(boolean causal) implements Kernel {}

    /**
     * {@code out[.., i, ..] = in[0][.., in[1][.., i, ..], ..]} at one dimension. The index array
     * (int64) has the output's shape; the source agrees with it, or is larger, in all other
     * dimensions. An index outside {@code [0, size)} is an {@code IndexOutOfBoundsException} that
     * names it.
     *
     * @param dim the dimension indexed
     */
    record Gather(int dim) implements Kernel {}

    /**
     * {@code out[.., in[0][.., i, ..], ..] += in[1][.., i, ..]} at one dimension, in row-major
     * order of the index; the rest of the output stays. Index and source have one shape.
     *
     * @param dim the dimension indexed
     * @param accumulate whether values are joined with those there (true) or written
     * @param combine how they are joined
     */
    record Scatter(int dim, boolean accumulate, Combine combine) implements Kernel {
        /** That adds values, or writes them. */
        public Scatter(int dim, boolean accumulate) {
            this(dim, accumulate, Combine.SUM);
        }
    }

    /**
     * Where values belong in ascending sequences: {@code in [rows..., n]} and {@code [rows..., m]
     * -> out [rows..., m]}, the number of elements of the row that are below the value, or not
     * above it. NaN is above everything. A sequence that is the same for all rows has strides of 0.
     *
     * @param right whether elements that equal the value count
     */
    record Search(boolean right) implements Kernel {}

    /**
     * {@code out[.., i] = combine of in[.., 0..i]} along the last dimension; same shapes.
     *
     * @param combine how values are joined
     * @param compute the type to compute in
     */
    record Scan(Combine combine, DType compute) implements Kernel {}

    /**
     * Each matrix of a batch factored: {@code in [b, m, n]}, floating, and outputs of that type or
     * int64 as {@link Factorization} says. Computed in double whatever the type.
     *
     * @param what which factors
     */
    record Factor(Factorization what) implements Kernel {}

    /**
     * {@code out = a^-1 y} for triangular matrices: inputs {@code a [b, n, n]}, of which only one
     * triangle is read, and {@code y [b, n, k]}, output {@code [b, n, k]}. Computed in double; a
     * zero on the diagonal gives infinities or NaN.
     *
     * @param upper which triangle
     * @param unit whether the diagonal counts as ones and is not read
     */
    record TriangularSolve(boolean upper, boolean unit) implements Kernel {}

    /** {@code out[i] = in[i]}, converted to the output's type; same shapes, any strides. */
    record Copy() implements Kernel {}

    /**
     * {@code out[i] = start + i * step} in row-major order, computed in the output's type (floats
     * in double).
     *
     * @param start the first value
     * @param step the difference
     */
    record Iota(double start, double step) implements Kernel {}

    /**
     * The output filled with random draws in row-major order; some distributions take an input.
     *
     * @param distribution which
     * @param a low, mean, median, rate, or probability
     * @param b high (exclusive), standard deviation, or sigma
     * @param generator where the draws come from; it advances
     */
    record Random(Distribution distribution, double a, double b, Generator generator)
            implements Kernel {}

    /**
     * One of the three products that a convolution and its gradients are: with x {@code [n, g ci,
     * d, h, w]}, weight {@code [g co, ci, kd, kh, kw]} and y {@code [n, g co, od, oh, ow]},
     *
     * <pre>{@code
     * y[n, o, p] += x[n, i, place(p, t)] * weight[o, i, t]
     * }</pre>
     *
     * for all taps t and all channels i of o's group, read for the array that is wanted. Inputs are
     * the other two in the order x, y, weight, and for {@code RESULT} and {@code INPUT} a bias, one
     * a channel of the output, if there is one; the output is written anew.
     *
     * @param wanted which array
     * @param window where taps read
     * @param groups g
     */
    record Convolve(Wanted wanted, Window window, int groups) implements Kernel {}

    /** The array that {@link Convolve} computes. */
    enum Wanted {
        /** y: the convolution. */
        RESULT,
        /** x: the transposed convolution, gradient of the input. */
        INPUT,
        /** The weight: its gradient. */
        WEIGHT
    }

    /**
     * The largest element of each window, NaN counting as such, and where it stands: {@code in [p,
     * d, h, w] -> out[0], out[1] (int64) [p, od, oh, ow]}. The place is an index into {@code [d, h,
     * w]} flattened, that of the first of equals, of the last NaN.
     *
     * @param depth windows along d
     * @param height windows along h
     * @param width windows along w
     */
    record MaxPool(Spans depth, Spans height, Spans width) implements Kernel {}

    /**
     * Zeros but for {@code out[p, in[1][p, i]] = in[0][p, i]}: what undoes {@link MaxPool}. The
     * index is int64; one outside the output is an {@code IndexOutOfBoundsException} that names it.
     *
     * @param accumulate whether values for one place are added (true) or the last one stays
     */
    record Unpool(boolean accumulate) implements Kernel {}

    /**
     * {@code out[.., o, ..] = sum over taps t of o of weight(t) * in[.., place(t), ..]} at one
     * dimension, of floats.
     *
     * @param taps the sparse matrix
     * @param dim the dimension
     */
    record Mix(Taps taps, int dim) implements Kernel {}

    /**
     * {@code out[0] = (x - mean[c]) / sqrt(var[c] + eps) * weight + bias} for x {@code [a, c, b]},
     * where mean and var, the mean square deviation from it, are those of all {@code x[:, c, :]}
     * and go to {@code out[1], out[2] [c]}. Inputs are x and, if affine, weight and bias.
     *
     * @param eps added to the variance
     * @param centered whether the mean is taken off; without, it is 0 and var the mean square
     * @param affine how weight and bias stretch over x
     */
    record Normalize(double eps, boolean centered, Affine affine) implements Kernel {}

    /**
     * The gradients of {@link Normalize}, from g, x, mean, var and, if affine, weight: {@code
     * out[0]} that of x, and if affine {@code out[1], out[2]} those of weight and bias.
     *
     * @param eps as it was
     * @param centered as it was
     * @param affine as it was
     */
    record NormalizeGrad(double eps, boolean centered, Affine affine) implements Kernel {}

    /** What weight and bias of {@link Normalize} are one for. */
    enum Affine {
        /** There are none. */
        NONE,
        /** For each of c, as in batch normalisation. */
        ROW,
        /** For each of b, as in layer normalisation. */
        COLUMN
    }

    /** What {@link Random} draws. */
    enum Distribution {
        /** Uniform on {@code [a, b)}. */
        UNIFORM,
        /** Normal with mean a and standard deviation b. */
        NORMAL,
        /** 1 with probability a, else 0. */
        BERNOULLI,
        /** Whole numbers of {@code [a, b)}. */
        INTEGER,
        /** A permutation of {@code 0..n-1}; the output is one-dimensional int64. */
        PERMUTATION,
        /** Density {@code a e^(-a x)}. */
        EXPONENTIAL,
        /** Trials until one of probability a succeeds. */
        GEOMETRIC,
        /** Cauchy with median a and scale b. */
        CAUCHY,
        /** {@code e^x} of normal x with mean a and standard deviation b. */
        LOG_NORMAL,
        /** 1 with the probability of the input, else 0; same shapes. */
        BERNOULLI_OF,
        /** Counts at the rate of the input; same shapes. */
        POISSON,
        /**
         * Indices by the weights of the input's rows, {@code [n, k] -> [n, m]} int64; again and
         * again the same ones may come if a is not 0.
         */
        MULTINOMIAL
    }
}
