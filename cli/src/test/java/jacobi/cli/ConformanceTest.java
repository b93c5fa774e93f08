package jacobi.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Backends;
import jacobi.array.Array;
import jacobi.cli.conformance.ConformanceCommand;
import jacobi.io.Safetensors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * {@code jacobi conformance} over all golden cases there are here, on both backends, and over files
 * that are wrong on purpose. The counts were taken from the golden files, not from a run.
 */
final class ConformanceTest {
    private record Run(int exit, String out, String err) {
        String last() {
            return out.lines().reduce("", (_, b) -> b);
        }
    }

    private static Run run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        ByteArrayOutputStream objected = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of("conformance"));
        all.addAll(List.of(args));
        try {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(objected, true, StandardCharsets.UTF_8));
            int exit = Main.execute(List.of(ConformanceCommand.class), all.toArray(String[]::new));
            return new Run(
                    exit,
                    said.toString(StandardCharsets.UTF_8),
                    objected.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static Path golden(String name) {
        try {
            return Path.of(
                    Objects.requireNonNull(
                                    ConformanceTest.class.getResource("/goldens/" + name), name)
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void usualBackend() {
        Backends.use("vector");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    vector | ops                         | 1 | 725 passed, 0 failed, 0 unsupported
                    scalar | ops                         | 1 | 725 passed, 0 failed, 0 unsupported
                    vector | edges                       | 1 | 825 passed, 0 failed, 0 unsupported
                    scalar | edges                       | 1 | 825 passed, 0 failed, 0 unsupported
                    vector | ops                         | 3 | 3492 passed, 0 failed, 0 unsupported
                    scalar | ops                         | 3 | 3492 passed, 0 failed, 0 unsupported
                    vector | edges                       | 3 | 1103 passed, 0 failed, 0 unsupported
                    scalar | edges                       | 3 | 1103 passed, 0 failed, 0 unsupported
                    vector | modules                     | 3 | 819 passed, 0 failed, 0 unsupported
                    scalar | modules                     | 3 | 819 passed, 0 failed, 0 unsupported
                    vector | other/training.json         | 3 | 11 passed, 0 failed, 0 unsupported
                    scalar | other/training.json         | 3 | 11 passed, 0 failed, 0 unsupported
                    vector | other/optimizers.json       | 3 | 33 passed, 0 failed, 0 unsupported
                    scalar | other/optimizers.json       | 3 | 33 passed, 0 failed, 0 unsupported
                    vector | other/printing.json         | 3 | 20 passed, 0 failed, 0 unsupported
                    vector | other/printing-modules.json | 3 | 9 passed, 0 failed, 0 unsupported
                    vector | other/random.json           | 3 | 56 passed, 0 failed, 0 unsupported
                    scalar | other/random.json           | 3 | 56 passed, 0 failed, 0 unsupported
                    vector | other/schedulers.json       | 3 | 11 passed, 0 failed, 0 unsupported
                    """)
    void everyCaseOnBothBackends(String backend, String path, String tier, String closing) {
        Run run = run(golden(path).toString(), "--tier", tier, "--backend", backend);
        assertEquals(closing, run.last(), run.out());
        assertEquals("", run.err());
        assertEquals(0, run.exit());
        assertTrue(run.out().contains("backend " + backend + ", kernels run: "), run.out());
        String other = backend.equals("vector") ? "scalar" : "vector";
        assertFalse(run.out().contains("  " + other + " "), run.out());
    }

    @Test
    void tierTwoIsCountedOnlyWhenAskedFor() {
        String edges = golden("edges").toString();
        assertEquals(825, passed(run(edges, "--tier", "1")));
        assertEquals(1101, passed(run(edges, "--tier", "2")));
        assertEquals(1103, passed(run(edges)));
    }

    private static int passed(Run run) {
        return Integer.parseInt(run.last().substring(0, run.last().indexOf(' ')));
    }

    @Test
    void aCaseCountsOnceForBothPrecisions() {
        String neg = golden("ops/neg.json").toString();
        Run both = run(neg);
        assertEquals(both.last(), run(neg, "--dtype", "float32").last());
        assertEquals(both.last(), run(neg, "--dtype", "float64").last());
        Run none = run(golden("other/optimizers.json").toString(), "--dtype", "float32");
        assertEquals("0 passed, 0 failed, 0 unsupported", none.last());
        assertTrue(none.out().contains("33 cases have no run in the dtype asked for"), none.out());
    }

    @Test
    void differencesAreNamed() {
        Run run = run(golden("edges/log1p.json").toString());
        assertTrue(
                run.out()
                        .contains(
                                "better on purpose log1p.json, case 0: ln(1 + largest float) is"
                                        + " finite"),
                run.out());
    }

    @Test
    void listNamesFilesAndRunsNothing() {
        Path mul = golden("ops/mul.json");
        Run run = run(mul.toString(), golden("other/random.json").toString(), "--list");
        assertEquals(0, run.exit());
        assertEquals(
                List.of(
                        mul + ": operator, tier 1, 6 cases",
                        golden("other/random.json") + ": random draws, no tier, 56 cases"),
                run.out().lines().toList());
    }

    /** One number changed, in one stored tensor: the case that has it fails, by name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ops/mul             | c0.out                | mul.json, case 0: FLOAT32: output 0 is
                    ops/mul             | c0.grad1              | mul.json, case 0: FLOAT32: gradient of leaf 1 is
                    modules/Linear      | c1.out                | Linear.json, case 1: FLOAT32: output is
                    modules/Linear      | c0.grad.param.bias    | Linear.json, case 0: FLOAT32: gradient of bias is
                    modules/Linear      | c0.grad.arg.0         | Linear.json, case 0: FLOAT32: gradient of argument 0 is
                    other/optimizers    | c5.v                  | optimizers.json, case 5 "Adam" {"lr":0.1}: FLOAT64: v after step 0 is
                    other/training      | r3.final.2.weight     | training.json, run xor: FLOAT32: final 2.weight is
                    other/printing      | scalar                | printing.json, scalar: AS_IS: it prints as
                    """)
    void aChangedTensorFails(String file, String key, String expected, @TempDir Path folder)
            throws IOException {
        Path json = golden(file + ".json");
        Path broken = folder.resolve(json.getFileName());
        Files.copy(json, broken);
        Safetensors stored = Safetensors.read(golden(file + ".safetensors"));
        Map<String, Array> tensors = new LinkedHashMap<>(stored.tensors());
        Array changed = Objects.requireNonNull(tensors.get(key), key);
        changed.setDouble(0, changed.getDouble(0) * 1.01 + 0.01);
        Path numbers = folder.resolve(golden(file + ".safetensors").getFileName());
        Safetensors.write(numbers, tensors, Map.of());
        requireOneFailure(run(folder.toString()), expected);
    }

    /** One number or letter changed in the JSON. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    other/random           | 0.49625658988952637  | 0.4962566494941711 | random.json, rand(5) from seed 0: AS_IS: value 0 is
                    other/training         | 0.7265208147776088   | 0.7275208147776088 | training.json, run xor: FLOAT32: loss of step 1 is
                    other/schedulers       | 0.00625              | 0.00626            | schedulers.json, StepLR: AS_IS: rate of step 12 is
                    other/optimizers       | 7.768245763453055    | 7.768245783453055  | optimizers.json, case 0 "SGD" {"lr":0.1}: FLOAT64: loss of step 1 is
                    other/printing         | 3.1416               | 3.1417             | printing.json, scalar: AS_IS: it prints as
                    other/printing-modules | p=0.3                | p=0.4              | printing-modules.json, Dropout(0.3): AS_IS: it prints as
                    """)
    void aChangedTextFails(
            String file, String from, String to, String expected, @TempDir Path folder)
            throws IOException {
        String json = Files.readString(golden(file + ".json"));
        assertTrue(json.contains(from), from);
        Path broken = folder.resolve(golden(file + ".json").getFileName());
        int at = json.indexOf(from);
        Files.writeString(broken, json.substring(0, at) + to + json.substring(at + from.length()));
        if (ConformanceTest.class.getResource("/goldens/" + file + ".safetensors") != null) {
            Path numbers = golden(file + ".safetensors");
            Files.copy(numbers, folder.resolve(numbers.getFileName()));
        }
        requireOneFailure(run(broken.toString()), expected);
    }

    private static void requireOneFailure(Run run, String expected) {
        List<String> failed = run.out().lines().filter(l -> l.startsWith("FAILED ")).toList();
        assertEquals(1, failed.size(), run.out());
        assertTrue(failed.get(0).startsWith("FAILED " + expected), failed.get(0));
        assertTrue(run.last().contains(" passed, 1 failed, "), run.last());
        assertEquals(1, run.exit());
    }

    @Test
    void unknownOperatorsAndKindsAreUnsupported(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("a.json"),
                """
                {"op": "frobnicate", "tier": 1,
                 "cases": [{"id": 7, "input": 1, "args": [], "kwargs": {}, "output": []}]}\
                """);
        Files.writeString(folder.resolve("b.json"), "{\"cases\": [{\"color\": 1}, {}]}");
        Run run = run(folder.toString());
        assertTrue(
                run.out().contains("unsupported a.json, case 7: operator frobnicate"), run.out());
        assertTrue(
                run.out().contains("unsupported b.json, case 0: cases with the members [color]"),
                run.out());
        assertEquals("0 passed, 0 failed, 3 unsupported", run.last());
        assertEquals(0, run.exit());
    }

    /** Each is one line that names the file and, where there is one, the case. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    [1, 2]                                                                       | golden cases are a JSON object, this is another value
                    {"op": "neg", "cases": [                                                     | x.json
                    {"op": "neg", "cases": 3}                                                    | 'cases' is not a list of objects
                    {"op": "neg", "cases": [3]}                                                  | element 0 of 'cases' is not an object
                    {"runs": {}}                                                                 | 'runs' is not a list of objects
                    {"op": "neg", "cases": [{}]}                                                 | x.json, case 0: FLOAT32: the golden case lacks 'input'
                    {"op": "neg", "cases": [{"id": 4, "input": {"tensor": "a"}}]}                | x.json, case 4: FLOAT32: the numbers beside the golden file lack tensor 'a'
                    {"op": "eye", "cases": [{"input": 2, "args": [], "kwargs": {}}]}             | x.json, case 0: FLOAT32: the golden case lacks 'output'
                    {"module": "ReLU", "cases": [{}]}                                            | x.json, case 0: FLOAT32: the golden case lacks 'constructor'
                    {"cases": [{"draw": "rand(", "seed": 0}]}                                    | x.json, rand( from seed 0: AS_IS: expected
                    {"cases": [{"draw": "rand(2)", "seed": 0.5}]}                                | 'seed' is 0.5, expected a whole number
                    {"cases": [{"draw": "rand(2)", "seed": 0, "shape": [2], "values": "x"}]}     | 'values' is not a list of numbers
                    {"cases": [{"optimizer": "SGD"}]}                                            | the golden case lacks 'objective'
                    {"cases": [{"repr": "x", "tensor": 1}]}                                      | 'tensor' is not a text
                    {"cases": [{"repr": "x", "module": "ReLU("}]}                                | expected
                    {"runs": [{"name": "r", "model": "Linear(2, 2)"}]}                           | x.json, run r: FLOAT32: the model prints as
                    """)
    void malformedFilesFailWithOneLine(String json, String expected, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), json);
        Run run = run(file.toString());
        String failed = run.out().lines().filter(l -> l.startsWith("FAILED ")).toList().get(0);
        assertTrue(failed.contains(expected), run.out());
        assertTrue(failed.contains("x.json"), failed);
        assertEquals("0 passed, 1 failed, 0 unsupported", run.last());
        assertEquals(1, run.exit());
        assertFalse((run.out() + run.err()).contains("\tat "), run.out());
        assertFalse(run.out().contains("Exception"), run.out());
    }

    @Test
    void unreadableNumbersFailTheirCases(@TempDir Path folder) throws IOException {
        Files.copy(golden("ops/neg.json"), folder.resolve("neg.json"));
        byte[] numbers = Files.readAllBytes(golden("ops/neg.safetensors"));
        Files.write(
                folder.resolve("neg.safetensors"),
                java.util.Arrays.copyOf(numbers, numbers.length - 5));
        Run run = run(folder.toString());
        assertTrue(run.out().contains("FAILED neg.json, case 0: FLOAT32: "), run.out());
        assertTrue(run.out().contains("neg.safetensors: "), run.out());
        assertTrue(run.last().startsWith("0 passed, "), run.last());
        assertEquals(1, run.exit());
    }

    @Test
    void aBrokenFileDoesNotHideTheOthers(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.json"), "no JSON");
        Files.copy(golden("other/random.json"), folder.resolve("b.json"));
        assertEquals("56 passed, 1 failed, 0 unsupported", run(folder.toString()).last());
    }

    @Test
    void nothingToRunIsAFailure(@TempDir Path folder) throws IOException {
        Run empty = run(folder.toString());
        assertEquals(1, empty.exit());
        assertTrue(empty.err().contains("no golden cases in [" + folder + "]"), empty.err());
        Files.writeString(folder.resolve("settings.json"), "{}");
        Run other = run(folder.toString());
        assertEquals(1, other.exit());
        assertTrue(other.err().contains("settings.json: holds no golden cases"), other.err());
        Run missing = run(folder.resolve("no.json").toString());
        assertEquals(1, missing.exit());
        assertTrue(missing.err().contains("there is no such file or folder"), missing.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tier=0", "--tier=x", "--dtype=int8", "--backend=gpu", "--nonsense"})
    void wrongUseIsCodeTwo(String option) {
        Run run = run(golden("other/random.json").toString(), option);
        assertEquals(2, run.exit());
        assertTrue(run.err().startsWith("jacobi conformance: "), run.err());
        assertTrue(run.err().contains("Usage: jacobi conformance"), run.err());
    }

    @Test
    void wrongUseWithoutAPath() {
        assertEquals(2, run().exit());
    }
}
