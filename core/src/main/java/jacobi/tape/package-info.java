/**
 * The tape: the computational graph that records itself while expressions are evaluated, and the
 * engine that walks it backwards.
 *
 * <p>A {@link jacobi.tape.Variable} is an array that knows where it came from. Applying an operator
 * to variables computes the result and, if any of them requires a gradient, adds a {@link
 * jacobi.tape.Node} that holds the operator, edges to the nodes of its inputs and the values its
 * gradient will read. {@link jacobi.tape.Engine} visits nodes from the newest to the oldest, asks
 * each operator for its vector-Jacobian product and sums what arrives. It undoes broadcasting and
 * converts types once, for all operators, and it knows none of them by name.
 *
 * <p>Nothing here recurses over the graph, so a chain of a million nodes is no deeper than one. The
 * graph is garbage like everything else: it goes when the last variable that leads to it goes, and
 * {@code backward} lets go of the saved values as it passes unless told to keep them.
 */
@NullMarked
package jacobi.tape;

import org.jspecify.annotations.NullMarked;
