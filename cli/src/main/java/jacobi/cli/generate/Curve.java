package jacobi.cli.generate;

import jacobi.io.AtomicFile;
import jacobi.plot.Plot;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How bits per byte fell while a model was trained. */
final class Curve {
    private static final String HEADER = "step,bytes,seconds,train_bits,held_out_bits";

    /** How many bytes are held against the model for a point: it is to take seconds at most. */
    static final int SAMPLE = 1 << 14;

    private final List<Point> points = new ArrayList<>();

    /**
     * A point.
     *
     * @param step how many steps were made
     * @param bytes how many bytes they had
     * @param seconds the time they took, measuring not counted
     * @param trainBits the mean of bits per byte over the steps since the point before; NaN if
     *     there were none
     * @param heldOutBits bits per byte of the first {@link #SAMPLE} held-out bytes
     */
    record Point(long step, long bytes, double seconds, double trainBits, double heldOutBits) {
        private String line() {
            return String.format(
                    Locale.ROOT,
                    "%d,%d,%.1f,%s,%.4f",
                    step,
                    bytes,
                    seconds,
                    Double.isNaN(trainBits) ? "" : String.format(Locale.ROOT, "%.4f", trainBits),
                    heldOutBits);
        }
    }

    void add(Point point) {
        points.add(point);
    }

    List<Point> points() {
        return List.copyOf(points);
    }

    /** As comma-separated values; what is not known is left empty. */
    String csv() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        points.forEach(p -> text.append(p.line()).append('\n'));
        return text.toString();
    }

    /**
     * As a picture. The curve is of the first held-out bytes, the comparison of all: the model's
     * place in it is a point, and what compressors need are lines across.
     *
     * @param title of the picture
     * @param score null if nobody was compared
     */
    Plot plot(String title, @Nullable Score score) {
        double[] x = points.stream().mapToDouble(p -> p.bytes() / 1e6).toArray();
        double[] train = points.stream().mapToDouble(Point::trainBits).toArray();
        double[] heldOut = points.stream().mapToDouble(Point::heldOutBits).toArray();
        Plot plot =
                new Plot(title)
                        .line("trained on", x, train)
                        .line("held out, first 16 kB", x, heldOut)
                        .xLabel("megabytes trained on")
                        .yLabel("bits per byte")
                        .yRange(0, 8);
        if (score != null) {
            plot.scatter(
                    "held out, all", new double[] {x[x.length - 1]}, new double[] {score.model()});
            for (Score.Compressed c : score.compressed()) {
                plot.horizontal(c.compressor().title() + ", all", c.alone());
            }
        }
        return plot;
    }

    /** Writes the values to a file and the picture beside it, with {@code .svg} for its ending. */
    void save(Path file, String title, @Nullable Score score) throws IOException {
        AtomicFile.write(file, out -> out.write(csv().getBytes(StandardCharsets.UTF_8)));
        plot(title, score).save(picture(file));
    }

    /** Where the picture is. */
    static Path picture(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".svg");
    }
}
