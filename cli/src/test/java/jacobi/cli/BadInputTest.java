package jacobi.cli;

import static jacobi.cli.BadInput.FAILED;
import static jacobi.cli.BadInput.USAGE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import jacobi.io.Safetensors;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * What users can get wrong, a row each: what they typed, the exit code, what the message says. No
 * row changes a file that was there, and none shows a stack trace.
 */
final class BadInputTest {
    @TempDir static Path folder;

    private static Stream<BadInput> rows() {
        return Stream.of(
                // Options.
                new BadInput(USAGE, "train --batch 0", "--batch is 0: expected at least 1"),
                new BadInput(USAGE, "train --batch many", "--batch", "'many' is not an int"),
                new BadInput(USAGE, "train --epochs 0", "--epochs is 0: expected at least 1"),
                new BadInput(USAGE, "train --lr -1", "--lr is -1.0: expected a number above 0"),
                new BadInput(USAGE, "train --lr NaN", "--lr is NaN: expected a number above 0"),
                new BadInput(
                        USAGE,
                        "train --dropout 1",
                        "--dropout is 1.0: expected from 0 to less than 1"),
                new BadInput(
                        USAGE,
                        "train --weight-decay -0.1",
                        "--weight-decay is -0.1: expected a number from 0"),
                new BadInput(
                        USAGE, "train --layers 64,,8", "--layers is '64,,8'", "such as 256,128"),
                new BadInput(USAGE, "train --layers 0", "--layers is '0'", "each from 1"),
                new BadInput(USAGE, "train --layers 99999999999", "--layers is '99999999999'"),
                new BadInput(
                        FAILED,
                        "train --layers 1000000,1000000 --save @/big.safetensors",
                        "--layers 1000000,1000000 makes a model of",
                        "parameters"),
                new BadInput(
                        USAGE,
                        "train --network rnn",
                        "--network is 'rnn': expected one of mlp, cnn"),
                new BadInput(
                        USAGE,
                        "train --network cnn --data @/good.csv",
                        "--network is cnn: expected mlp, for --data",
                        "good.csv has no images"),
                new BadInput(
                        FAILED,
                        "train --network cnn --data mnist --data-dir @/small-mnist --save"
                                + " @/s.safetensors",
                        "--network cnn: 4 inputs, expected a square of at least 4x4"),
                new BadInput(
                        FAILED,
                        "train --network cnn --data mnist --data-dir @/wide-mnist --save"
                                + " @/s.safetensors",
                        "--network is cnn, and the images of mnist are 2x8: expected square ones"),
                new BadInput(
                        USAGE,
                        "train --activation rule",
                        "--activation is 'rule'",
                        "expected one of relu, leaky-relu"),
                new BadInput(
                        USAGE,
                        "train --optimizer adamm",
                        "--optimizer is 'adamm': expected one of sgd, adam, adamw, rmsprop"),
                new BadInput(
                        USAGE,
                        "train --optimizer lbfgs --weight-decay 0.1",
                        "--weight-decay is 0.1: expected 0, for lbfgs has none"),
                new BadInput(
                        USAGE, "train --clip-norm -1", "--clip-norm is -1.0: expected a number"),
                new BadInput(
                        USAGE, "train --clip-norm NaN", "--clip-norm is NaN: expected a number"),
                new BadInput(
                        USAGE,
                        "train --scheduler sinus",
                        "--scheduler is 'sinus': expected one of none, step, exponential"),
                new BadInput(
                        USAGE,
                        "train --scheduler step:gamme=0.5",
                        "--scheduler is 'step:gamme=0.5': expected numbers as in"
                                + " step:size=10,gamma=0.1"),
                new BadInput(
                        USAGE,
                        "train --scheduler none:size=1",
                        "'none:size=1': expected none without numbers"),
                new BadInput(
                        USAGE,
                        "train --scheduler step:size=0.5",
                        "expected for size a whole number from 1"),
                new BadInput(
                        USAGE,
                        "train --scheduler cosine:min=-1",
                        "expected for min a number from 0"),
                new BadInput(
                        USAGE,
                        "train --scheduler cosine:min",
                        "expected numbers as in cosine:epochs=all,min=0"),
                new BadInput(
                        USAGE,
                        "train --epochs 9 --scheduler one-cycle:epochs=8",
                        "--epochs is 9, but --scheduler one-cycle:epochs=8,max=0.01,start=0.3 ends",
                        "expected at most 8"),
                new BadInput(
                        FAILED,
                        "train --scheduler linear:start=0 --save @/s.safetensors",
                        "LinearLR: start_factor 0.0: expected a number in (0, 1]"),
                new BadInput(
                        USAGE,
                        "train --dtype float16",
                        "--dtype is 'float16': expected one of float32, float64"),
                new BadInput(USAGE, "train --threads 0", "--threads is 0: expected 1 to 1024"),
                new BadInput(
                        USAGE,
                        "train --backend cuda",
                        "--backend is 'cuda': expected scalar or vector"),
                new BadInput(
                        USAGE, "train --quiet --json", "--quiet and --json exclude each other"),
                new BadInput(
                        USAGE,
                        "train --target 1",
                        "--target is '1', but --data digits has no columns"),
                new BadInput(USAGE, "train --task regression", "--data digits has classes"),
                new BadInput(
                        USAGE,
                        "train --task guess --data @/good.csv",
                        "--task is 'guess': expected one of classification, regression"),
                new BadInput(USAGE, "train --lerning-rate 1", "Unknown option", "--lerning-rate"),
                new BadInput(USAGE, "train digits", "Unmatched argument", "digits"),
                new BadInput(
                        USAGE,
                        "train --data-dir @/none",
                        "--data-dir is",
                        "expected a folder that exists"),
                new BadInput(USAGE, "predict --data digits", "Missing required option", "--model"),
                // Data.
                new BadInput(
                        FAILED,
                        "train --data cifar",
                        "cifar: no such file: expected digits, mnist, fashion-mnist or a CSV file"),
                new BadInput(
                        FAILED,
                        "train --data mnist --data-dir @",
                        "MNIST: there is no train-images-idx3-ubyte"),
                new BadInput(
                        FAILED,
                        "train --data mnist --data-dir @/truncated-idx",
                        "train-images-idx3-ubyte",
                        "truncated"),
                new BadInput(
                        FAILED,
                        "train --data mnist --data-dir @/bomb",
                        "train-images-idx3-ubyte.gz"),
                new BadInput(
                        FAILED,
                        "train --data @/empty.csv --save @/x.safetensors",
                        "empty.csv",
                        "empty"),
                new BadInput(
                        FAILED, "train --data @/header.csv --save @/x.safetensors", "header.csv"),
                new BadInput(
                        FAILED,
                        "train --data @/bad-cell.csv --save @/x.safetensors",
                        "bad-cell.csv",
                        "line 9",
                        "found '1,5', expected a number"),
                new BadInput(
                        FAILED,
                        "train --data @/missing.csv --save @/x.safetensors",
                        "missing.csv",
                        "line 5"),
                new BadInput(
                        FAILED,
                        "train --data @/nan-label.csv --target y --task regression --save"
                                + " @/x.safetensors",
                        "nan-label.csv",
                        "line 7"),
                new BadInput(
                        FAILED,
                        "train --data @/ragged.csv --save @/x.safetensors",
                        "ragged.csv",
                        "line 4"),
                new BadInput(
                        FAILED, "train --data @/binary.csv --save @/x.safetensors", "binary.csv"),
                new BadInput(
                        FAILED,
                        "train --data @/good.csv --target z --save @/x.safetensors",
                        "there is no column 'z', expected one of 'a', 'b', 'y'"),
                new BadInput(
                        FAILED, "train --data @/one-class.csv --save @/x.safetensors", "1 class"),
                new BadInput(
                        FAILED,
                        "train --data @/good.csv --target a --task regression --lr 1e30 --optimizer"
                                + " sgd --save @/diverged.safetensors",
                        "training diverged",
                        "--lr 1.0E30"),
                // Model files.
                new BadInput(
                        FAILED,
                        "train --resume @/none.safetensors",
                        "none.safetensors: no such file"),
                new BadInput(FAILED, "train --resume @/good.csv", "good.csv"),
                new BadInput(
                        FAILED,
                        "train --resume @/truncated.safetensors",
                        "truncated.safetensors",
                        "expected"),
                new BadInput(
                        FAILED,
                        "train --resume @/huge-header.safetensors",
                        "huge-header.safetensors",
                        "10000000000"),
                new BadInput(FAILED, "train --resume @/overlap.safetensors", "overlap.safetensors"),
                new BadInput(
                        FAILED, "train --resume @/negative.safetensors", "negative.safetensors"),
                new BadInput(
                        FAILED,
                        "train --resume @/plain.safetensors",
                        "plain.safetensors",
                        "no checkpoint"),
                new BadInput(
                        FAILED,
                        "train --resume @/absurd.safetensors",
                        "absurd.safetensors: not a model of 'jacobi train'",
                        "1000000"),
                new BadInput(
                        FAILED,
                        "train --resume @/other-layers.safetensors",
                        "other-layers.safetensors",
                        "0.weight"),
                new BadInput(
                        USAGE,
                        "train --resume @/digits.safetensors --layers 64",
                        "--layers is 64, but the run in",
                        "has 8",
                        "leave the option out"),
                new BadInput(
                        USAGE,
                        "train --resume @/digits.safetensors --network cnn",
                        "--network is cnn, but the run in",
                        "has mlp"),
                new BadInput(
                        FAILED,
                        "train --resume @/not-square.safetensors",
                        "not-square.safetensors: not a model of 'jacobi train'",
                        "63 inputs, expected a square"),
                new BadInput(
                        FAILED,
                        "train --resume @/other-network.safetensors",
                        "other-network.safetensors: not a model of 'jacobi train'",
                        "layers 8 and 10 outputs do not go with a file of"),
                new BadInput(
                        USAGE,
                        "train --resume @/digits.safetensors --seed 3",
                        "--seed is 3, but the run in",
                        "has 0"),
                new BadInput(
                        USAGE,
                        "train --resume @/digits.safetensors --epochs 1",
                        "--epochs is 1, but the run in",
                        "has 2 behind it"),
                new BadInput(
                        FAILED,
                        "train --resume @/digits.safetensors --data @/good.csv",
                        "trained on other data",
                        "features 2, expected 64"),
                new BadInput(
                        FAILED,
                        "train --resume @/table.safetensors --data @/changed.csv",
                        "trained on other data"),
                new BadInput(
                        USAGE,
                        "train --save @/good.csv",
                        "good.csv', which is there and no model, and stays"),
                new BadInput(USAGE, "train --save @", "which is no ordinary file"),
                new BadInput(FAILED, "train --save @/good.csv/x.safetensors", "good.csv"),
                // Predictions.
                new BadInput(
                        FAILED,
                        "predict --model @/none.safetensors --data digits",
                        "none.safetensors: no such file"),
                new BadInput(FAILED, "predict --model @/good.csv --data digits", "good.csv"),
                new BadInput(
                        FAILED,
                        "predict --model @/truncated.safetensors --data digits",
                        "truncated.safetensors"),
                new BadInput(
                        FAILED,
                        "predict --model @/digits.safetensors --data @/good.csv",
                        "trained on images, digits",
                        "expected digits, mnist or fashion-mnist"),
                new BadInput(
                        FAILED,
                        "predict --model @/digits.safetensors --data mnist --data-dir"
                                + " @/small-mnist",
                        "the model takes 64 inputs, and the images of mnist have 4 pixels"),
                new BadInput(
                        FAILED,
                        "predict --model @/table.safetensors --data digits",
                        "trained on a table",
                        "expected a CSV file"),
                new BadInput(
                        FAILED,
                        "predict --model @/table.safetensors --data @/none.csv",
                        "none.csv: no such file"),
                new BadInput(
                        FAILED,
                        "predict --model @/table.safetensors --data @/other-columns.csv",
                        "other-columns.csv",
                        "'b'"),
                new BadInput(
                        FAILED,
                        "predict --model @/table.safetensors --data @/bad-cell.csv --out"
                                + " @/good.csv",
                        "bad-cell.csv",
                        "line 9"),
                new BadInput(
                        FAILED,
                        "predict --model @/digits.safetensors --data digits --out @",
                        "directory"),
                new BadInput(
                        FAILED,
                        "predict --model @/digits.safetensors --data digits --out @/none/p.csv",
                        "its folder does not exist"));
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        StringBuilder good = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 40; i++) {
            good.append("%d.5,%d,%s%n".formatted(i, i * i % 7, i % 2 == 0 ? "even" : "odd"));
        }
        String text = good.toString();
        write("good.csv", text);
        write("changed.csv", text.replace("3.5,2,odd", "3.5,3,odd"));
        write("empty.csv", "");
        write("header.csv", "a,b,y\n");
        write("bad-cell.csv", text.replace("\n7.5,", "\n\"1,5\","));
        write("missing.csv", text.replace("3.5,", ","));
        write(
                "nan-label.csv",
                text.replace("even", "1.25")
                        .replace("odd", "2.5")
                        .replace("5.5,4,2.5", "5.5,4,NaN"));
        write("ragged.csv", text.replace("2.5,4,even", "2.5,4"));
        write("one-class.csv", text.replace("even", "odd"));
        write("other-columns.csv", text.replace("a,b,y", "a,c,y"));
        Files.write(
                folder.resolve("binary.csv"), new byte[] {0, (byte) 0xff, (byte) 0xfe, 7, 0, 0, 1});
        makeImages();
        train("digits.safetensors", "--layers", "8", "--epochs", "2");
        train(
                "table.safetensors",
                "--layers",
                "4",
                "--epochs",
                "1",
                "--data",
                folder.resolve("good.csv").toString());
        makeModels();
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static void train(String name, String... options) {
        List<String> args =
                new ArrayList<>(List.of("train", "-q", "--save", folder.resolve(name).toString()));
        args.addAll(List.of(options));
        Cli run = Cli.run(args.toArray(String[]::new));
        assertEquals(0, run.exit(), run.err());
    }

    private static byte[] idx(int... sizes) {
        int n = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * sizes.length + n);
        out.put(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            out.putInt(size);
        }
        return out.array();
    }

    private static void makeImages() throws IOException {
        for (String set : List.of("truncated-idx", "bomb", "small-mnist")) {
            Path where = Files.createDirectory(folder.resolve(set));
            for (String part : List.of("train", "t10k")) {
                Files.write(where.resolve(part + "-images-idx3-ubyte"), idx(3, 2, 2));
                Files.write(where.resolve(part + "-labels-idx1-ubyte"), idx(3));
            }
        }
        Files.write(
                folder.resolve("truncated-idx").resolve("train-images-idx3-ubyte"),
                Arrays.copyOf(idx(3, 2, 2), 20));
        Path wide = Files.createDirectory(folder.resolve("wide-mnist"));
        for (String part : List.of("train", "t10k")) {
            Files.write(wide.resolve(part + "-images-idx3-ubyte"), idx(3, 2, 8));
            Files.write(wide.resolve(part + "-labels-idx1-ubyte"), idx(3));
        }
        Path bomb = folder.resolve("bomb");
        Files.delete(bomb.resolve("train-images-idx3-ubyte"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                out.write(zeros);
            }
        }
        Files.write(bomb.resolve("train-images-idx3-ubyte.gz"), bytes.toByteArray());
    }

    private static void makeModels() throws IOException {
        byte[] whole = Files.readAllBytes(folder.resolve("digits.safetensors"));
        Files.write(
                folder.resolve("truncated.safetensors"), Arrays.copyOf(whole, whole.length - 100));
        Files.write(folder.resolve("huge-header.safetensors"), header(10_000_000_000L, "{}"));
        String entry = "{'dtype':'F32','shape':[1],'data_offsets':[%d,%d]}".replace('\'', '"');
        Files.write(
                folder.resolve("overlap.safetensors"),
                header(
                        -1,
                        "{\"a\":"
                                + entry.formatted(0, 4)
                                + ",\"b\":"
                                + entry.formatted(2, 6)
                                + "}"));
        Files.write(
                folder.resolve("negative.safetensors"),
                header(-1, "{\"a\":" + entry.formatted(-4, 0) + "}"));
        Safetensors file = Safetensors.read(folder.resolve("digits.safetensors"));
        Safetensors.write(folder.resolve("plain.safetensors"), file.tensors(), Map.of());
        Map<String, String> notes = new TreeMap<>(file.metadata());
        notes.put("layers", "1000000,1000000");
        Safetensors.write(folder.resolve("absurd.safetensors"), file.tensors(), notes);
        notes.put("layers", "9");
        Safetensors.write(folder.resolve("other-layers.safetensors"), file.tensors(), notes);
        notes.put("layers", "8");
        notes.put("network", "cnn");
        Safetensors.write(folder.resolve("other-network.safetensors"), file.tensors(), notes);
        notes.put("features", "63");
        Safetensors.write(folder.resolve("not-square.safetensors"), file.tensors(), notes);
    }

    private static byte[] header(long length, String json) {
        byte[] text = (json + " ".repeat((8 - json.length() % 8) % 8)).getBytes(UTF_8);
        return ByteBuffer.allocate(8 + text.length + 6)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length < 0 ? text.length : length)
                .put(text)
                .array();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void isOneClearMessageAndNothingIsLost(BadInput row) throws IOException {
        row.requireOneClearMessageAndNothingLost(folder);
    }

    @Test
    void debugShowsWhereItFailed() {
        Cli run = Cli.run("predict", "--debug", "--model", "none", "--data", "digits");
        assertEquals(FAILED, run.exit());
        assertTrue(run.err().contains("\tat jacobi.cli.train"), run.err());
    }
}
