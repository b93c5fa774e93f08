/**
 * Execution on the CPU: the kernel kinds carried out over Java heap arrays.
 *
 * <p>The story, in the order things happen when a kernel is run:
 *
 * <ol>
 *   <li>{@link jacobi.cpu.Program} turns the kernel's expressions into a straight list of steps,
 *       once for each kernel: equal subexpressions are computed once, constants are folded, and
 *       what is the same for all elements is moved out of the loop.
 *   <li>{@link jacobi.cpu.Chunks} cuts the work into pieces by its size alone, and {@link
 *       jacobi.cpu.Pool} runs the pieces on as many threads as there are. No result depends on how
 *       many: a piece is computed the same way wherever it runs, and partial results are joined in
 *       a fixed order.
 *   <li>A piece goes in blocks of a few hundred elements. {@link jacobi.cpu.Operand} brings a block
 *       of any strides and any element type into an array of the compute type (or finds that it
 *       already is one and takes it in place); {@link jacobi.cpu.Evaluation} runs each step over
 *       the whole block, so that deciding what to do costs once a block and not once an element;
 *       the result goes back through an {@code Operand}.
 *   <li>What a step does to a block is the business of {@link jacobi.cpu.Lanes}, of which there are
 *       three for each implementation: {@code float}, {@code double} and {@code long} (all integers
 *       and truth values).
 *   <li>A program that has run a while is not interpreted any more: it has become one {@link
 *       jacobi.cpu.Loop} of its own, in which what the steps hand on stays in registers. {@link
 *       jacobi.cpu.Fused} runs it over whole rows of the arrays as they lie, {@link
 *       jacobi.cpu.Evaluation} over blocks where a kind goes in blocks, {@link jacobi.cpu.Stretch}
 *       sees to the last, incomplete vector. Which of the two it was shows in the counts and not in
 *       the bits.
 * </ol>
 *
 * <p>{@link jacobi.cpu.Maps}, {@link jacobi.cpu.Reductions}, {@link jacobi.cpu.Rows}, {@link
 * jacobi.cpu.Products} and {@link jacobi.cpu.Indexing} are the kinds themselves. {@code
 * jacobi.cpu.scalar} supplies lanes that are obvious loops and is the oracle; {@code
 * jacobi.cpu.vector} supplies lanes in the Vector API, and kernels of its own where a block
 * interpreter is not the way to do it, as for the matrix product. {@code jacobi.Backends} chooses
 * between them.
 */
@NullMarked
package jacobi.cpu;

import org.jspecify.annotations.NullMarked;
