package jacobi.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.io.Json;
import jacobi.io.Safetensors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code jacobi train} and {@code jacobi predict}, from the command line to the files. */
final class TrainTest {
    @TempDir Path folder;

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private static Cli succeed(String... args) {
        Cli run = Cli.run(args);
        assertEquals(0, run.exit(), run.err());
        return run;
    }

    /**
     * Weights, optimiser, loader and random state; not the notes, which have the number of epochs.
     */
    static void assertSameRun(Path expected, Path found) throws IOException {
        var a = Safetensors.read(expected).tensors();
        var b = Safetensors.read(found).tensors();
        assertEquals(a.keySet(), b.keySet());
        for (String name : a.keySet()) {
            assertArrayEquals(a.get(name).toDoubles(), b.get(name).toDoubles(), name);
        }
    }

    private Path people() throws IOException {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder("height,city,weight,kind\n");
        for (int i = 0; i < 200; i++) {
            boolean tall = random.nextBoolean();
            double height = (tall ? 185 : 165) + 5 * random.nextGaussian();
            String city = List.of("Rome", "Oslo", "Bonn").get(random.nextInt(3));
            csv.append(
                    "%.2f,%s,%.3f,%s%n"
                            .formatted(
                                    height,
                                    city,
                                    3 * height - 20,
                                    tall ? "\"a \"\"tall\"\", one\"" : "small"));
        }
        return Files.writeString(folder.resolve("people.csv"), csv);
    }

    @Test
    void digitsReachNinetySevenPercentInTheMeanOfFiveSeeds() {
        double sum = 0;
        StringBuilder all = new StringBuilder();
        for (int seed = 0; seed < 5; seed++) {
            Cli run = succeed("train", "-q", "--seed", "" + seed, "--save", path("d.safetensors"));
            Matcher m = Pattern.compile("Test accuracy ([0-9.]+) %").matcher(run.out());
            assertTrue(m.find(), run.out());
            sum += Double.parseDouble(m.group(1));
            all.append(m.group(1)).append(' ');
        }
        assertTrue(sum / 5 >= 97, "test accuracies " + all);
    }

    @Test
    void saysWhatItTrainsHowItGoesAndWhatToDoNext() {
        Cli run =
                succeed(
                        "train",
                        "--epochs",
                        "2",
                        "--layers",
                        "16",
                        "--save",
                        path("m.safetensors"));
        for (String part :
                List.of(
                        "digits: 1,797 images of 8x8, 10 classes",
                        "1,438 to train, 359 to test, by class, seed 0",
                        "[32, 16]",
                        "adam, lr 0.001, batch 32",
                        "float32, backend ",
                        "1/2",
                        "2/2",
                        "Confusion matrix",
                        "Test accuracy ",
                        "Saved in      " + path("m.safetensors"),
                        "./jacobi predict --model " + path("m.safetensors") + " --data digits",
                        "./jacobi train --resume " + path("m.safetensors") + " --epochs 4")) {
            assertTrue(run.out().contains(part), part + " in " + run.out());
        }
        assertFalse(run.out().contains("\r"), "a progress bar, and no terminal");
    }

    @Test
    void jsonIsAnObjectAnEpochAndNothingElse() throws IOException {
        Cli run =
                succeed(
                        "train",
                        "--json",
                        "--epochs",
                        "3",
                        "--layers",
                        "8",
                        "--save",
                        path("j.safetensors"));
        List<String> lines = run.out().lines().toList();
        assertEquals(3, lines.size(), run.out());
        for (int i = 0; i < 3; i++) {
            Json.Obj o = (Json.Obj) Json.parse(lines.get(i));
            assertEquals(
                    List.of(
                            "epoch",
                            "trainLoss",
                            "trainAccuracy",
                            "testLoss",
                            "testAccuracy",
                            "seconds"),
                    List.copyOf(o.members().keySet()));
            assertEquals(i + 1, ((Json.Num) o.members().get("epoch")).toLong());
            double accuracy = ((Json.Num) o.members().get("testAccuracy")).toDouble();
            assertTrue(accuracy > 0 && accuracy <= 1, lines.get(i));
        }
    }

    @Test
    void regressionHasR2InPlaceOfAccuracies() throws IOException {
        Cli run =
                succeed(
                        "train",
                        "--json",
                        "--data",
                        people().toString(),
                        "--target",
                        "weight",
                        "--epochs",
                        "60",
                        "--lr",
                        "0.01",
                        "--layers",
                        "32",
                        "--save",
                        path("r.safetensors"));
        Json.Obj last = (Json.Obj) Json.parse(run.out().lines().toList().getLast());
        assertEquals(
                List.of("epoch", "trainLoss", "testLoss", "testR2", "seconds"),
                List.copyOf(last.members().keySet()));
        assertTrue(((Json.Num) last.members().get("testR2")).toDouble() > 0.9, run.out());
    }

    @Test
    void resumedRunsEndAsUnbrokenOnesOnAnyNumberOfThreads() throws IOException {
        String[] common = {
            "train",
            "-q",
            "--layers",
            "32,16",
            "--dropout",
            "0.2",
            "--batch",
            "50",
            "--optimizer",
            "adamw",
            "--weight-decay",
            "0.01",
            "--seed",
            "7"
        };
        succeed(
                with(
                        common,
                        "--threads",
                        "1",
                        "--epochs",
                        "4",
                        "--save",
                        path("whole.safetensors")));
        succeed(
                with(
                        common,
                        "--threads",
                        "2",
                        "--epochs",
                        "1",
                        "--save",
                        path("part.safetensors")));
        succeed(
                "train",
                "-q",
                "--threads",
                "1",
                "--resume",
                path("part.safetensors"),
                "--epochs",
                "3");
        succeed(
                "train",
                "-q",
                "--threads",
                "2",
                "--resume",
                path("part.safetensors"),
                "--epochs",
                "4",
                "--save",
                path("copy.safetensors"));
        assertSameRun(folder.resolve("whole.safetensors"), folder.resolve("copy.safetensors"));
        assertEquals(
                "3", Safetensors.read(folder.resolve("part.safetensors")).metadata().get("epoch"));
        succeed("train", "-q", "--resume", path("copy.safetensors"));
        assertSameRun(folder.resolve("whole.safetensors"), folder.resolve("copy.safetensors"));
    }

    /** The rate, the momentum and the norm of the gradients, batch by batch and epoch by epoch. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "one-cycle --optimizer sgd",
                "cyclic:steps=7 --optimizer rmsprop",
                "cosine-restarts:epochs=2 --optimizer adafactor",
                "plateau:patience=1,factor=0.5 --optimizer nadam",
                "step:size=2 --optimizer lbfgs"
            })
    void resumedSchedulesGoOnWhereTheyStopped(String schedule) throws IOException {
        String[] common =
                ("train -q --layers 8 --batch 300 --clip-norm 0.5 --scheduler " + schedule)
                        .split(" ");
        String whole = path("whole.safetensors");
        String part = path("part.safetensors");
        succeed(with(common, "--epochs", "5", "--save", whole));
        // A plan over all epochs is over the five of the whole run.
        String[] planned = with(common, "--epochs", "2", "--save", part);
        for (int i = 0; i < planned.length; i++) {
            planned[i] = planned[i].equals("one-cycle") ? "one-cycle:epochs=5" : planned[i];
        }
        succeed(planned);
        String name = schedule.substring(0, schedule.indexOf(' ')).replaceFirst(":.*", "");
        succeed("train", "-q", "--resume", part, "--epochs", "5", "--scheduler", name);
        assertSameRun(Path.of(whole), Path.of(part));
        Cli other = Cli.run("train", "--resume", part, "--scheduler", "exponential");
        assertEquals(2, other.exit());
        assertTrue(
                other.err().contains("--scheduler is exponential:gamma=0.9, but the run in"),
                other.err());
        assertTrue(Safetensors.read(Path.of(part)).metadata().get("clip-norm").equals("0.5"));
    }

    @Test
    void saysHowTheRateChanges() {
        Cli run =
                succeed(
                        ("train --epochs 3 --layers 8 --scheduler cosine --clip-norm 2 --save "
                                        + path("c.safetensors"))
                                .split(" "));
        assertTrue(
                run.out()
                        .contains(
                                "adam, lr 0.001 by cosine:epochs=3,min=0, batch 32, gradients"
                                        + " clipped to 2.0"),
                run.out());
    }

    /** With its usual rate each one learns the digits; a tenth of them would be guessing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rmsprop",
                "adagrad",
                "adadelta",
                "adamax",
                "nadam",
                "radam",
                "rprop",
                "asgd",
                "adafactor",
                "lbfgs"
            })
    void everyOptimizerLearns(String name) {
        Cli run =
                succeed(
                        "train",
                        "-q",
                        "--epochs",
                        "16",
                        "--layers",
                        "32",
                        "--optimizer",
                        name,
                        "--save",
                        path("o.safetensors"));
        Matcher m = Pattern.compile("Test accuracy ([0-9.]+) %").matcher(run.out());
        assertTrue(m.find(), run.out());
        assertTrue(Double.parseDouble(m.group(1)) > 60, run.out());
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void predictsClassesOfImages() throws IOException {
        succeed("train", "-q", "--epochs", "15", "--save", path("m.safetensors"));
        Cli run = succeed("predict", "--model", path("m.safetensors"), "--data", "digits");
        List<String> lines = run.out().lines().toList();
        assertEquals("prediction,probability", lines.getFirst());
        assertEquals(1798, lines.size());
        long[] labels = jacobi.data.Digits.load().y().toLongs();
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            String[] cells = lines.get(i + 1).split(",", -1);
            right += cells[0].equals("" + labels[i]) ? 1 : 0;
            double p = Double.parseDouble(cells[1]);
            assertTrue(p >= 0.1 && p <= 1, lines.get(i + 1));
        }
        assertTrue(right > 1720, right + " right");
        succeed(
                "predict",
                "--model",
                path("m.safetensors"),
                "--data",
                "digits",
                "--out",
                path("p.csv"));
        assertEquals(run.out(), Files.readString(folder.resolve("p.csv")));
    }

    @Test
    void predictsTablesByTheirNamesWithThePreprocessingOfTheModel() throws IOException {
        String data = people().toString();
        succeed(
                "train",
                "-q",
                "--data",
                data,
                "--epochs",
                "20",
                "--lr",
                "0.01",
                "--save",
                path("kind.safetensors"));
        succeed(
                "train",
                "-q",
                "--data",
                data,
                "--target",
                "weight",
                "--epochs",
                "40",
                "--lr",
                "0.01",
                "--save",
                path("weight.safetensors"));
        Path few =
                Files.writeString(
                        folder.resolve("few.csv"),
                        "city,note,weight,height,kind\n"
                                + "Oslo,x,475,165,small\n"
                                + "Rome,y,535,185,small\n");
        List<String> kinds =
                succeed("predict", "--model", path("kind.safetensors"), "--data", few.toString())
                        .out()
                        .lines()
                        .toList();
        assertEquals(3, kinds.size());
        assertTrue(kinds.get(1).startsWith("small,"), kinds.get(1));
        assertTrue(kinds.get(2).startsWith("\"a \"\"tall\"\", one\","), kinds.get(2));
        List<String> weights =
                succeed("predict", "--model", path("weight.safetensors"), "--data", few.toString())
                        .out()
                        .lines()
                        .toList();
        assertEquals("prediction", weights.get(0));
        assertEquals(475, Double.parseDouble(weights.get(1)), 15);
        assertEquals(535, Double.parseDouble(weights.get(2)), 15);
    }
}
