package jacobi.cli.generate;

import jacobi.Backends;
import jacobi.cli.common.ProgressLine;
import jacobi.cli.common.StandardOutput;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** For people: what is trained, a line a point, the comparison, the text. */
final class GenerateConsole implements GenerateListener {
    private final PrintStream out;
    private final boolean quiet;
    private final boolean terminal;
    private ProgressLine progress = ProgressLine.NONE;
    private long end;

    /**
     * A console.
     *
     * @param quiet to say nothing but the text
     * @param terminal whether a line can be written over
     */
    GenerateConsole(PrintStream out, boolean quiet, boolean terminal) {
        this.out = out;
        this.quiet = quiet;
        this.terminal = terminal;
    }

    @Override
    public void started(LanguageRun run, Corpus corpus, LanguageTrainer.Method method) {
        if (quiet) {
            return;
        }
        out.println("Text      " + corpus.title());
        out.println("          " + corpus.division());
        out.printf(
                Locale.ROOT,
                "Model     %s; %,d parameters%n",
                run.design(),
                run.design().parameters());
        out.printf(
                "Training  %s, batch %d, lr %s; backend %s, %d thread%s%n%n",
                method.budget(),
                method.batch(),
                method.lr(),
                Backends.name(),
                Backends.threads(),
                Backends.threads() == 1 ? "" : "s");
        out.println("        step   megabytes   trained on   held out      time");
        if (terminal) {
            Budget budget = method.budget();
            end = budget.steps() > 0 ? budget.steps() : Math.max(1, Math.round(budget.seconds()));
            String unit = budget.steps() > 0 ? " steps" : " s";
            progress = ProgressLine.begin(out, new ProgressLine.Scale(0, end, unit, 1));
        }
    }

    @Override
    public void stepped(LanguageRun run, double used, double bits) {
        progress.stepTo(
                (long) (used * end),
                () ->
                        String.format(
                                Locale.ROOT, ", step %,d, %.3f bits per byte", run.steps(), bits));
    }

    @Override
    public void measured(Curve.Point p) {
        if (quiet) {
            return;
        }
        progress.print(
                String.format(
                        Locale.ROOT,
                        "    %,8d  %10.2f  %11s  %9.3f  %6.0f s",
                        p.step(),
                        p.bytes() / 1e6,
                        Double.isNaN(p.trainBits())
                                ? ""
                                : String.format(Locale.ROOT, "%.3f", p.trainBits()),
                        p.heldOutBits(),
                        p.seconds()),
                out);
    }

    @Override
    public void saved(Path file) {
        progress.close();
        if (!quiet) {
            out.println();
            out.println("Saved in  " + file);
            out.println();
            out.flush();
        }
    }

    @Override
    public void scored(Design design, Score score) {
        if (!quiet) {
            out.println(score.table(design));
            out.println();
        }
    }

    @Override
    public void wrote(byte[] prompt, byte[] text) throws IOException {
        write(prompt);
        write(text);
        if (text[text.length - 1] != '\n') {
            out.println();
        }
        StandardOutput.require(out);
    }

    /** The bytes as they are: it is the text that knows its encoding. */
    private void write(byte[] text) {
        for (byte b : text) {
            // Where a file ends and the next begins.
            out.write(b == Corpus.END ? '\n' : b);
        }
    }

    @Override
    public void closed() {
        progress.close();
    }
}
