package jacobi.plot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Headings, sentences and pictures as one file of HTML that needs no network and no other file;
 * light or dark as the reader's system is.
 */
public final class Report {
    private final String title;
    private final StringBuilder body = new StringBuilder();
    private boolean inFigures;

    /** An empty report. */
    public Report(String title) {
        this.title = title;
    }

    /** The style of a page of figures: a sheet of CSS. */
    public static String style() {
        try (InputStream in = Report.class.getResourceAsStream("page.css")) {
            if (in == null) {
                throw new IllegalStateException(
                        "page.css is missing in the library: build it anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A heading of a part. */
    public Report heading(String text) {
        return block("<h2>" + SvgGraphics.escaped(text) + "</h2>\n");
    }

    /** A paragraph. */
    public Report text(String text) {
        return block("<p>" + SvgGraphics.escaped(text) + "</p>\n");
    }

    /** Sentences one below the other; nothing if there are none. */
    public Report list(List<String> sentences) {
        if (sentences.isEmpty()) {
            return this;
        }
        StringBuilder items = new StringBuilder("<ul>\n");
        for (String s : sentences) {
            items.append("<li>").append(SvgGraphics.escaped(s)).append("</li>\n");
        }
        return block(items.append("</ul>\n").toString());
    }

    /** A picture with a line below it. */
    public Report picture(Picture picture, String caption) {
        if (!inFigures) {
            body.append("<div class=\"figures\">\n");
            inFigures = true;
        }
        body.append(
                """
                <figure>
                <picture>
                <source media="(prefers-color-scheme: dark)" srcset="%s">
                <img src="%s" width="%d" height="%d" alt="%s">
                </picture>
                <figcaption>%s</figcaption>
                </figure>
                """
                        .formatted(
                                data(picture, Theme.DARK),
                                data(picture, Theme.LIGHT),
                                picture.width(),
                                picture.height(),
                                SvgGraphics.escaped(picture.title()),
                                SvgGraphics.escaped(caption)));
        return this;
    }

    private Report block(String html) {
        if (inFigures) {
            body.append("</div>\n");
            inFigures = false;
        }
        body.append(html);
        return this;
    }

    private static String data(Picture picture, Theme theme) {
        byte[] svg = picture.toSvg(theme).getBytes(StandardCharsets.UTF_8);
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg);
    }

    /** The whole file. */
    public String toHtml() {
        return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <link rel="icon" href="data:,">
        <title>%1$s</title>
        <style>
        %2$s
        </style>
        </head>
        <body>
        <main>
        <h1>%1$s</h1>
        %3$s%4$s</main>
        </body>
        </html>
        """
                .formatted(SvgGraphics.escaped(title), style(), body, inFigures ? "</div>\n" : "");
    }

    /** Writes it, in place of a file that is there. */
    public void save(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Files.writeString(file, toHtml());
    }
}
