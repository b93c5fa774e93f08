package jacobi.cli;

import static jacobi.cli.BadInput.FAILED;
import static jacobi.cli.BadInput.USAGE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.io.Safetensors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** {@code jacobi generate} as users call it. */
final class GenerateTest {
    private static final String TINY = " --width 32 --layers 1 --context 16 --batch 4";

    @TempDir static Path folder;

    @BeforeAll
    static void makeFiles() throws IOException {
        Files.createDirectory(folder.resolve("text"));
        for (int i = 0; i < 4; i++) {
            Files.writeString(
                    folder.resolve("text").resolve("file" + i), ("line of " + i + "\n").repeat(50));
        }
        Files.writeString(folder.resolve("empty"), "");
        Files.writeString(folder.resolve("short"), "too short");
        Files.createDirectory(folder.resolve("no-files"));
        Files.writeString(folder.resolve("notes.txt"), "mine");
        for (String model : List.of("lstm", "gpt")) {
            Cli run =
                    run(
                            "generate -q --steps 5 --text @/text --save @/%s.safetensors --model %s"
                                            .formatted(model, model)
                                    + TINY);
            assertEquals(0, run.exit(), run.err());
        }
        byte[] whole = Files.readAllBytes(folder.resolve("gpt.safetensors"));
        Files.write(
                folder.resolve("truncated.safetensors"), Arrays.copyOf(whole, whole.length - 9));
        Safetensors file = Safetensors.read(folder.resolve("gpt.safetensors"));
        for (String[] change :
                new String[][] {
                    {"kind", "language-model", "rnn"},
                    {"absurd", "width", "32768"},
                    {"negative", "layers", "-1"},
                    {"other", "width", "64"}
                }) {
            Map<String, String> notes = new TreeMap<>(file.metadata());
            notes.put(change[1], change[2]);
            if (change[0].equals("other")) {
                // Enough bytes for such a model, but not its tensors.
                notes.put("padding", " ".repeat(1 << 20));
            }
            Safetensors.write(folder.resolve(change[0] + ".safetensors"), file.tensors(), notes);
        }
    }

    private static Cli run(String command) {
        return Cli.run(command.replace("@", folder.toString()).split(" "));
    }

    private static List<Json.Obj> lines(Cli run) throws FileFormatException {
        List<Json.Obj> all = new ArrayList<>();
        for (String line : run.out().lines().toList()) {
            all.add((Json.Obj) Json.parse(line));
        }
        return all;
    }

    private static double number(Json.Obj object, String name) {
        return ((Json.Num) java.util.Objects.requireNonNull(object.find(name))).toDouble();
    }

    private static String text(Json.Obj object, String name) {
        return ((Json.Str) java.util.Objects.requireNonNull(object.find(name))).value();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm", "gpt"})
    void trainsComparesSavesAndWrites(String model) throws IOException {
        String options =
                " --text @/text --length 50 --seed 3 --steps 30 --save @/new-%s.safetensors"
                        .formatted(model);
        String curve = " --curve @/%s.csv".formatted(model);
        Cli run = run("generate --json --model " + model + options + curve + TINY);
        assertEquals(0, run.exit(), run.err());
        List<Json.Obj> lines = lines(run);
        Json.Obj first = lines.getFirst();
        assertEquals(0, number(first, "step"));
        assertEquals(8, number(first, "heldOutBits"), 0.5);
        Json.Obj score = lines.get(lines.size() - 2);
        assertEquals(
                number(score, "bitsPerByte"), number(lines.get(lines.size() - 4), "heldOutBits"));
        assertTrue(number(score, "bitsPerByte") < 7, run.out());
        // One file of 10 bytes fifty times, and its end.
        assertEquals(501, number(score, "heldOutBytes"));
        assertEquals(1, number(score, "heldOutFiles"));
        assertEquals(3 * 501, number(score, "trainingBytesBefore"));
        for (String compressor : List.of("gzip", "xz")) {
            double alone = number(score, compressor);
            assertTrue(alone > 0 && alone < 2, run.out());
            assertTrue(number(score, compressor + "AfterTrainingText") < alone, run.out());
        }
        String written = text(lines.getLast(), "text");
        assertFalse(written.isEmpty());
        // The same seed lets the saved model write the same.
        String again =
                "generate --json --length 50 --seed %s --from @/new-" + model + ".safetensors";
        assertEquals(written, text(lines(run(again.formatted(3))).getFirst(), "text"));
        assertNotEquals(written, text(lines(run(again.formatted(4))).getFirst(), "text"));
        List<String> table = Files.readAllLines(folder.resolve(model + ".csv"));
        assertEquals(lines.size() - 3 + 1, table.size());
        assertTrue(Files.readString(folder.resolve(model + ".svg")).contains("<svg"));
    }

    @Test
    void withoutOptionsForProgramsItSaysWhatItDoes() {
        Cli run =
                run("generate --text @/text --steps 3 --save @/said.safetensors --length 9" + TINY);
        assertEquals(0, run.exit(), run.err());
        for (String part :
                List.of(
                        "1,503 bytes of 3 files to train on, 501 bytes of 1 held out",
                        "Model     lstm, 1 layer of width 32",
                        "Training  3 steps, batch 4, lr 0.003",
                        "Held-out bits per byte: 501 bytes of 1 file, none trained on",
                        "after 1,503 bytes of training text",
                        "gzip -9",
                        "xz -9e",
                        "said.safetensors")) {
            assertTrue(run.out().contains(part), "'" + part + "' in: " + run.out());
        }
    }

    @Test
    void quietlyOnlyTheTextIsPrintedAfterItsPrompt() {
        Cli run = run("generate -q --from @/lstm.safetensors --prompt line --length 20 --top-k 1");
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().startsWith("line"), run.out());
        assertEquals(
                run.out(),
                run("generate --from @/lstm.safetensors --prompt line --length 20 --top-k 1")
                        .out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm", "gpt"})
    void aModelLearnsOn(String model) throws IOException {
        Path copy = folder.resolve("on-" + model + ".safetensors");
        Files.copy(folder.resolve(model + ".safetensors"), copy);
        Cli run = run("generate --json --steps 4 --text @/text --batch 4 --from " + copy);
        assertEquals(0, run.exit(), run.err());
        assertEquals("", run.err());
        assertEquals(5, number(lines(run).getFirst(), "step"));
        assertEquals("9", Safetensors.read(copy).metadata().get("steps"));
        assertEquals(
                "5",
                Safetensors.read(folder.resolve(model + ".safetensors")).metadata().get("steps"));
    }

    @Test
    void comparesASavedModelAndSaysWhereTheTextIsAnother() {
        Cli same = run("generate --evaluate --text @/text --from @/gpt.safetensors --length 5");
        assertEquals(0, same.exit(), same.err());
        assertEquals("", same.err());
        assertTrue(same.out().contains("xz -9e"), same.out());
        Cli other =
                run("generate --evaluate --text @/text/file0 --from @/gpt.safetensors --length 5");
        assertEquals(0, other.exit(), other.err());
        assertTrue(other.err().contains("was trained on another text"), other.err());
    }

    private static Stream<BadInput> rows() {
        return Stream.of(
                new BadInput(
                        USAGE,
                        "generate --model rnn",
                        "--model is 'rnn': expected one of lstm, gpt"),
                new BadInput(USAGE, "generate --width 0", "--width is 0: expected from 1 to"),
                new BadInput(
                        USAGE,
                        "generate --model gpt --width 50",
                        "--width is 50",
                        "a multiple of 32"),
                new BadInput(USAGE, "generate --layers 0", "--layers is 0"),
                new BadInput(USAGE, "generate --context 1", "--context is 1: expected from 2"),
                new BadInput(USAGE, "generate --batch 0", "--batch is 0: expected 1 to 65536"),
                new BadInput(USAGE, "generate --lr 0", "--lr is 0.0: expected a number above 0"),
                new BadInput(USAGE, "generate --lr NaN", "--lr is NaN: expected a number above 0"),
                new BadInput(USAGE, "generate --steps 0", "--steps is 0: expected at least 1"),
                new BadInput(
                        USAGE,
                        "generate --minutes 0",
                        "--minutes is 0.0: expected a number above 0"),
                new BadInput(USAGE, "generate --minutes NaN", "--minutes is NaN"),
                new BadInput(USAGE, "generate --minutes 1 --steps 1", "exclude each other"),
                new BadInput(
                        USAGE,
                        "generate --temperature 0",
                        "--temperature is 0.0: expected a number above"),
                new BadInput(USAGE, "generate --temperature -1", "--temperature is -1.0"),
                new BadInput(USAGE, "generate --temperature NaN", "--temperature is NaN"),
                new BadInput(USAGE, "generate --temperature Infinity", "--temperature is Infinity"),
                new BadInput(
                        USAGE, "generate --top-k -1", "--top-k is -1: expected 0, for all, to 256"),
                new BadInput(USAGE, "generate --top-k 257", "--top-k is 257"),
                new BadInput(USAGE, "generate --length 0", "--length is 0: expected 1 to"),
                new BadInput(USAGE, "generate --held-out 0", "--held-out is 0: expected 1 to"),
                new BadInput(USAGE, "generate --before -1", "--before is -1: expected 0 to"),
                new BadInput(USAGE, "generate --threads 0", "--threads is 0: expected 1 to 1024"),
                new BadInput(USAGE, "generate --backend cuda", "--backend is 'cuda'"),
                new BadInput(
                        USAGE, "generate --quiet --json", "--quiet and --json exclude each other"),
                new BadInput(USAGE, "generate --curve @", "a folder: expected the name of a file"),
                new BadInput(
                        USAGE, "generate --curve @/c.svg", "expected a name such as curve.csv"),
                new BadInput(
                        FAILED, "generate --text @/none", "none: no such file: expected a text"),
                new BadInput(FAILED, "generate --text @/empty", "empty: it is empty"),
                new BadInput(FAILED, "generate --text @/no-files", "no-files: there are no files"),
                new BadInput(
                        FAILED,
                        "generate --text @/short",
                        "8 bytes are left to train on",
                        "--context"),
                new BadInput(
                        FAILED,
                        "generate --width 60000 --text @/text",
                        "--width 60000",
                        "expected one that fits into the JVM's"),
                new BadInput(
                        FAILED,
                        "generate --text @/text --save @/notes.txt" + TINY,
                        "--save is",
                        "no model of this command, and stays"),
                new BadInput(
                        FAILED,
                        "generate --text @/text --save @" + TINY,
                        "which is no ordinary file"),
                new BadInput(
                        FAILED,
                        "generate --from @/none.safetensors",
                        "none.safetensors: no such file"),
                new BadInput(FAILED, "generate --from @/notes.txt", "notes.txt"),
                new BadInput(
                        FAILED, "generate --from @/truncated.safetensors", "truncated.safetensors"),
                new BadInput(
                        FAILED,
                        "generate --from @/kind.safetensors",
                        "not a model of 'jacobi generate'",
                        "'rnn': expected one of lstm, gpt"),
                new BadInput(
                        FAILED,
                        "generate --from @/absurd.safetensors",
                        "absurd.safetensors: not a model of 'jacobi generate'",
                        "does not go with a file of"),
                new BadInput(FAILED, "generate --from @/negative.safetensors", "layers is '-1'"),
                new BadInput(
                        FAILED, "generate --from @/other.safetensors", "part 'model' does not fit"),
                new BadInput(
                        USAGE,
                        "generate --from @/gpt.safetensors --model lstm",
                        "--model is lstm, but the model in",
                        "has gpt: leave the option out"),
                new BadInput(USAGE, "generate --from @/gpt.safetensors --width 64", "has 32"),
                new BadInput(
                        USAGE,
                        "generate --from @/gpt.safetensors --save @/x.safetensors",
                        "--save is of no use where nothing is trained"),
                new BadInput(
                        USAGE,
                        "generate --from @/gpt.safetensors --curve @/x.csv",
                        "--curve is of no use"),
                new BadInput(
                        USAGE, "generate --from @/gpt.safetensors --lr 1", "--lr is of no use"),
                new BadInput(
                        USAGE,
                        "generate --from @/gpt.safetensors --text @/text",
                        "--text is of no use"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void badInputIsOneClearMessageAndNothingIsLost(BadInput row) throws IOException {
        row.requireOneClearMessageAndNothingLost(folder);
    }

    /** The model of another command is none of this one. */
    @Test
    void modelsOfTrainAreNotTaken() {
        Cli trained = run("train -q --layers 4 --epochs 1 --save @/digits.safetensors");
        assertEquals(0, trained.exit(), trained.err());
        Cli run = run("generate --from @/digits.safetensors");
        assertEquals(FAILED, run.exit());
        assertTrue(
                run.err()
                        .contains(
                                "digits.safetensors: not a model of 'jacobi generate': the note"
                                        + " 'language-model' is missing"),
                run.err());
        Cli other = run("predict --data digits --model @/gpt.safetensors");
        assertEquals(FAILED, other.exit());
        assertTrue(other.err().contains("not a model of 'jacobi train'"), other.err());
    }
}
