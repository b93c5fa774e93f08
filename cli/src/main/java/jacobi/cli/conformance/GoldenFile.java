package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.io.Safetensors;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One file of golden cases.
 *
 * @param name its name without folder and ending
 * @param content the JSON
 * @param tensors the numbers beside it, by key; empty if there is no such file
 * @param unreadable why the numbers cannot be read, or null
 */
record GoldenFile(
        String name, Json.Obj content, Map<String, Array> tensors, @Nullable String unreadable) {
    /**
     * All files of golden cases among paths, which may be folders; sorted within a folder, each
     * once.
     *
     * @throws IOException if a path does not exist or a folder cannot be listed
     */
    static Set<Path> find(List<Path> paths) throws IOException {
        Set<Path> found = new LinkedHashSet<>();
        for (Path p : paths) {
            if (!Files.exists(p)) {
                throw new IOException(p + ": there is no such file or folder");
            }
            // A link to a folder is that folder; links further down are not followed.
            Path start = Files.isSymbolicLink(p) ? p.toRealPath() : p;
            try (Stream<Path> all = Files.walk(start)) {
                all.filter(f -> f.equals(start) || f.toString().endsWith(".json"))
                        .filter(Files::isRegularFile)
                        .map(Path::normalize)
                        .sorted()
                        .forEach(found::add);
            } catch (UncheckedIOException e) {
                throw new IOException(p + ": cannot be listed: " + e.getMessage(), e);
            }
        }
        return found;
    }

    /**
     * Reads a file and the numbers beside it.
     *
     * @throws FileFormatException if it is not a JSON object
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
                ? OptionalInt.of((int) Math.clamp(n.toDouble(), 0, Integer.MAX_VALUE))
                : OptionalInt.empty();
    }

    /** A text of the file's own, such as {@code op}; null if it has none of that name. */
    @Nullable String text(String key) {
        return content.find(key) instanceof Json.Str s ? s.value() : null;
    }

    /**
     * The elements of a list of the file's own that says what its cases are; none if there is no
     * such member.
     *
     * @throws FileFormatException if the member is not a list of objects
     */
    List<Json.Obj> objects(String key) throws FileFormatException {
        Json member = content.find(key);
        if (member == null) {
            return List.of();
        }
        if (!(member instanceof Json.Arr list)) {
            throw new FileFormatException(name + ": '" + key + "' is not a list of objects");
        }
        List<Json.Obj> objects = new ArrayList<>();
        for (Json e : list.elements()) {
            if (!(e instanceof Json.Obj o)) {
                throw new FileFormatException(
                        name
                                + ": element "
                                + objects.size()
                                + " of '"
                                + key
                                + "' is not an object");
            }
            objects.add(o);
        }
        return objects;
    }

    /** The cases, if the first of them has a member of this name; else none. */
    List<Json.Obj> casesWith(String member) throws FileFormatException {
        List<Json.Obj> cases = objects("cases");
        return cases.isEmpty() || cases.get(0).find(member) == null ? List.of() : cases;
    }

    /**
     * A stored tensor, a copy.
     *
     * @throws Mismatch if the numbers' file lacks it or cannot be read
     */
    Tensor tensor(String key) throws Mismatch {
        if (unreadable != null) {
            throw new Mismatch(unreadable);
        }
        Array a = tensors.get(key);
        if (a == null) {
            throw new Mismatch("the numbers beside the golden file lack tensor '" + key + "'");
        }
        return Tensor.of(a).copy();
    }

    /** The tensor that a member {@code {"tensor": key}} of an object refers to. */
    Tensor tensor(Json.Obj o, String member) throws Mismatch {
        if (GoldenValues.member(o, member) instanceof Json.Obj reference) {
            return tensor(GoldenValues.text(reference, "tensor"));
        }
        throw new Mismatch("'" + member + "' is not a tensor");
    }
}
