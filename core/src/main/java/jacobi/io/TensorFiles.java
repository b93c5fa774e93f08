package jacobi.io;

import jacobi.Tensor;
import jacobi.array.Array;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Tensors in files, in the format that the file's name asks for: named tensors in {@code
 * .safetensors} or {@code .npz}, a single one in {@code .npy}.
 *
 * <pre>{@code
 * TensorFiles.save(Path.of("model.safetensors"), model.stateDict());
 * model.loadStateDict(TensorFiles.load(Path.of("model.safetensors")));
 * }</pre>
 *
 * <p>Types and details are those of {@link Safetensors}, {@link Npz} and {@link Npy}; half
 * precision is read as float32. Files are replaced whole or not at all, as by {@link AtomicFile}.
 * Tensors that were read require no gradient.
 */
public final class TensorFiles {
    private TensorFiles() {}

    /**
     * Writes named tensors, in the order of the map if it has one, else sorted by name.
     *
     * @param file a name that ends in {@code .safetensors} or {@code .npz}
     * @throws IllegalArgumentException if the name ends in something else
     * @throws IOException naming the file and the reason; what was there before is whole
     */
    public static void save(Path file, Map<String, Tensor> tensors) throws IOException {
        Map<String, Array> arrays = arrays(tensors);
        switch (Format.of(file)) {
            case SAFETENSORS -> Safetensors.write(file, arrays, Map.of());
            case NPZ -> Npz.write(file, arrays);
            case NPY, OTHER -> throw unknown(file, ".safetensors or .npz for named tensors");
        }
    }

    /**
     * Writes a tensor.
     *
     * @param file a name that ends in {@code .npy}
     * @throws IllegalArgumentException if the name ends in something else
     * @throws IOException naming the file and the reason; what was there before is whole
     */
    public static void save(Path file, Tensor tensor) throws IOException {
        if (Format.of(file) != Format.NPY) {
            throw unknown(file, ".npy for a single tensor");
        }
        Npy.write(file, tensor.array());
    }

    /**
     * Reads named tensors, in the order of the file.
     *
     * @param file a name that ends in {@code .safetensors} or {@code .npz}
     * @throws IllegalArgumentException if the name ends in something else
     * @throws FileFormatException if the contents are not what the format allows
     * @throws IOException if it cannot be read
     */
    public static SequencedMap<String, Tensor> load(Path file) throws IOException {
        SequencedMap<String, Tensor> out = new LinkedHashMap<>();
        SequencedMap<String, Array> arrays =
                switch (Format.of(file)) {
                    case SAFETENSORS -> Safetensors.read(file).tensors();
                    case NPZ -> Npz.read(file);
                    case NPY, OTHER ->
                            throw unknown(file, ".safetensors or .npz for named tensors");
                };
        arrays.forEach((name, array) -> out.put(name, Tensor.of(array)));
        return out;
    }

    /**
     * Reads a tensor.
     *
     * @param file a name that ends in {@code .npy}
     * @throws IllegalArgumentException if the name ends in something else
     * @throws FileFormatException if the contents are not what the format allows
     * @throws IOException if it cannot be read
     */
    public static Tensor loadTensor(Path file) throws IOException {
        if (Format.of(file) != Format.NPY) {
            throw unknown(file, ".npy for a single tensor");
        }
        return Tensor.of(Npy.read(file));
    }

    /** The arrays of tensors, in the order in which they are to be written. */
    static SequencedMap<String, Array> arrays(Map<String, Tensor> tensors) {
        SequencedMap<String, Array> out = new LinkedHashMap<>();
        Map<String, Tensor> ordered = isOrdered(tensors) ? tensors : new TreeMap<>(tensors);
        ordered.forEach((name, tensor) -> out.put(name, tensor.array()));
        return out;
    }

    private static boolean isOrdered(Map<String, Tensor> tensors) {
        return tensors instanceof SequencedMap;
    }

    private enum Format {
        SAFETENSORS,
        NPZ,
        NPY,
        OTHER;

        static Format of(Path file) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            for (Format f : values()) {
                if (name.endsWith("." + f.name().toLowerCase(Locale.ROOT))) {
                    return f;
                }
            }
            return OTHER;
        }
    }

    private static IllegalArgumentException unknown(Path file, String expected) {
        return new IllegalArgumentException(
                file + ": the name does not say the format: expected " + expected);
    }
}
