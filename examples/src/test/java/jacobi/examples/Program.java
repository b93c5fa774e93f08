package jacobi.examples;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A single-file program, run as a user does: {@code java -p JACOBI --add-modules jacobi X.java}.
 */
final class Program {
    /** What a run left behind. */
    record Result(int exit, String out, String err) {}

    private static final long MINUTES = 5;

    private Program() {}

    /** The root of the repository. */
    static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    /**
     * Runs a source file in a folder, which should be empty or the program's own, with these
     * modules.
     */
    static Result run(Path source, Path folder, String... modules)
            throws IOException, InterruptedException {
        return run(source, folder, List.of(modules), List.of());
    }

    /** The same with arguments. */
    static Result run(Path source, Path folder, List<String> modules, List<String> arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("jacobi-", ".out");
        Path err = Files.createTempFile("jacobi-", ".err");
        try {
            Process process =
                    new ProcessBuilder(command(source, modules, arguments))
                            .directory(folder.toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new IOException(source + " did not end within " + MINUTES + " minutes");
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private static List<String> command(Path source, List<String> modules, List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dfile.encoding=" + StandardCharsets.UTF_8,
                                "-Dstdout.encoding=" + StandardCharsets.UTF_8,
                                "--module-path",
                                modulePath(modules),
                                "--add-modules",
                                String.join(",", modules),
                                source.toAbsolutePath().toString()));
        command.addAll(arguments);
        return command;
    }

    /**
     * Where modules and those they require are: jars, or folders of classes before they are
     * packaged.
     */
    private static String modulePath(List<String> modules) {
        Map<String, Path> places = new LinkedHashMap<>();
        Deque<String> wanted = new ArrayDeque<>(modules);
        while (!wanted.isEmpty()) {
            String module = wanted.remove();
            if (places.containsKey(module) || ModuleFinder.ofSystem().find(module).isPresent()) {
                continue;
            }
            Path place = place(module);
            places.put(module, place);
            ModuleFinder.of(place).find(module).orElseThrow().descriptor().requires().stream()
                    .filter(r -> !r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                    .forEach(r -> wanted.add(r.name()));
        }
        return places.values().stream()
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path place(String module) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> holds(entry, module))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no module " + module + " on the class path"));
    }

    private static boolean holds(Path entry, String module) {
        try {
            return ModuleFinder.of(entry).find(module).isPresent();
        } catch (FindException e) {
            // Not a module, nor a name for an automatic one: some other library.
            return false;
        }
    }
}
