package jacobi.cli.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Where texts come from and how they are divided. */
final class CorpusTest {
    @TempDir Path folder;

    private static Map<String, byte[]> files(int count) {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            files.put("a/File" + i + ".java", ("class File" + i + " {}\n").getBytes(UTF_8));
        }
        return files;
    }

    private static Set<String> parts(byte[] joined) {
        String text = new String(joined, UTF_8);
        assertTrue(text.endsWith("\0"), "an end is behind each file");
        return new TreeSet<>(Arrays.asList(text.substring(0, text.length() - 1).split("\0")));
    }

    @Test
    void everyFileIsInOnePartAndStaysThereWhateverOthersThereAre() {
        Corpus few = Corpus.of("few", files(1000));
        Corpus many = Corpus.of("many", files(2000));
        Set<String> train = parts(many.train());
        Set<String> heldOut = parts(many.heldOut());
        assertEquals(2000, train.size() + heldOut.size());
        assertEquals(many.trainFiles(), train.size());
        assertEquals(many.heldOutFiles(), heldOut.size());
        train.retainAll(heldOut);
        assertEquals(Set.of(), train);
        assertTrue(heldOut.containsAll(parts(few.heldOut())));
        // One in twenty: 100, give or take five standard deviations of a binomial draw.
        assertEquals(100, many.heldOutFiles(), 49);
    }

    @Test
    void evenOfTwoFilesOneIsHeldOut() {
        for (int i = 0; i < 30; i++) {
            Map<String, byte[]> two = new TreeMap<>();
            two.put("x" + i, new byte[] {1});
            two.put("y" + i, new byte[] {2});
            Corpus corpus = Corpus.of("two", two);
            assertEquals(1, corpus.trainFiles());
            assertEquals(1, corpus.heldOutFiles());
            assertNotEquals(corpus.train()[0], corpus.heldOut()[0]);
        }
    }

    @Test
    void oneFileIsCutBeforeItsLastTwentieth() {
        byte[] text = new byte[100];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) i;
        }
        Corpus corpus = Corpus.of("one", Map.of("one", text));
        assertArrayEquals(Arrays.copyOf(text, 95), corpus.train());
        assertArrayEquals(Arrays.copyOfRange(text, 95, 100), corpus.heldOut());
    }

    @Test
    void sampleIsTheBeginningOfWhatIsHeldOut() {
        Corpus corpus = Corpus.of("many", files(2000));
        Corpus sample = corpus.sample(100);
        assertArrayEquals(Arrays.copyOf(corpus.heldOut(), 100), sample.heldOut());
        String text = new String(sample.heldOut(), UTF_8);
        assertEquals(text.split("class").length - 1, sample.heldOutFiles(), text);
        assertEquals(corpus, corpus.sample(corpus.heldOut().length));
        assertEquals(corpus.fingerprint(), sample.fingerprint());
    }

    @Test
    void fingerprintTellsTrainingTextsApart() {
        assertNotEquals(
                Corpus.of("a", files(50)).fingerprint(), Corpus.of("a", files(51)).fingerprint());
    }

    @Test
    void nothingToLearnFromIsSaid() {
        String none =
                assertThrows(IllegalArgumentException.class, () -> Corpus.of("t", Map.of()))
                        .getMessage();
        assertEquals("t: there are no files: expected a text to learn from", none);
        String empty =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Corpus.of("t", Map.of("a", new byte[0])))
                        .getMessage();
        assertEquals("t: it is empty: expected a text to learn from", empty);
        String brief =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Corpus.of("t", Map.of("a", new byte[20])).require(19))
                        .getMessage();
        assertEquals(
                "t: 19 bytes are left to train on: expected more than the 19 of --context", brief);
    }

    private Path jdk(Map<String, String> entries) throws IOException {
        Path lib = Files.createDirectories(folder.resolve("jdk").resolve("lib"));
        try (OutputStream file = Files.newOutputStream(lib.resolve("src.zip"));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (var e : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(e.getKey()));
                zip.write(e.getValue().getBytes(UTF_8));
            }
        }
        return folder.resolve("jdk");
    }

    @Test
    void ofTheJdkOnlyTheSourcesOfJavaBaseAreTakenWithoutLicences() throws IOException {
        Path home =
                jdk(
                        new TreeMap<>(
                                Map.of(
                                        "java.base/java/A.java",
                                        "/*\n * Copyright X\n */\n\npackage a;\n",
                                        "java.base/java/B.java",
                                        "/** Doc of copyright. */\nclass B {}\n",
                                        "java.base/java/C.properties",
                                        "c=1",
                                        "java.sql/java/D.java",
                                        "class D {}")));
        Corpus corpus = new TextSource(home, 1000).load(null);
        Set<String> all = parts(corpus.train());
        all.addAll(parts(corpus.heldOut()));
        assertEquals(Set.of("package a;\n", "/** Doc of copyright. */\nclass B {}\n"), all);
    }

    @Test
    void jdkWithoutSourcesIsAMessageThatNamesTheFileAndTheWayOut() {
        NoSuchFileException e =
                assertThrows(
                        NoSuchFileException.class, () -> new TextSource(folder, 1000).load(null));
        String file = folder.resolve("lib").resolve("src.zip").toString();
        assertTrue(e.getMessage().startsWith(file + ": no such file"), e.getMessage());
        assertTrue(e.getMessage().contains("--text"), e.getMessage());
    }

    @Test
    void foldersGiveTheirFilesButNotHiddenOnes() throws IOException {
        Files.createDirectories(folder.resolve("t/.git"));
        Files.createDirectories(folder.resolve("t/sub"));
        Files.writeString(folder.resolve("t/.git/x"), "hidden");
        Files.writeString(folder.resolve("t/.y"), "hidden");
        Files.writeString(folder.resolve("t/sub/z"), "seen");
        Files.writeString(folder.resolve("t/w"), "too");
        Corpus corpus = new TextSource(folder, 1000).load(folder.resolve("t"));
        Set<String> all = parts(corpus.train());
        all.addAll(parts(corpus.heldOut()));
        assertEquals(Set.of("seen", "too"), all);
    }

    @Test
    void tooMuchTextIsRefusedAsSoonAsItIsRead() throws IOException {
        Path home = jdk(Map.of("java.base/A.java", "a".repeat(600), "java.base/B.java", "b"));
        Corpus corpus = new TextSource(home, 601).load(null);
        // With an end behind each of the two.
        assertEquals(601 + 2, corpus.train().length + corpus.heldOut().length);
        IOException e = assertThrows(IOException.class, () -> new TextSource(home, 600).load(null));
        assertTrue(e.getMessage().contains("more than 600 bytes of text"), e.getMessage());
    }

    @Test
    void whatIsNoZipIsSaid() throws IOException {
        Path file = folder.resolve("text.zip");
        Files.writeString(file, "no zip at all");
        IOException e =
                assertThrows(IOException.class, () -> new TextSource(folder, 1000).load(file));
        assertTrue(e.getMessage().startsWith(file + ": no zip, or a damaged one"), e.getMessage());
    }

    private static String stripped(String source) {
        return new String(Licence.stripped(source.getBytes(UTF_8)), UTF_8);
    }

    @Test
    void licencesGoAndOtherCommentsStay() {
        assertEquals("class A {}\n", stripped("/*\n * COPYRIGHT (c) 2020\n */\n\nclass A {}\n"));
        assertEquals("class A {}", stripped("\n/* Copyright A */ /* Copyright B */class A {}"));
        for (String kept :
                new String[] {
                    "/* about */ class A {}",
                    "/** Copyright */ class A {}",
                    "class A {} /* Copyright */",
                    "/* Copyright without an end",
                    "\n\nclass A {}",
                    "/*",
                    ""
                }) {
            assertEquals(kept, stripped(kept));
        }
        assertEquals("/* b */ class é {}", stripped("/* copyright é */ /* b */ class é {}"));
        assertFalse(stripped("/* Copyright */x").contains("/"));
    }
}
