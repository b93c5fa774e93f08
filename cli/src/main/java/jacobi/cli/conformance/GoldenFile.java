package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.io.Safetensors;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One file of golden cases.
 *
 * @param name its name without folder and ending
 * @param content the JSON
 * @param tensors the numbers beside it, by key; empty if there is no such file
 * @param unreadable why the numbers cannot be read (such as a type that Jacobi does not have), or
 *     null
 */
record GoldenFile(
        String name, Json.Obj content, Map<String, Array> tensors, @Nullable String unreadable) {
    /**
     * All files of golden cases among paths, which may be folders; sorted within a folder.
     *
     * @throws IOException if a path does not exist
     */
    static List<Path> find(List<Path> paths) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path p : paths) {
            if (!Files.exists(p)) {
                throw new IOException(p + ": there is no such file or folder");
            }
            try (Stream<Path> all = Files.walk(p)) {
                all.filter(f -> f.toString().endsWith(".json") && Files.isRegularFile(f))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }

    /**
     * Reads a file and the numbers beside it.
     *
     * @throws FileFormatException if it does not hold golden cases
     */
    static GoldenFile read(Path file) throws IOException {
        if (!(Json.read(file) instanceof Json.Obj content)) {
            throw new FileFormatException(
                    file + ": golden cases are a JSON object, this is another value");
        }
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
        Path numbers = file.resolveSibling(name + ".safetensors");
        try {
            return new GoldenFile(
                    name,
                    content,
                    Files.exists(numbers) ? Safetensors.read(numbers).tensors() : Map.of(),
                    null);
        } catch (FileFormatException e) {
            return new GoldenFile(name, content, Map.of(), e.getMessage());
        }
    }

    /** The tier, or empty where the file has none. */
    OptionalInt tier() {
        return content.find("tier") instanceof Json.Num n
                ? OptionalInt.of((int) n.toLong())
                : OptionalInt.empty();
    }

    /** A text of the file's own, such as {@code op}; null if it has none of that name. */
    @Nullable String text(String key) {
        return content.find(key) instanceof Json.Str s ? s.value() : null;
    }

    /** The elements of a list of objects of the file's own; none if there is no such list. */
    List<Json.Obj> objects(String key) {
        return content.find(key) instanceof Json.Arr a
                ? a.elements().stream().map(Json.Obj.class::cast).toList()
                : List.of();
    }

    /**
     * A stored tensor, a copy.
     *
     * @throws Mismatch if the numbers' file lacks it
     * @throws Unsupported if that file cannot be read
     */
    Tensor tensor(String key) throws Mismatch, Unsupported {
        if (unreadable != null) {
            throw new Unsupported(unreadable);
        }
        Array a = tensors.get(key);
        if (a == null) {
            throw new Mismatch("the golden file lacks tensor " + key);
        }
        return Tensor.of(a).copy();
    }
}
