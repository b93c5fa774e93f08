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
     * @param accumulate whether values are added (true) or written
     */
    record Scatter(int dim, boolean accumulate) implements Kernel {}

    /**
     * {@code out[.., i] = combine of in[.., 0..i]} along the last dimension; same shapes.
     *
     * @param combine how values are joined
     * @param compute the type to compute in
     */
    record Scan(Combine combine, DType compute) implements Kernel {}

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
     * The output filled with random draws in row-major order.
     *
     * @param distribution which
     * @param a low, mean, or probability
     * @param b high (exclusive), or standard deviation
     * @param generator where the draws come from; it advances
     */
    record Random(Distribution distribution, double a, double b, Generator generator)
            implements Kernel {}

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
        PERMUTATION
    }
}
