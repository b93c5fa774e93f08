package jacobi.plot.figures;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Java sources as text to learn from: the library of the JDK that runs, whose sources come with it,
 * or the sources of the figures where they do not.
 */
final class Corpus {
    /** The characters: line ends and those of ASCII that print. */
    static final int CHARACTERS = 96;

    private Corpus() {}

    /** As numbers of characters, at most so many. */
    static int[] load(int most) throws IOException {
        Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
        byte[] text = Files.exists(sources) ? library(sources, most) : own();
        int[] numbers = new int[Math.min(most, text.length)];
        for (int i = 0; i < numbers.length; i++) {
            int c = text[i];
            numbers[i] = c >= ' ' && c <= '~' ? c - ' ' + 1 : 0;
        }
        return numbers;
    }

    /** A file after the other, without the licence above its first line of code. */
    private static byte[] library(Path sources, int most) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipFile zip = new ZipFile(sources.toFile())) {
            List<? extends ZipEntry> files =
                    zip.stream()
                            .filter(
                                    e ->
                                            e.getName()
                                                    .matches(
                                                            "java.base/java/util/[A-Z]\\w*\\.java"))
                            .sorted(Comparator.comparing(ZipEntry::getName))
                            .toList();
            for (ZipEntry e : files) {
                if (out.size() < most) {
                    try (InputStream in = zip.getInputStream(e)) {
                        String s = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
                        out.writeBytes(
                                s.substring(Math.max(0, s.indexOf("\npackage ")))
                                        .getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
        }
        return out.toByteArray();
    }

    private static byte[] own() {
        StringBuilder all = new StringBuilder();
        Figures.all().stream().map(Figure::code).distinct().forEach(all::append);
        return all.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
