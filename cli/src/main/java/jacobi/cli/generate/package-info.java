/**
 * {@code jacobi generate}: models that have learned a text write more of it.
 *
 * <p>The story on one page. A {@link jacobi.cli.generate.TextSource} finds files and makes a {@link
 * jacobi.cli.generate.Corpus} of them: two rows of bytes, one to train on and one that is held out,
 * file by file. The symbols of all models are the 256 bytes, so there is no text that cannot be
 * read, and none for free. A {@link jacobi.cli.generate.LanguageModel} is one of two, as a {@link
 * jacobi.cli.generate.Design} says: a {@link jacobi.cli.generate.RecurrentModel}, which carries a
 * state along, or a {@link jacobi.cli.generate.GptModel}, which looks back at a window. A {@link
 * jacobi.cli.generate.LanguageTrainer} trains it within a {@link jacobi.cli.generate.Budget} of
 * steps or of minutes and draws a {@link jacobi.cli.generate.Curve}; {@link
 * jacobi.cli.generate.HeldOut} measures its bits per byte, {@link jacobi.cli.generate.Compressor}
 * those of gzip and xz on the same bytes. A {@link jacobi.cli.generate.LanguageModelFile} keeps it;
 * a {@link jacobi.cli.generate.Sampler} lets it write.
 *
 * <p>What is compared. A model that gives each next byte a probability p is a compressor: an
 * arithmetic coder needs {@code -log2 p} bits for the byte. So the mean of those over the held-out
 * bytes stands beside the size to which gzip and xz compress them. The model has seen other text of
 * its kind before and they have not; therefore they are also measured after training text, as far
 * as their windows reach.
 */
@NullMarked
package jacobi.cli.generate;

import org.jspecify.annotations.NullMarked;
