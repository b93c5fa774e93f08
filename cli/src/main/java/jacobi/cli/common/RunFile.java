package jacobi.cli.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The file that a run is saved in. */
public final class RunFile {
    private static final Path FOLDER = Path.of("runs");
    private static final String ENDING = ".safetensors";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");

    private RunFile() {}

    /** Reads a file, to see what it is. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads it.
         *
         * @throws IOException if it is not such a file
         */
        void read(Path file) throws IOException;
    }

    /** A file that is not there yet, in {@code runs}: its name has the time behind this one. */
    public static Path unused(String name) {
        String stem = name + "-" + LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
        Path file = FOLDER.resolve(stem + ENDING);
        for (int i = 2; Files.exists(file); i++) {
            file = FOLDER.resolve(stem + "-" + i + ENDING);
        }
        return file;
    }

    /**
     * Makes the folder, and sure that nothing is overwritten but a model.
     *
     * @param model what may be overwritten, such as {@code "model"}
     * @param reader of such models
     * @throws IllegalArgumentException if something else is there
     */
    public static void prepare(Path file, String model, Reader reader) throws IOException {
        if (!Files.exists(file)) {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return;
        }
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "--save is '%s', which is no ordinary file: expected a new one or a model"
                            .formatted(file));
        }
        try {
            reader.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--save is '%s', which is there and no %s, and stays: expected a new file or a %s"
                            .formatted(file, model, model),
                    e);
        }
    }
}
