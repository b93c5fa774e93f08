package jacobi.cli.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import jacobi.csv.Preprocessor;
import jacobi.data.Dataset;
import jacobi.nn.Sequential;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a model says, as the lines of a CSV file.
 *
 * @param lines the header first
 */
record Predictions(List<String> lines) {
    Predictions {
        lines = List.copyOf(lines);
    }

    /** The most probable class of each sample, and its probability. */
    static Predictions ofClasses(Sequential model, Dataset data, List<String> classes) {
        List<String> lines = new ArrayList<>();
        lines.add("prediction,probability");
        Evaluation.run(
                model,
                data,
                (_, output) -> {
                    long[] best = output.argmax(1).toLongs();
                    double[] p = output.softmax(1).amax(1).toDoubles();
                    for (int i = 0; i < best.length; i++) {
                        lines.add(
                                String.format(
                                        Locale.ROOT,
                                        "%s,%.6f",
                                        cell(classes.get((int) best[i])),
                                        p[i]));
                    }
                });
        return new Predictions(lines);
    }

    /** A number for each sample, in the units of the training data. */
    static Predictions ofNumbers(Sequential model, Dataset data, Preprocessor preprocessor) {
        List<String> lines = new ArrayList<>();
        lines.add("prediction");
        Evaluation.run(
                model,
                data,
                (_, output) -> {
                    for (double y : preprocessor.quantities(output.toFloat64()).toDoubles()) {
                        lines.add(Double.toString(y));
                    }
                });
        return new Predictions(lines);
    }

    /** Quoted where RFC 4180 asks for it. */
    private static String cell(String text) {
        return text.matches("[^\",\r\n]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }

    /** Writes all lines in UTF-8. */
    void writeTo(OutputStream out) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append('\n');
        }
        out.write(text.toString().getBytes(UTF_8));
        out.flush();
    }
}
