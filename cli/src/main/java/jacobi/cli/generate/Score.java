package jacobi.cli.generate;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Who needs how many bits for each held-out byte.
 *
 * @param corpus what was held out
 * @param first how many bytes of the training text the compressors had before
 * @param compressed theirs
 * @param model the model's
 */
record Score(Corpus corpus, int first, List<Compressed> compressed, double model) {
    /**
     * Bits per byte of a compressor.
     *
     * @param alone of the held-out text
     * @param after the same after training text
     */
    record Compressed(Compressor compressor, double alone, double after) {}

    /**
     * Measures all.
     *
     * @param most how many bytes of training text the compressors may have before
     */
    static Score of(LanguageModel model, Corpus corpus, long most) {
        byte[] first = Compressor.last(corpus.train(), most);
        List<Compressed> compressed =
                Arrays.stream(Compressor.values())
                        .parallel()
                        .map(
                                c ->
                                        new Compressed(
                                                c,
                                                c.bits(corpus.heldOut()),
                                                c.bits(first, corpus.heldOut())))
                        .toList();
        return new Score(corpus, first.length, compressed, HeldOut.bits(model, corpus.heldOut()));
    }

    /** As a table. */
    String table(Design design) {
        StringBuilder s = new StringBuilder();
        s.append(
                String.format(
                        Locale.ROOT,
                        "Held-out bits per byte: %,d bytes of %,d file%s, none trained on%n",
                        corpus.heldOut().length,
                        corpus.heldOutFiles(),
                        corpus.heldOutFiles() == 1 ? "" : "s"));
        s.append(
                String.format(
                        Locale.ROOT,
                        "    %-28s  %8s  %s%n",
                        "",
                        "alone",
                        String.format(Locale.ROOT, "after %,d bytes of training text", first)));
        for (Compressed c : compressed) {
            s.append(
                    String.format(
                            Locale.ROOT,
                            "    %-28s  %8.3f  %8.3f%n",
                            c.compressor().title(),
                            c.alone(),
                            c.after()));
        }
        String name =
                String.format(
                        Locale.ROOT,
                        "%s, %,d parameters",
                        design.kind().text(),
                        design.parameters());
        s.append(String.format(Locale.ROOT, "    %-28s  %8s  %8.3f", name, "", model));
        return s.toString();
    }
}
