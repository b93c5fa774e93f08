import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks or applies the layout of every Java source below the working directory:
 * google-java-format, AOSP style. Arguments: the formatter's jar, then {@code --check} or {@code
 * --apply}.
 *
 * <p>It runs on the JDK that compiles the project, as a formatter inside an older Maven JVM does
 * not parse the newer syntax.
 */
final class Format {
    private static final Set<String> SKIPPED = Set.of("target", "resources");

    private Format() {}

    static void main(String[] args) throws IOException, InterruptedException {
        boolean apply = args[1].equals("--apply");
        List<Path> sources = sources(Path.of(""));
        if (sources.isEmpty()) {
            throw new IllegalStateException(
                    "format: no Java sources below " + Path.of("").toAbsolutePath());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-jar", args[0], "--aosp"));
        command.addAll(
                apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        sources.forEach(source -> command.add(source.toString()));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0 && !apply) {
            System.err.println(
                    "format: the files above differ from google-java-format; ./format fixes them");
        }
        System.exit(status);
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        String name = folder.getFileName().toString();
                        boolean skipped =
                                SKIPPED.contains(name) || name.length() > 1 && name.startsWith(".");
                        return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".java")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        found.sort(null);
        return found;
    }
}
