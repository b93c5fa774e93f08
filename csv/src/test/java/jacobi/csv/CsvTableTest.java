package jacobi.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.io.FileFormatException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** From text to rows and columns. */
final class CsvTableTest {
    private static CsvTable parse(String text) throws FileFormatException {
        return CsvTable.parse("t.csv", text, CsvFormat.DEFAULT);
    }

    private static String message(String text) {
        return assertThrows(FileFormatException.class, () -> parse(text)).getMessage();
    }

    @Test
    void rowsAndColumnsAreAsWritten() throws IOException {
        CsvTable t = parse("a, b ,\"c \"\"d\"\"\"\n1, x ,\"2,5\"\n\n3,\"y\nz\",\n4,NA,?\n");
        assertEquals(List.of("a", "b", "c \"d\""), t.columns());
        assertTrue(t.hasHeader());
        assertEquals(3, t.rows());
        assertEquals("x", t.cell(0, 1));
        assertEquals("2,5", t.cell(0, 2));
        assertEquals("y\nz", t.cell(1, 1));
        assertEquals(List.of(2L, 4L, 6L), List.of(t.line(0), t.line(1), t.line(2)));
        assertTrue(t.isMissing(1, 2));
        assertTrue(t.isMissing(2, 1));
        assertTrue(t.isMissing(2, 2));
        assertFalse(t.isMissing(1, 0));
        CsvTable some = t.select(2, 0);
        assertEquals("4", some.cell(0, 0));
        assertEquals(2, some.line(1));
    }

    @Test
    void headersAreDetectedUnlessSaid() throws IOException {
        assertFalse(parse("1,a\n2,b\n").hasHeader());
        assertEquals(List.of("column1", "column2"), parse("1,a\n2,b\n").columns());
        assertFalse(parse("a,?\n2,b\n").hasHeader());
        assertTrue(parse("a,b\nc,d\n").hasHeader());
        // As pandas writes an index.
        assertEquals(List.of("column1", "x"), parse(",x\n0,5\n").columns());
        CsvFormat present = CsvFormat.DEFAULT.header(CsvFormat.Header.PRESENT);
        assertEquals(
                List.of("2020", "2021"),
                CsvTable.parse("t", "2020,2021\n1,2\n", present).columns());
        CsvFormat absent = CsvFormat.DEFAULT.header(CsvFormat.Header.ABSENT);
        assertEquals(2, CsvTable.parse("t", "a,b\nc,d\n", absent).rows());
    }

    @Test
    void separatorsAndWordsForMissingCanBeChanged() throws IOException {
        CsvFormat f = CsvFormat.DEFAULT.separator(';').missing("-");
        CsvTable t = CsvTable.parse("t", "a;b\n-;NA\n;1,5\n", f);
        assertTrue(t.isMissing(0, 0));
        assertFalse(t.isMissing(0, 1));
        assertTrue(t.isMissing(1, 0));
        assertEquals("1,5", t.cell(1, 1));
        assertThrows(IllegalArgumentException.class, () -> CsvFormat.DEFAULT.separator('"'));
    }

    @Test
    void columnsAreFoundByNameThenNumber() throws IOException {
        CsvTable t =
                CsvTable.parse(
                        "t.csv",
                        "a,b,1\n1,2,3\n",
                        CsvFormat.DEFAULT.header(CsvFormat.Header.PRESENT));
        assertEquals(1, t.column("b"));
        assertEquals(2, t.column("1"));
        assertEquals(1, t.column("2"));
        assertEquals(2, t.column("-1"));
        assertEquals(0, t.column("-3"));
        for (String bad : List.of("c", "0", "4", "-4", "99999999999", "")) {
            assertEquals(
                    "t.csv: there is no column '"
                            + bad
                            + "', expected one of 'a', 'b', '1' or a number from 1 to 3",
                    assertThrows(IllegalArgumentException.class, () -> t.column(bad)).getMessage());
        }
    }

    @Test
    void whatIsNoTableIsSaid() {
        assertEquals("t.csv: empty, expected rows of cells", message(""));
        assertEquals("t.csv: empty, expected rows of cells", message("\n\n"));
        assertEquals("t.csv: no rows below the header, expected some", message("a,b\n"));
        assertEquals(
                "t.csv: line 1: columns 1 and 3 are both called 'a', expected different names",
                message("a,b,a\n1,2,3\n"));
        assertEquals(
                "t.csv: line 3: 1 cells, expected 2 as in line 1", message("a,b\n1,2\n3\n4,5\n"));
        assertEquals(
                "t.csv: 2 problems:\n"
                    + "  line 2: 3 cells, expected 2 as in line 1\n"
                    + "  line 4: 1 cells, expected 2 as in line 1",
                message("a,b\n1,2,3\n4,5\n6\n"));
        String many = "a,b\n" + "1\n".repeat(25);
        assertTrue(
                message(many)
                        .endsWith("  line 11: 1 cells, expected 2 as in line 1\n  and 15 more"),
                message(many));
    }

    @Test
    void badQuotesNameTheLine() {
        String open = message("a,b\n1,\"2\n3,4\n");
        assertTrue(open.startsWith("t.csv: ") && open.contains("2"), open);
        String text = message("a,b\n1,2\n3,\"4\"5\n");
        assertTrue(text.startsWith("t.csv: ") && text.contains("3"), text);
    }

    private static byte[] join(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }

    @Test
    void byteOrderMarksAreUnderstood(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.csv");
        String text = "Größe,y\n1,2\n";
        byte[][] contents = {
            text.getBytes(StandardCharsets.UTF_8),
            join(
                    new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf},
                    text.getBytes(StandardCharsets.UTF_8)),
            join(new byte[] {(byte) 0xff, (byte) 0xfe}, text.getBytes(StandardCharsets.UTF_16LE)),
            join(new byte[] {(byte) 0xfe, (byte) 0xff}, text.getBytes(StandardCharsets.UTF_16BE)),
        };
        for (byte[] bytes : contents) {
            Files.write(file, bytes);
            assertEquals(List.of("Größe", "y"), CsvTable.read(file).columns());
        }
    }

    @Test
    void whatIsNoTextIsSaid(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.csv");
        Files.write(file, "Größe,y\n1,2\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                file + ": not UTF-8 behind line 0, expected text in UTF-8",
                assertThrows(FileFormatException.class, () -> CsvTable.read(file)).getMessage());
        Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
        assertThrows(FileFormatException.class, () -> CsvTable.read(file));
        assertThrows(NoSuchFileException.class, () -> CsvTable.read(folder.resolve("none")));
    }

    @Test
    void aCellWithoutEndIsCutOff(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("t.csv");
        Files.writeString(file, "a,b\n1,\"" + "x".repeat(20_000_000));
        FileFormatException e = assertThrows(FileFormatException.class, () -> CsvTable.read(file));
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    }

    @Property(tries = 1000)
    void anyTextIsATableOrAFormatException(
            @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = 'z') String text,
            @ForAll @Size(max = 5) List<Integer> breaks) {
        StringBuilder b = new StringBuilder(text);
        for (int at : breaks) {
            b.insert(Math.floorMod(at, b.length() + 1), at % 2 == 0 ? "\n" : ",\"");
        }
        try {
            CsvTable t = parse(b.toString());
            for (int row = 0; row < t.rows(); row++) {
                for (int column = 0; column < t.columns().size(); column++) {
                    assertEquals(t.cell(row, column).strip(), t.cell(row, column));
                }
            }
        } catch (FileFormatException e) {
            assertTrue(e.getMessage().startsWith("t.csv: "), e.getMessage());
        }
    }
}
