/**
 * Data sets and the batches they come in.
 *
 * <p>The story on one page:
 *
 * <ul>
 *   <li>A {@link jacobi.data.Dataset} is a numbered list of {@link jacobi.data.Sample}s, an input
 *       {@code x} and a target {@code y}. Write one by implementing {@code size} and {@code get};
 *       {@link jacobi.data.TensorDataset} is the one over two tensors, {@link jacobi.data.Subset}
 *       some samples of another, and {@link jacobi.data.Split} deals a data set out at random, by
 *       class if wanted.
 *   <li>A {@link jacobi.data.DataLoader} goes over one in {@link jacobi.data.Batch}es, in a new
 *       random order each epoch, prepared in the background if wanted. Its order is a function of
 *       its seed, and its state can be saved in the middle of an epoch.
 *   <li>{@link jacobi.data.Digits} is inside the library; {@link jacobi.data.Mnist} and {@link
 *       jacobi.data.FashionMnist} are found on this machine or fetched from their homes, as {@link
 *       jacobi.data.ImageSource} says. {@link jacobi.data.Idx} reads their file format.
 * </ul>
 *
 * <pre>{@code
 * var digits = Digits.load();
 * var parts = Split.stratified(digits, new Generator(0), 0.8, 0.2);
 * for (var batch : new DataLoader(parts.get(0), 32).shuffle(true)) {
 *     var loss = criterion.forward(model.forward(batch.x()), batch.y());
 * }
 * }</pre>
 *
 * <p>What goes wrong while a sample is made comes out as a {@link jacobi.data.DataException} that
 * names the sample, whichever thread made it. Tables of comma-separated values are in the module
 * {@code jacobi.csv}.
 */
@NullMarked
package jacobi.data;

import org.jspecify.annotations.NullMarked;
