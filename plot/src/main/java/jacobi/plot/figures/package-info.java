/**
 * The figures of the chapter on neural networks, each drawn from code that runs.
 *
 * <p>A {@link jacobi.plot.figures.Figure} has a name, a caption, and the source that makes it,
 * which is all in one class of this package; {@link jacobi.plot.figures.Figures} lists them in the
 * order of the chapter; {@link jacobi.plot.figures.FigurePage} writes them with a page that shows
 * them all. What a figure draws depends on the seed of its {@link jacobi.plot.figures.Effort} and
 * on nothing else.
 */
@NullMarked
package jacobi.plot.figures;

import org.jspecify.annotations.NullMarked;
