/**
 * Optimisers: what changes parameters by their gradients.
 *
 * <pre>{@code
 * var optimizer = new Adam(model.parameters(), 1e-3);
 * for (var batch : loader) {
 *     optimizer.zeroGrad();
 *     criterion.forward(model.forward(batch.x()), batch.y()).backward();
 *     optimizer.step();
 * }
 * }</pre>
 *
 * <p>The story on one page:
 *
 * <ul>
 *   <li>{@link jacobi.optim.Optimizer} walks over {@link jacobi.optim.ParameterGroup}s of
 *       parameters that share their options, keeps a {@link jacobi.optim.ParameterState} for each
 *       parameter, and turns all of it into named tensors and back, for checkpoints.
 *   <li>{@link jacobi.optim.SGD}, {@link jacobi.optim.Adam} and the others say which {@link
 *       jacobi.optim.Option}s they have and how one parameter changes. {@link jacobi.optim.LBFGS}
 *       alone changes all of them together, and needs the function that computes the loss.
 *   <li>How it changes is data: {@code UpdateRule} is a list of scalar formulas, for the new
 *       parameter and each new buffer, that run as one kernel in one pass over memory. Numbers that
 *       change from step to step are given when it runs, so the kernel is compiled once.
 * </ul>
 *
 * <p>Names, defaults, semantics and the order of the floating-point operations are PyTorch's.
 */
@NullMarked
package jacobi.optim;

import org.jspecify.annotations.NullMarked;
