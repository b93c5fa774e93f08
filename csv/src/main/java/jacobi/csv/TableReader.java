package jacobi.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

import jacobi.io.FileFormatException;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes a table of a text. */
final class TableReader {
    /**
     * Some gigabytes of text: what is larger does not fit, and is said before the memory is full.
     */
    private static final long MAX_CELLS = 50_000_000;

    private final String name;
    private final CsvFormat format;
    private final List<String[]> rows = new ArrayList<>();
    private final List<Long> lines = new ArrayList<>();

    private TableReader(String name, CsvFormat format) {
        this.name = name;
        this.format = format;
    }

    static CsvTable read(Path file, CsvFormat format) throws IOException {
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Charset charset = charset(in);
            Reader reader =
                    new InputStreamReader(
                            in,
                            charset.newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPORT)
                                    .onUnmappableCharacter(CodingErrorAction.REPORT));
            return new TableReader(file.toString(), format).table(reader);
        }
    }

    static CsvTable parse(String name, String text, CsvFormat format) throws FileFormatException {
        try {
            return new TableReader(name, format).table(new StringReader(text));
        } catch (FileFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a string can be read", e);
        }
    }

    /** By the byte order mark, which is passed over. */
    private static Charset charset(InputStream in) throws IOException {
        in.mark(3);
        byte[] first = in.readNBytes(3);
        int a = first.length > 0 ? first[0] & 0xff : 0;
        int b = first.length > 1 ? first[1] & 0xff : 0;
        int c = first.length > 2 ? first[2] & 0xff : 0;
        in.reset();
        if (a == 0xef && b == 0xbb && c == 0xbf) {
            in.skipNBytes(3);
            return StandardCharsets.UTF_8;
        }
        boolean big = a == 0xfe && b == 0xff;
        if (big || a == 0xff && b == 0xfe) {
            in.skipNBytes(2);
            return big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }

    private CsvTable table(Reader reader) throws IOException {
        try (CsvReader<CsvRecord> records =
                CsvReader.builder()
                        .fieldSeparator(format.separator())
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .ofCsvRecord(reader)) {
            collect(records);
        } catch (CsvParseException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new FileFormatException(name + ": " + e.getMessage() + reason(why, e), e);
        } catch (UncheckedIOException e) {
            throw unreadable(e.getCause());
        } catch (CharacterCodingException e) {
            throw unreadable(e);
        }
        return table();
    }

    private static String reason(Throwable why, Throwable known) {
        return why == known || why.getMessage() == null ? "" : ": " + why.getMessage();
    }

    private IOException unreadable(IOException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof CharacterCodingException) {
                return new FileFormatException(
                        "%s: not UTF-8 behind line %d, expected text in UTF-8"
                                .formatted(name, lines.isEmpty() ? 0 : lines.getLast()),
                        e);
            }
        }
        return e;
    }

    private void collect(CsvReader<CsvRecord> records) throws FileFormatException {
        long cells = 0;
        for (CsvRecord record : records) {
            String[] row = new String[record.getFieldCount()];
            for (int i = 0; i < row.length; i++) {
                row[i] = record.getField(i).strip();
            }
            cells += row.length;
            if (cells > MAX_CELLS) {
                throw new FileFormatException(
                        "%s: more than %d cells, expected fewer".formatted(name, MAX_CELLS));
            }
            rows.add(row);
            lines.add(record.getStartingLineNumber());
        }
    }

    private CsvTable table() throws FileFormatException {
        if (rows.isEmpty()) {
            throw new FileFormatException(name + ": empty, expected rows of cells");
        }
        boolean header = hasHeader();
        int width = rows.getFirst().length;
        List<String> columns =
                header
                        ? names(rows.getFirst())
                        : IntStream.rangeClosed(1, width).mapToObj(i -> "column" + i).toList();
        int first = header ? 1 : 0;
        if (rows.size() == first) {
            throw new FileFormatException(name + ": no rows below the header, expected some");
        }
        requireWidth(width, first);
        return new CsvTable(
                name,
                columns,
                header,
                format,
                rows.subList(first, rows.size()).toArray(String[][]::new),
                lines.stream().skip(first).mapToLong(Long::longValue).toArray());
    }

    private boolean hasHeader() {
        boolean words = true;
        for (int i = 0; i < rows.getFirst().length; i++) {
            String cell = rows.getFirst()[i];
            // An index column often has no name; any other cell that is missing is no name either.
            boolean unnamed = cell.isEmpty() && i == 0;
            words &= unnamed || !format.isMissing(cell) && !Cells.isNumber(cell);
        }
        return switch (format.header()) {
            case PRESENT -> true;
            case ABSENT -> false;
            case DETECT -> words;
        };
    }

    private List<String> names(String[] row) throws FileFormatException {
        Complaints complaints = new Complaints(name);
        Map<String, Integer> seen = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            String column = row[i].isEmpty() ? "column" + (i + 1) : row[i];
            Integer before = seen.putIfAbsent(column, i + 1);
            if (before != null) {
                complaints.add(
                        "line %d: columns %d and %d are both called %s, expected different names"
                                .formatted(lines.getFirst(), before, i + 1, Cells.quote(column)));
            }
            names.add(column);
        }
        complaints.raise("");
        return names;
    }

    private void requireWidth(int width, int first) throws FileFormatException {
        Complaints complaints = new Complaints(name);
        for (int i = first; i < rows.size(); i++) {
            int found = rows.get(i).length;
            if (found != width) {
                complaints.add(
                        "line %d: %d cells, expected %d as in line %d"
                                .formatted(lines.get(i), found, width, lines.getFirst()));
            }
        }
        complaints.raise("");
    }
}
