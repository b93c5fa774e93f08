package jacobi.cli.common;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

import org.jspecify.annotations.Nullable;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** The last line of a terminal: how far training is, how fast, and how long it will take. */
public final class ProgressLine implements AutoCloseable {
    /** Shows nothing. */
    public static final ProgressLine NONE = new ProgressLine();

    private static final int EVERY_MILLIS = 100;
    private static final int DEFAULT_WIDTH = 80;

    private final @Nullable ProgressBar bar;
    private final @Nullable Line line;

    private ProgressLine() {
        bar = null;
        line = null;
    }

    private ProgressLine(ProgressBar bar, Line line) {
        this.bar = bar;
        this.line = line;
    }

    /**
     * What is counted.
     *
     * @param from where it begins
     * @param to where it ends
     * @param unit of what is shown, such as {@code "k"}
     * @param each how many make one of that unit
     */
    public record Scale(long from, long to, String unit, long each) {
        /** In thousands. */
        public static Scale thousands(long from, long to) {
            return new Scale(from, to, "k", 1000);
        }
    }

    /** A line that begins. */
    public static ProgressLine begin(PrintStream out, Scale scale) {
        Line line = new Line(out, width(System.getenv("COLUMNS")) - 1);
        ProgressBar bar =
                new ProgressBarBuilder()
                        .setTaskName("   ")
                        .setInitialMax(scale.to())
                        .startsFrom(scale.from(), Duration.ZERO)
                        .setUnit(scale.unit(), scale.each())
                        .showSpeed(
                                new DecimalFormat(
                                        "0.0", DecimalFormatSymbols.getInstance(Locale.ROOT)))
                        .setStyle(
                                out.charset().equals(StandardCharsets.UTF_8)
                                        ? ProgressBarStyle.UNICODE_BLOCK
                                        : ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(EVERY_MILLIS)
                        .setConsumer(line)
                        .build();
        return new ProgressLine(bar, line);
    }

    private static int width(@Nullable String columns) {
        return columns != null && columns.matches("[1-9][0-9]{1,3}")
                ? Integer.parseInt(columns)
                : DEFAULT_WIDTH;
    }

    /** Moves on to where a run is, and says something of it behind. */
    public void stepTo(long at, Supplier<String> message) {
        if (bar != null) {
            bar.stepTo(at);
            bar.setExtraMessage(message.get());
        }
    }

    /** Prints a line of text above. */
    public void print(String text, PrintStream out) {
        if (line == null) {
            out.println(text);
        } else {
            line.print(text);
        }
    }

    @Override
    public void close() {
        if (bar != null && line != null && line.open) {
            bar.close();
            line.end();
        }
    }

    /** Where the bar is drawn, by a thread of its own, and text is printed above it, by ours. */
    private static final class Line implements ProgressBarConsumer {
        private final PrintStream out;
        private final int width;
        private String shown = "";
        private boolean open = true;

        Line(PrintStream out, int width) {
            this.out = out;
            this.width = width;
        }

        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public synchronized void accept(String rendered) {
            if (open) {
                shown = rendered;
                out.print("\r" + rendered);
                out.flush();
            }
        }

        synchronized void print(String text) {
            out.println("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            out.print(shown);
            out.flush();
        }

        /** Wipes it. */
        synchronized void end() {
            open = false;
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
        }

        @Override
        public void close() {}
    }
}
