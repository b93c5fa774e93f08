package jacobi.cli;

import jacobi.plot.Picture;
import jacobi.plot.figures.Effort;
import jacobi.plot.figures.Figure;
import jacobi.plot.figures.FigurePage;
import jacobi.plot.figures.Figures;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code jacobi figures}: pictures of the chapter, and a page of them. */
@Command(
        name = "figures",
        abbreviateSynopsis = true,
        sortOptions = false,
        usageHelpWidth = 100,
        description = {
            "Draw the figures of the chapter on neural networks, each from code that runs.",
            "",
            "Writes each as SVG and PNG, light and dark, and index.html, which shows those drawn"
                + " with their captions and the code that made them. The same seed gives the same"
                + " figures.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  ./jacobi figures --list",
            "  ./jacobi figures sigmoid expression-backward",
            "  ./jacobi figures --quick --out pictures",
            "",
            "Exit codes: 0 all drawn, 1 not all, 2 wrongly called."
        })
public final class FiguresCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "The figures to draw. Default: all of them.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where to write. Default: runs/figures.")
    private Path out = Path.of("runs", "figures");

    @Option(
            names = "--quick",
            description = "Train less for those that train: all together take some minutes.")
    private boolean quick;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "What all that is random comes from. Default: 0.")
    private long seed;

    @Option(names = "--list", description = "Only say which figures there are.")
    private boolean list;

    @Spec private @Nullable CommandSpec spec;

    /** For the command line. */
    public FiguresCommand() {}

    @Override
    public Integer call() throws IOException {
        List<Figure> wanted;
        try {
            wanted = names.isEmpty() ? Figures.all() : Figures.named(names);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (list) {
            wanted.forEach(f -> System.out.printf("%-22s %s%n", f.name(), f.caption()));
            return 0;
        }
        return draw(wanted);
    }

    private int draw(List<Figure> wanted) throws IOException {
        FigurePage page = new FigurePage(out);
        List<String> failed = new ArrayList<>();
        Effort effort =
                new Effort(
                        quick ? Effort.Level.QUICK : Effort.Level.FULL,
                        seed,
                        text -> System.err.println("    " + text));
        int number = 0;
        for (Figure figure : wanted) {
            number++;
            long start = System.nanoTime();
            String cost = figure.cost(effort);
            System.err.printf(
                    "[%d/%d] %s%s%n",
                    number, wanted.size(), figure.name(), cost.isEmpty() ? "" : ": " + cost);
            try {
                Picture picture = figure.draw(effort);
                page.add(figure, picture);
            } catch (IOException e) {
                // Such as data that are not to be had here; the other figures do not need them.
                System.err.println("jacobi figures: " + figure.name() + ": " + e.getMessage());
                failed.add(figure.name());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (!cost.isEmpty()) {
                System.err.printf("    %.1f s%n", seconds);
            }
        }
        System.out.println(page.write(effort));
        if (!failed.isEmpty()) {
            System.err.println("jacobi figures: not drawn: " + String.join(", ", failed));
        }
        return failed.isEmpty() ? 0 : Main.FAILED;
    }
}
