package jacobi.cli.train;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.data.Dataset;
import jacobi.data.Split;
import jacobi.data.TensorDataset;
import jacobi.data.TrainTest;
import jacobi.random.Generator;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What is to be learnt: samples to train on, others to be judged by.
 *
 * @param title one line about the data
 * @param division one line about how they were dealt out
 * @param train inputs {@code [n, features]}; targets {@code [n]} of classes or {@code [n, 1]} of
 *     numbers
 * @param test the same
 * @param classes their names; empty for regression
 * @param unit of the numbers to be predicted, which the targets are multiples of
 * @param preprocessing how a table becomes inputs, as JSON; empty for images
 */
record Problem(
        String title,
        String division,
        Task task,
        Dataset train,
        Dataset test,
        int features,
        List<String> classes,
        double unit,
        String preprocessing) {
    /** The part of the data that a model is judged by, where they do not come in two parts. */
    static final double TEST = 0.2;

    /** Images in one part, to be dealt out by class. */
    static Problem ofImages(String name, TensorDataset all, List<String> classes, Recipe recipe) {
        requireSquare(all, recipe);
        List<? extends Dataset> parts =
                Split.stratified(
                        flat(all, recipe.dtype()), new Generator(recipe.seed()), 1 - TEST, TEST);
        return ofImages(
                describe(name, all, all.size(), classes),
                ", by class, seed " + recipe.seed(),
                parts.get(0),
                parts.get(1),
                classes);
    }

    /** Images that come in two parts. */
    static Problem ofImages(String name, TrainTest parts, List<String> classes, Recipe recipe) {
        requireSquare(parts.train(), recipe);
        int n = parts.train().size() + parts.test().size();
        return ofImages(
                describe(name, parts.train(), n, classes),
                ", as published",
                flat(parts.train(), recipe.dtype()),
                flat(parts.test(), recipe.dtype()),
                classes);
    }

    /** Rows of pixels do not say how long the rows of their image were. */
    private static void requireSquare(TensorDataset images, Recipe recipe) {
        int height = images.x().size(2);
        int width = images.x().size(3);
        if (recipe.network() == Architecture.CNN && height != width) {
            throw new IllegalArgumentException(
                    "--network is cnn, and the images of %s are %dx%d: expected square ones"
                            .formatted(recipe.data(), height, width));
        }
    }

    private static Problem ofImages(
            String title, String how, Dataset train, Dataset test, List<String> classes) {
        int features = train.get(0).x().numel();
        return new Problem(
                title,
                division(train, test) + how,
                Task.CLASSIFICATION,
                train,
                test,
                features,
                classes,
                1,
                "");
    }

    /** How many samples go where. */
    static String division(Dataset train, Dataset test) {
        return String.format(Locale.ROOT, "%,d to train, %,d to test", train.size(), test.size());
    }

    private static String describe(String name, TensorDataset d, int n, List<String> classes) {
        return String.format(
                Locale.ROOT,
                "%s: %,d images of %dx%d, %d classes",
                name,
                n,
                d.x().size(2),
                d.x().size(3),
                classes.size());
    }

    /** Every image as a row of numbers. */
    static TensorDataset flat(TensorDataset images, Precision dtype) {
        Tensor x = images.x().reshape(images.size(), -1);
        return new TensorDataset(x.to(type(dtype)), images.y());
    }

    static DType type(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> DType.FLOAT32;
            case FLOAT64 -> DType.FLOAT64;
        };
    }

    /** The number of outputs of a model. */
    int outputs() {
        return task == Task.CLASSIFICATION ? classes.size() : 1;
    }

    /** The sum of squares of what is to be predicted about its mean, in the test part. */
    double spread() {
        double[] y = test.targets().toDoubles();
        double mean = 0;
        for (double v : y) {
            mean += v / y.length;
        }
        double sum = 0;
        for (double v : y) {
            sum += (v - mean) * (v - mean);
        }
        return sum;
    }

    /** What a model that is to go on with these data must have been trained on. */
    Map<String, String> toNotes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("features", Integer.toString(features));
        notes.put("classes", ModelFile.json(classes));
        notes.put("fingerprint", fingerprint());
        if (!preprocessing.isEmpty()) {
            notes.put("preprocessing", preprocessing);
        }
        return notes;
    }

    /** Such as {@code 1438+359 3f2a90c1}: the sizes and a checksum of all inputs and targets. */
    private String fingerprint() {
        CRC32C sum = new CRC32C();
        for (Dataset part : List.of(train, test)) {
            for (int from = 0; from < part.size(); from += Evaluation.BATCH) {
                var batch = Evaluation.batch(part, from);
                add(sum, batch.x().toDoubles());
                add(sum, batch.y().toDoubles());
            }
        }
        return "%d+%d %08x".formatted(train.size(), test.size(), sum.getValue());
    }

    private static void add(CRC32C sum, double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
        for (double v : values) {
            bytes.putDouble(v);
        }
        sum.update(bytes.array());
    }
}
