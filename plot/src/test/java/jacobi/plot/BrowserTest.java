package jacobi.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.data.Digits;
import jacobi.data.TensorDataset;
import jacobi.io.Json;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Linear;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.nn.Sigmoid;
import jacobi.optim.Adam;
import jacobi.plot.figures.Effort;
import jacobi.plot.figures.Figure;
import jacobi.plot.figures.FigurePage;
import jacobi.plot.figures.Figures;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The pages as a reader meets them: in a browser, narrow and wide, light and dark. */
final class BrowserTest {
    /**
     * Loads every image, also those that wait to be scrolled to; the sources of those that fail.
     */
    private static final String BROKEN =
            """
            (async () => {
              const images = [...document.images];
              images.forEach(i => { i.loading = 'eager'; });
              await Promise.all(images.map(i => i.decode().catch(() => null)));
              return images.filter(i => !i.complete || i.naturalWidth === 0)
                .map(i => i.currentSrc.slice(0, 120));
            })()\
            """;

    /** What reaches beyond the window, other than what scrolls inside a box of its own. */
    private static final String OVERFLOW =
            """
            (() => {
              document.querySelectorAll('details').forEach(d => { d.open = true; });
              const wide = [...document.querySelectorAll('body *')]
                .filter(e => !e.closest('pre') && e.getBoundingClientRect().right > innerWidth + 0.5)
                .map(e => e.tagName + ' ' + e.className);
              const page = document.documentElement;
              if (page.scrollWidth > innerWidth) wide.push('page ' + page.scrollWidth);
              return wide;
            })()\
            """;

    @TempDir Path folder;

    @Test
    void thePageOfFiguresAndTheReportShowWell() throws IOException {
        try (Browser browser = Browser.open()) {
            Path figures = figures();
            Path report = report();
            for (int width : new int[] {400, 1400}) {
                for (boolean dark : new boolean[] {false, true}) {
                    check(browser, figures, width, dark, Figures.all().size());
                    // Losses, accuracy, two norms, dead, saturated, two activations, confusion,
                    // mistakes.
                    check(browser, report, width, dark, 10);
                }
            }
        }
    }

    private void check(Browser browser, Path page, int width, boolean dark, int images)
            throws IOException {
        String where = page.getFileName() + " at " + width + (dark ? ", dark" : ", light");
        browser.show(page, width, dark);
        assertEquals("[]", browser.evaluate(BROKEN).toString(), where + ": images that fail");
        assertEquals("[]", browser.evaluate(OVERFLOW).toString(), where + ": overflows");
        assertEquals(
                images,
                Integer.parseInt(browser.evaluate("document.images.length").toString()),
                where);
        String shown = ((Json.Str) browser.evaluate("document.images[0].currentSrc")).value();
        if (shown.startsWith("file:")) {
            assertEquals(dark, shown.contains("-dark"), where + ": " + shown);
        }
        assertEquals(List.of(), browser.complaints(), where + ": the console");
        String kept = System.getProperty("jacobi.screenshots");
        if (kept != null) {
            Path to = Files.createDirectories(Path.of(kept));
            String name = page.getFileName() + "-" + width + (dark ? "-dark" : "") + ".png";
            Files.write(to.resolve(name), browser.screenshot());
        }
    }

    private Path figures() throws IOException {
        Effort effort = new Effort(Effort.Level.TRIAL, 0, _ -> {});
        FigurePage page = new FigurePage(folder.resolve("figures"));
        for (Figure f : Figures.all()) {
            page.add(f, f.draw(effort));
        }
        Path file = page.write(effort);
        String html = Files.readString(file);
        for (Figure f : Figures.all()) {
            assertTrue(html.contains("id=\"" + f.name() + "\""), f.name());
            assertTrue(f.code().contains("class "), f.name() + ": " + f.code());
        }
        return file;
    }

    private Path report() throws IOException {
        Tensor.manualSeed(0);
        TensorDataset digits = Digits.load();
        Tensor x = digits.x().reshape(digits.size(), -1);
        Sequential model =
                new Sequential(
                        new Linear(64, 32),
                        new ReLU(),
                        new Linear(32, 16),
                        new Sigmoid(),
                        new Linear(16, 10));
        Adam optimizer = new Adam(model.parameters(), 0.01);
        Diagnostics diagnostics = Diagnostics.of(model).watch(x.narrow(0, 0, 100)).images(8);
        for (int epoch = 0; epoch < 3; epoch++) {
            double loss = 0;
            for (int step = 0; step < 10; step++) {
                Tensor rows = Tensor.randperm(1000).narrow(0, 0, 50);
                optimizer.zeroGrad();
                Tensor l =
                        new CrossEntropyLoss()
                                .forward(
                                        model.forward(x.indexSelect(0, rows)),
                                        digits.y().indexSelect(0, rows));
                l.backward();
                diagnostics.step();
                optimizer.step();
                loss += l.item() / 10;
            }
            diagnostics.epoch(epoch + 1, loss, 0.5, loss, 0.5);
        }
        List<String> names = IntStream.range(0, 10).mapToObj(i -> "a long name of " + i).toList();
        diagnostics.judge(x.narrow(0, 1000, 500), digits.y().narrow(0, 1000, 500), names);
        Path file = folder.resolve("report.html");
        diagnostics.report("Training on digits").save(file);
        return file;
    }
}
