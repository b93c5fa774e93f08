package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.Backends;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every golden module case of the blocks there are, a test a module. Another framework made the
 * values.
 */
class ModuleGoldenTest {
    private static final String FOLDER = "/goldens/modules";

    /** Blocks that the goldens have no file for; other tests are theirs. */
    private static final Set<String> WITHOUT_CASES = Set.of("Identity", "Flatten", "Dropout");

    private static List<String> files() throws IOException, URISyntaxException {
        Path folder =
                Path.of(Objects.requireNonNull(ModuleGoldenTest.class.getResource(FOLDER)).toURI());
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(".json"))
                    .map(n -> n.substring(0, n.length() - 5))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> modules() throws IOException, URISyntaxException {
        List<String> files = files();
        return Stream.of("scalar", "vector")
                .flatMap(
                        b ->
                                files.stream()
                                        .map(
                                                n ->
                                                        DynamicTest.dynamicTest(
                                                                n + " " + b, () -> check(n, b))));
    }

    private static void check(String name, String backend) {
        String before = Backends.name();
        Backends.use(backend);
        try {
            assertEquals(backend, Backends.name());
            assertEquals("", String.join("\n", new GoldenBlocks(FOLDER + "/" + name).failures()));
        } finally {
            Backends.use(before);
        }
    }

    @Test
    void everyBlockHasCases() throws IOException, URISyntaxException {
        Set<String> expected = new TreeSet<>(BlockFactory.names());
        expected.removeAll(WITHOUT_CASES);
        assertEquals(expected, new TreeSet<>(files()));
    }

    @Test
    void noCaseIsLost() throws IOException, URISyntaxException {
        int cases = 0;
        for (String name : files()) {
            cases += new GoldenBlocks(FOLDER + "/" + name).size();
        }
        assertEquals(CASES, cases);
    }

    private static final int CASES = 174;
}
