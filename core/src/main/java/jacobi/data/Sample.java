package jacobi.data;

import jacobi.Tensor;

/**
 * One input and its target, without a dimension for the batch.
 *
 * @param x the input, such as {@code [1, 28, 28]}
 * @param y the target: an {@code int64} scalar for a class, floating for a regression
 */
public record Sample(Tensor x, Tensor y) {}
