package jacobi.plot.figures;

import jacobi.plot.Picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A picture with a name, a caption and the code that makes it. */
public interface Figure {
    /** What it is called on the command line, such as {@code sigmoid}. */
    String name();

    /** What it shows, in a line. */
    String caption();

    /** What a long one costs, such as {@code trains 160 networks}; empty for the others. */
    default String cost(Effort effort) {
        return "";
    }

    /**
     * Makes the picture; the same for the same effort.
     *
     * @throws IOException if it needs data that are not to be had
     */
    Picture draw(Effort effort) throws IOException;

    /** The source of the class that makes it, without its head. */
    default String code() {
        String file = getClass().getSimpleName() + ".java";
        try (InputStream in = getClass().getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing in the library: build it anew");
            }
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            int start = Math.max(source.indexOf("\n/**"), source.indexOf("\nimport"));
            return source.substring(source.indexOf("\n/**", Math.min(start, source.length() - 1)))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
