/**
 * Tensors with automatic differentiation.
 *
 * <p>Start at {@link jacobi.Tensor}: make one, call methods, call {@code backward()} on a result.
 * {@link jacobi.Grad} switches recording off, {@link jacobi.Autograd} gives gradients as values,
 * and {@link jacobi.AutogradFunction} is for functions of your own. What computes is chosen by
 * {@link jacobi.Backends}.
 *
 * <p>Names, defaults and semantics are PyTorch's, in Java spelling: {@code sumTo} for {@code
 * sum_to}, {@code addInPlace} for {@code add_}.
 */
@NullMarked
package jacobi;

import org.jspecify.annotations.NullMarked;
