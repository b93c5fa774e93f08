/**
 * Pictures: plots, computational graphs, diagrams of networks, and reports on a training.
 *
 * <p>Everything here is a {@link jacobi.plot.Picture}: it has a size, draws itself in either {@link
 * jacobi.plot.Theme}, and is saved as SVG or PNG by the name of the file, or shown in a window.
 *
 * <p>A {@link jacobi.plot.Plot} has axes and takes tensors:
 *
 * <pre>{@code
 * var z = Tensor.linspace(-5, 5, 201);
 * new Plot("Two activations")
 *         .line("sigmoid", z, z.sigmoid())
 *         .line("tanh", z, z.tanh())
 *         .xLabel("z")
 *         .save(Path.of("activations.svg"));
 * }</pre>
 *
 * {@link jacobi.plot.Panels} puts several side by side, a {@link jacobi.plot.Surface} is a function
 * of two variables in perspective.
 *
 * <p>A {@link jacobi.plot.ComputationGraph} is what was computed, with values on its nodes and
 * gradients on its edges, and with the modules of a model as boxes:
 *
 * <pre>{@code
 * ComputationGraph.of(() -> x.add(y).mul(y.sub(z)))
 *         .name("x", x).name("y", y).name("z", z)
 *         .gradients(true)
 *         .save(Path.of("backward.svg"));
 * ComputationGraph.of(model, batch).collapse(1).save(Path.of("model.svg"));
 * }</pre>
 *
 * and a {@link jacobi.plot.NetworkDiagram} the neurons of a network with their weights.
 *
 * <p>{@link jacobi.plot.Diagnostics} watches a model while it is trained and writes a {@link
 * jacobi.plot.Report}: one file of HTML that needs no network.
 */
@NullMarked
package jacobi.plot;

import org.jspecify.annotations.NullMarked;
