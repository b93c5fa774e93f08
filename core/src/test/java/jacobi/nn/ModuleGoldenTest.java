package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        return files().stream().map(n -> DynamicTest.dynamicTest(n, () -> check(n)));
    }

    private static void check(String name) {
        assertEquals("", String.join("\n", new GoldenBlocks(FOLDER + "/" + name).failures()));
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
