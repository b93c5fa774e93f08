package jacobi.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every {@code examples/*.java} runs, and checks itself: it prints a line {@code check: ...} for
 * each thing that holds, and throws if one does not. The one that takes minutes has a test of its
 * own, {@link FashionCnnTest}.
 */
final class ExamplesTest {
    private static final String TAKES_MINUTES = "FashionCnn.java";

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> programs() throws IOException {
        Path folder = Program.root().resolve("examples");
        List<Path> sources;
        try (Stream<Path> files = Files.list(folder)) {
            sources =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> !file.endsWith(TAKES_MINUTES))
                            .sorted()
                            .toList();
        }
        assertTrue(!sources.isEmpty(), "no programs in " + folder);
        return sources.stream()
                .map(
                        source ->
                                DynamicTest.dynamicTest(
                                        source.getFileName().toString(), () -> runs(source)));
    }

    private static void runs(Path source) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("jacobi-example-");
        Program.Result result = Program.run(source, folder, "jacobi");
        assertEquals(0, result.exit(), () -> source + "\n" + result.out() + result.err());
        assertTrue(
                result.out().lines().anyMatch(line -> line.startsWith("check: ")),
                () -> source + " checks nothing of what it shows; it printed\n" + result.out());
    }
}
