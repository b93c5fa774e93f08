/**
 * The kernel language: what a backend is asked to compute.
 *
 * <p>A {@link jacobi.kernel.Kernel} is one of a sealed set of kinds - map, reduce, matrix product,
 * softmax rows, gather, scatter, scan, copy, iota, random - most of them over scalar expressions
 * ({@link jacobi.kernel.Expr}). No kind knows an operator's name, so a backend that executes the
 * kinds executes every operator, and a new kind makes each backend's exhaustive {@code switch} fail
 * to compile until it is done.
 *
 * <p>All computing goes through one call, {@link jacobi.kernel.Dispatch#run}: run this kernel on
 * these arrays. Recording, fusing and replaying those calls is how compilation will be added.
 */
@NullMarked
package jacobi.kernel;

import org.jspecify.annotations.NullMarked;
