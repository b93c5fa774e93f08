/**
 * Operators: one place each for shape rule, formula, gradient and documentation.
 *
 * <p>An elementwise operator is a {@link jacobi.op.Row}: a signature, a formula and, where the
 * derivative that calculus gives is not the wanted one, a gradient. A structural operator ({@code
 * matmul}, {@code sum}, {@code permute}, ...) is a record that implements {@link
 * jacobi.op.Operator}. What is made of others ({@code cross_entropy}, {@code std}) is a {@link
 * jacobi.op.Function} over {@link jacobi.op.Value}s.
 *
 * <p>Gradients are written over {@link jacobi.op.Value}, the small algebra that tracked variables
 * (so that gradients have gradients) and plain arrays implement; nothing here knows of the tape.
 * Each operator carries its PyTorch signature, and {@link jacobi.op.Catalogue} lists them all: the
 * conformance runner, the coverage test and the documentation table are made from it.
 */
@NullMarked
package jacobi.op;

import org.jspecify.annotations.NullMarked;
