/**
 * Arrays and tensors in files: checkpoints, safetensors, NumPy's {@code .npy} and {@code .npz}, the
 * JSON they need, and a way to replace a file that a kill at any moment cannot break.
 *
 * <p>The story on one page:
 *
 * <ul>
 *   <li>{@link jacobi.io.Safetensors} is a map of names to arrays and a map of notes; {@link
 *       jacobi.io.Npy} is one array; {@link jacobi.io.Npz} is a zip of those. All three speak of
 *       plain {@link jacobi.array.Array}s, without gradients or modules.
 *   <li>{@link jacobi.io.TensorFiles} says the same in {@link jacobi.Tensor}s, and {@link
 *       jacobi.io.Checkpoint} keeps a whole training run - model, optimiser, data loader, random
 *       numbers - in one file, to go on from as if it had never stopped.
 *   <li>{@link jacobi.io.Json} is a strict reader and writer of RFC 8259, for the header of the
 *       first and for whatever else is small and structured.
 *   <li>{@link jacobi.io.AtomicFile} writes: a new file next to the old one, forced to the disk,
 *       moved into its place. Whoever writes to a {@code Path} here goes through it.
 *   <li>{@code Input} reads: a stream that knows its name, for errors, and where possible its
 *       length, so that nothing is allocated that the file cannot fill. {@code Encoding} turns the
 *       bytes of one element type into the elements of a {@link jacobi.array.Storage} and back.
 * </ul>
 *
 * <p>Files are hostile until they have been read. No length, offset, size or count in one is
 * believed before it was compared with what is there; what does not fit is a {@link
 * jacobi.io.FileFormatException} that names the file, what was found and what was expected. A file
 * that cannot be opened or read is an ordinary {@link java.io.IOException}.
 *
 * <p>Element types that Jacobi has are read and written as they are. Half precision ({@code F16},
 * {@code BF16}, {@code f2}) is read as float32, exactly; NumPy's other small integers become the
 * smallest type here that holds all their values.
 */
@NullMarked
package jacobi.io;

import org.jspecify.annotations.NullMarked;
