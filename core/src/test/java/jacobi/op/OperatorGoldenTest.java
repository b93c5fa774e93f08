package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.Dispatch;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Every golden operator case, a test a file. The expected values were made by another framework.
 */
class OperatorGoldenTest {
    @BeforeAll
    static void chooseBackend() {
        Dispatch.use(new ScalarBackend());
    }

    @TestFactory
    Stream<DynamicTest> operators() throws IOException, URISyntaxException {
        return files("/goldens/ops");
    }

    @TestFactory
    Stream<DynamicTest> edges() throws IOException, URISyntaxException {
        return files("/goldens/edges");
    }

    private static Stream<DynamicTest> files(String folder) throws IOException, URISyntaxException {
        Path path =
                Path.of(
                        Objects.requireNonNull(OperatorGoldenTest.class.getResource(folder))
                                .toURI());
        List<String> names;
        try (Stream<Path> listed = Files.list(path)) {
            names =
                    listed.map(p -> p.getFileName().toString())
                            .filter(n -> n.endsWith(".json"))
                            .map(n -> n.substring(0, n.length() - 5))
                            .sorted()
                            .toList();
        }
        assertFalse(names.isEmpty());
        return names.stream().map(n -> DynamicTest.dynamicTest(n, () -> check(folder + "/" + n)));
    }

    private static void check(String path) {
        GoldenFile file = new GoldenFile(path);
        assertTrue(file.size() > 0, "no cases");
        List<String> failures = file.failures();
        assertTrue(
                failures.isEmpty(),
                () ->
                        failures.size()
                                + " of "
                                + file.size()
                                + " cases fail:\n"
                                + String.join("\n", failures));
    }
}
