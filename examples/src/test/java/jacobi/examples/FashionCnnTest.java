package jacobi.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Shape;
import jacobi.io.Safetensors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/**
 * {@code examples/FashionCnn.java} on a few pictures made here: ten classes that differ in where a
 * bar is and how long.
 */
@Execution(ExecutionMode.CONCURRENT)
final class FashionCnnTest {
    private static final int EPOCHS = 5;
    private static final int SIDE = 28;
    private static final int TRAIN = 256;
    private static final int TEST = 100;
    private static final String CURVE = "curve.csv";
    private static final String WEIGHTS = "weights.safetensors";

    @TempDir private Path folder;

    private Program.Result run(String... arguments) throws IOException, InterruptedException {
        return Program.run(
                Program.root().resolve("examples/FashionCnn.java"),
                folder,
                List.of("jacobi.plot"),
                List.of(arguments));
    }

    private void makeData(int side) throws IOException {
        Random random = new Random(1);
        part("train", TRAIN, side, random);
        part("t10k", TEST, side, random);
    }

    /** Class c has a bar in the rows about {@code 5 (c mod 5) + 3}, across half or all of them. */
    private void part(String name, int n, int side, Random random) throws IOException {
        ByteBuffer images = ByteBuffer.allocate(16 + n * side * side);
        images.putInt(0x803).putInt(n).putInt(side).putInt(side);
        ByteBuffer labels = ByteBuffer.allocate(8 + n).putInt(0x801).putInt(n);
        for (int i = 0; i < n; i++) {
            int label = i % 10;
            labels.put((byte) label);
            int from = label < 5 ? 0 : side / 4;
            for (int row = 0; row < side; row++) {
                for (int column = 0; column < side; column++) {
                    boolean bar =
                            Math.abs(row - 5 * (label % 5) - 3) <= 1
                                    && column >= from
                                    && column < side - from;
                    images.put((byte) ((bar ? 200 : 0) + random.nextInt(50)));
                }
            }
        }
        Files.write(folder.resolve(name + "-images-idx3-ubyte"), images.array());
        Files.write(folder.resolve(name + "-labels-idx1-ubyte"), labels.array());
    }

    @Test
    void itLearnsAndSavesItsCurveAndItsWeights() throws Exception {
        makeData(SIDE);
        String epochs = Integer.toString(EPOCHS);
        String out = trained("--data", folder.toString(), "--epochs", epochs, "--out", "out");
        Path saved = folder.resolve("out");
        double accuracy = requireCurve(Files.readAllLines(saved.resolve(CURVE)));
        String said = "check: the saved weights name %.2f %% of".formatted(100 * accuracy);
        assertTrue(out.contains(said), () -> "expected '" + said + "' in\n" + out);
        assertFalse(out.contains("that is at least"), out);
        requireWeights(saved.resolve(WEIGHTS));
        requirePictures(saved);
    }

    private String trained(String... arguments) throws IOException, InterruptedException {
        Program.Result result = run(arguments);
        assertEquals(0, result.exit(), () -> result.out() + result.err());
        return result.out();
    }

    /** The last test accuracy. */
    private static double requireCurve(List<String> lines) {
        assertEquals("epoch,train_loss,train_accuracy,test_loss,test_accuracy", lines.getFirst());
        assertEquals(EPOCHS + 1, lines.size());
        double[][] points = new double[EPOCHS][];
        for (int i = 0; i < EPOCHS; i++) {
            points[i] =
                    Arrays.stream(lines.get(i + 1).split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            assertEquals(5, points[i].length);
            assertEquals(i + 1, points[i][0]);
        }
        // Whoever has learnt nothing has a loss of ln 10 = 2.3 and names one in ten.
        double[] last = points[EPOCHS - 1];
        assertTrue(points[0][1] > 1 && last[1] < 0.5, "training loss: " + lines);
        assertTrue(last[2] > 0.9 && last[3] < 2 && last[4] > 0.9, "what came of it: " + lines);
        // Accuracies are shares of so many pictures, rounded to six places.
        assertEquals(Math.rint(last[2] * TRAIN), last[2] * TRAIN, 1e-3);
        assertEquals(Math.rint(last[4] * TEST), last[4] * TEST, 1e-3);
        return last[4];
    }

    private static void requireWeights(Path file) throws IOException {
        Map<String, Shape> expected = new LinkedHashMap<>();
        stage(expected, "first", 1, 32);
        stage(expected, "second", 32, 64);
        expected.put("hidden.weight", Shape.of(128, 64 * 7 * 7));
        expected.put("hidden.bias", Shape.of(128));
        expected.put("scores.weight", Shape.of(10, 128));
        expected.put("scores.bias", Shape.of(10));
        Map<String, Shape> found = new LinkedHashMap<>();
        Safetensors.read(file).tensors().forEach((name, array) -> found.put(name, array.shape()));
        assertEquals(expected, found);
    }

    private static void stage(Map<String, Shape> shapes, String name, int in, int out) {
        shapes.put(name + ".conv.weight", Shape.of(out, in, 3, 3));
        for (String part : List.of("weight", "bias", "running_mean", "running_var")) {
            shapes.put(name + ".norm." + part, Shape.of(out));
        }
        shapes.put(name + ".norm.num_batches_tracked", Shape.of());
    }

    private static void requirePictures(Path folder) throws Exception {
        byte[] svg = Files.readAllBytes(folder.resolve("curve.svg"));
        var root =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg))
                        .getDocumentElement();
        assertEquals("svg", root.getTagName());
        for (String text : List.of("Loss", "Accuracy, %", "training", "test", "epoch")) {
            assertTrue(root.getTextContent().contains(text), "no '" + text + "' in the picture");
        }
        var png = ImageIO.read(folder.resolve("curve.png").toFile());
        assertNotNull(png);
        assertTrue(png.getWidth() > 1000 && png.getHeight() > 400);
    }

    @Test
    void anUnknownOptionIsNamed() throws Exception {
        Program.Result result = run("--epoch", "3");
        assertEquals(2, result.exit(), result.err());
        assertTrue(result.err().contains("FashionCnn: there is no option '--epoch'"), result.err());
        assertTrue(result.err().contains("--epochs N"), result.err());
    }

    @Test
    void aNumberIsExpectedWhereThereIsAWord() throws Exception {
        Program.Result result = run("--epochs", "ten");
        assertEquals(2, result.exit(), result.err());
        assertTrue(
                result.err().contains("--epochs is 'ten': expected a whole number from 1 to 9999"),
                result.err());
    }

    @Test
    void picturesOfAnotherSizeAreRefused() throws Exception {
        makeData(32);
        Program.Result result = run("--data", folder.toString());
        assertEquals(1, result.exit(), result.err());
        assertTrue(
                result.err().contains("pictures of [1, 32, 32]: expected [1, 28, 28]"),
                result.err());
    }
}
