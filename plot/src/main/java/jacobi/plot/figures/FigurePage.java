package jacobi.plot.figures;

import jacobi.plot.Picture;
import jacobi.plot.Report;
import jacobi.plot.Theme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder of figures: each as SVG and PNG in both themes, and {@code index.html}, which shows
 * those it was given with their captions and code, light or dark as the reader's system is.
 */
public final class FigurePage {
    private static final double SCALE = 2;

    private final Path folder;
    private final List<String> entries = new ArrayList<>();

    /** A page in a folder, which is made if it is not there. */
    public FigurePage(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** Writes the files of a figure and takes it into the page. */
    public void add(Figure figure, Picture picture) throws IOException {
        String name = figure.name();
        for (Theme theme : Theme.values()) {
            String file = name + (theme == Theme.DARK ? "-dark" : "");
            Files.writeString(folder.resolve(file + ".svg"), picture.toSvg(theme));
            Files.write(folder.resolve(file + ".png"), picture.toPng(theme, SCALE));
        }
        entries.add(
                """
                <figure id="%1$s">
                <picture>
                <source media="(prefers-color-scheme: dark)" srcset="%1$s-dark.svg">
                <img src="%1$s.svg" width="%2$d" height="%3$d" alt="%4$s" loading="lazy">
                </picture>
                <figcaption><a href="#%1$s">%1$s</a> %5$s
                <span>As <a href="%1$s.svg">SVG</a>, <a href="%1$s.png">PNG</a>; dark: \
                <a href="%1$s-dark.svg">SVG</a>, <a href="%1$s-dark.png">PNG</a></span></figcaption>
                <details><summary>The code that made it</summary><pre><code>%6$s</code></pre></details>
                </figure>
                """
                        .formatted(
                                name,
                                picture.width(),
                                picture.height(),
                                escaped(picture.title()),
                                escaped(figure.caption()),
                                escaped(figure.code())));
    }

    /** Writes the page; the path of {@code index.html}. */
    public Path write(Effort effort) throws IOException {
        Path file = folder.resolve("index.html");
        String how = effort.level() == Effort.Level.FULL ? "in full" : "the quick variants";
        String body = String.join("\n", entries);
        Files.writeString(
                file,
                """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <link rel="icon" href="data:,">
                <title>Neural networks in figures</title>
                <style>
                %s
                </style>
                </head>
                <body>
                <header>
                <h1>Neural networks in figures</h1>
                <p>%d figures, %s, seed %d, each drawn by Jacobi from the code below it.</p>
                </header>
                <main class="figures">
                %s
                </main>
                </body>
                </html>
                """
                        .formatted(Report.style(), entries.size(), how, effort.seed(), body));
        return file;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
