package jacobi.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every {@code java} fence of README.md is a whole program that runs; where the next fence is
 * {@code text}, that is what it prints.
 */
final class ReadmeTest {
    private static final String FENCE = "```";

    /** A fenced block: its language, its text, the number of its first line from 1. */
    record Fence(String language, String text, int line) {}

    static List<Fence> fences(List<String> lines) {
        List<Fence> fences = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE)) {
                continue;
            }
            int start = i + 1;
            String language = lines.get(i).substring(FENCE.length()).strip();
            do {
                i++;
                if (i == lines.size()) {
                    throw new AssertionError("the fence of line " + start + " is not closed");
                }
            } while (!lines.get(i).equals(FENCE));
            String text = String.join("\n", lines.subList(start, i)) + "\n";
            fences.add(new Fence(language, text, start + 1));
        }
        return fences;
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> programs() throws IOException {
        List<Fence> fences = fences(Files.readAllLines(Program.root().resolve("README.md")));
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < fences.size(); i++) {
            Fence program = fences.get(i);
            if (program.language().equals("java")) {
                Fence next = i + 1 < fences.size() ? fences.get(i + 1) : null;
                String expected =
                        next != null && next.language().equals("text") ? next.text() : null;
                tests.add(
                        DynamicTest.dynamicTest(
                                "README.md:" + program.line(), () -> runs(program, expected)));
            }
        }
        assertTrue(!tests.isEmpty(), "README.md shows no Java");
        return tests.stream();
    }

    private static void runs(Fence program, @Nullable String expected)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("jacobi-readme-");
        Path source = Files.writeString(folder.resolve("Snippet.java"), program.text());
        Program.Result result = Program.run(source, folder, "jacobi", "jacobi.csv");
        assertEquals(0, result.exit(), () -> program + "\n" + result.out() + result.err());
        if (expected != null) {
            assertEquals(expected, result.out());
        }
    }

    @Test
    void fencesAreFoundWithTheirLanguagesAndLines() {
        List<String> lines = List.of("a", "```java", "x", "", "y", "```", "", "```", "z", "```");
        assertEquals(
                List.of(new Fence("java", "x\n\ny\n", 3), new Fence("", "z\n", 9)), fences(lines));
    }
}
