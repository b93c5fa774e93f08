package jacobi.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.plot.figures.Figures;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code jacobi figures} and {@code jacobi train --report}. */
final class PicturesTest {
    @TempDir Path folder;

    @Test
    void figuresAreListed() {
        Cli run = Cli.run("figures", "--list");
        assertEquals(0, run.exit(), run.err());
        assertEquals(Figures.all().size(), run.out().lines().count());
        assertTrue(run.out().startsWith("neuron-graph"), run.out());
    }

    @Test
    void namedFiguresAreDrawnInBothThemesAndFormats() throws IOException {
        Cli run = Cli.run("figures", "tanh", "expression-backward", "--out", folder.toString());
        assertEquals(0, run.exit(), run.err());
        assertEquals(folder.resolve("index.html").toString(), run.out().strip());
        for (String name : List.of("tanh", "expression-backward")) {
            for (String end : List.of(".svg", "-dark.svg", ".png", "-dark.png")) {
                assertTrue(Files.size(folder.resolve(name + end)) > 1000, name + end);
            }
        }
        String page = Files.readString(folder.resolve("index.html"));
        assertTrue(page.contains("final class Expression implements Figure"), page);
        assertEquals(3, page.split("<figure ", -1).length);
    }

    @Test
    void anUnknownFigureIsAWrongCall() {
        Cli run = Cli.run("figures", "nonsense");
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("there is no figure 'nonsense': expected one of"), run.err());
    }

    @Test
    void aReportIsOnePageAndChangesNothingOfTheTraining() throws IOException {
        Path page = folder.resolve("new/report.html");
        Path with = folder.resolve("with.safetensors");
        Path without = folder.resolve("without.safetensors");
        String[] common = {"train", "-q", "--epochs", "2", "--layers", "16", "--dropout", "0.2"};
        List<String> args = new java.util.ArrayList<>(List.of(common));
        args.addAll(List.of("--save", with.toString(), "--report", page.toString()));
        Cli run = Cli.run(args.toArray(String[]::new));
        assertEquals(0, run.exit(), run.err());
        args = new java.util.ArrayList<>(List.of(common));
        args.addAll(List.of("--save", without.toString()));
        assertEquals(0, Cli.run(args.toArray(String[]::new)).exit());
        assertArrayEquals(Files.readAllBytes(without), Files.readAllBytes(with));

        String html = Files.readString(page);
        for (String part :
                List.of(
                        "Epochs 1 to 2.",
                        "Norm of the gradient",
                        "Confusion matrix",
                        "Dead units",
                        "Most certain mistakes")) {
            assertTrue(html.contains(part), part);
        }
        assertFalse(html.contains("https://") || html.contains("http://"), "needs the network");
    }

    @Test
    void aReportOfARegressionHasNoConfusions() throws IOException {
        StringBuilder csv = new StringBuilder("a,b\n");
        for (int i = 0; i < 60; i++) {
            csv.append(i / 10.0).append(',').append(0.3 * i + 0.1234).append('\n');
        }
        Path data = Files.writeString(folder.resolve("line.csv"), csv);
        Path page = folder.resolve("report.html");
        Cli run =
                Cli.run(
                        "train",
                        "-q",
                        "--data",
                        data.toString(),
                        "--task",
                        "regression",
                        "--epochs",
                        "2",
                        "--layers",
                        "4",
                        "--save",
                        folder.resolve("m.safetensors").toString(),
                        "--report",
                        page.toString());
        assertEquals(0, run.exit(), run.err());
        String html = Files.readString(page);
        assertTrue(html.contains("R²"), "the quality of a regression");
        assertFalse(html.contains("Confusion matrix"));
    }

    @Test
    void aFolderIsNoReport() {
        Cli run = Cli.run("train", "--report", folder.toString());
        assertEquals(2, run.exit());
        assertTrue(run.err().contains("a folder: expected the name of a file"), run.err());
    }
}
