/**
 * Random numbers: one generator whose streams are those of PyTorch's CPU generator, seed for seed.
 *
 * <p>Knows of {@link jacobi.array} only. Draws fill arrays in row-major order and on one thread:
 * the order of the draws is part of the result.
 */
@NullMarked
package jacobi.random;

import org.jspecify.annotations.NullMarked;
