/**
 * {@code jacobi train} and {@code jacobi predict}.
 *
 * <p>The story on one page: options become a {@link jacobi.cli.train.Recipe}; the recipe's data a
 * {@link jacobi.cli.train.Problem}; both a {@link jacobi.cli.train.Run}, which is the model, its
 * optimiser and its loader, and knows how to be saved. The {@link jacobi.cli.train.Trainer} goes
 * through the epochs of a run and tells a {@link jacobi.cli.train.TrainingListener} what happens:
 * one for people, one for programs, one that keeps quiet. A {@link jacobi.cli.train.ModelFile} has
 * all that is needed to go on, or to predict.
 */
@NullMarked
package jacobi.cli.train;

import org.jspecify.annotations.NullMarked;
