package jacobi.cli.generate;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds the text to learn from: a file, a folder, a zip, or the sources that a JDK comes with.
 *
 * @param home the JDK whose sources are taken where no text is given
 * @param most how many bytes may be read, before one says that it is too much
 */
record TextSource(Path home, long most) {
    private static final String MODULE = "java.base/";
    private static final String SOURCE = ".java";

    /** Rows of bytes are arrays; and this is more than a CPU learns in weeks. */
    private static final long GIGABYTE = 1L << 30;

    /** The JDK that runs this. */
    static TextSource ofThisJdk() {
        return new TextSource(Path.of(System.getProperty("java.home")), GIGABYTE);
    }

    /**
     * The text at a place, or {@code java.base} of the JDK for null.
     *
     * @throws IOException if it is not there or cannot be read, or is too large
     * @throws IllegalArgumentException if there is no text in it
     */
    Corpus load(@Nullable Path text) throws IOException {
        if (text == null) {
            return jdk();
        }
        if (!Files.exists(text)) {
            throw new NoSuchFileException(
                    text.toString(), null, "no such file: expected a text, a folder or a zip");
        }
        if (Files.isDirectory(text)) {
            return Corpus.of(text.toString(), folder(text));
        }
        if (String.valueOf(text.getFileName()).matches(".+\\.(zip|jar)")) {
            return Corpus.of(text.toString(), zip(text, ""));
        }
        return Corpus.of(text.toString(), Map.of(text.toString(), new Reading().of(text)));
    }

    private Corpus jdk() throws IOException {
        Path sources = home.resolve("lib").resolve("src.zip");
        if (!Files.isRegularFile(sources)) {
            throw new NoSuchFileException(
                    sources.toString(),
                    null,
                    "no such file: this Java comes without its sources (a package such as"
                            + " openjdk-25-source may add them); --text FILE, FOLDER or ZIP takes"
                            + " another text");
        }
        Map<String, byte[]> files = zip(sources, MODULE);
        files.replaceAll((_, text) -> Licence.stripped(text));
        String version = System.getProperty("java.version");
        String title = home.equals(Path.of(System.getProperty("java.home"))) ? version : "" + home;
        return Corpus.of("java.base of JDK " + title + ", without licences", files);
    }

    private Map<String, byte[]> folder(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Reading reading = new Reading();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                // Such as those of version control.
                if (!name.startsWith(".") && !name.contains("/.")) {
                    files.put(name, reading.of(path));
                }
            }
        }
        return files;
    }

    private Map<String, byte[]> zip(Path file, String prefix) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Reading reading = new Reading();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<? extends ZipEntry> entries = Collections.list(zip.entries());
            for (ZipEntry entry : entries) {
                boolean wanted =
                        entry.getName().startsWith(prefix)
                                && (prefix.isEmpty() || entry.getName().endsWith(SOURCE));
                if (wanted && !entry.isDirectory()) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        files.put(entry.getName(), reading.of(in, file));
                    }
                }
            }
        } catch (java.util.zip.ZipException e) {
            throw new IOException(file + ": no zip, or a damaged one: " + e.getMessage(), e);
        }
        return files;
    }

    /** Reads files up to the limit for all of them together. */
    private final class Reading {
        private long left = most;

        byte[] of(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return of(in, file);
            }
        }

        byte[] of(InputStream in, Path file) throws IOException {
            byte[] bytes = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
            left -= bytes.length;
            if (left < 0) {
                throw new IOException(
                        "%s: more than %,d bytes of text: expected less".formatted(file, most));
            }
            return bytes;
        }
    }
}
