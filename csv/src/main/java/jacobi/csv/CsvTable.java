package jacobi.csv;

import jacobi.io.FileFormatException;
import jacobi.random.Generator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The text of a file in rows and named columns, white space around cells taken away. Immutable.
 *
 * <p>All rows have a cell for each column, and no two columns one name. Line numbers are those of
 * the file, from 1, of the first line of a row.
 */
public final class CsvTable {
    private final String name;
    private final List<String> columns;
    private final boolean header;
    private final CsvFormat format;
    private final String[][] rows;
    private final long[] lines;

    CsvTable(
            String name,
            List<String> columns,
            boolean header,
            CsvFormat format,
            String[][] rows,
            long[] lines) {
        this.name = name;
        this.columns = List.copyOf(columns);
        this.header = header;
        this.format = format;
        this.rows = rows;
        this.lines = lines;
    }

    /**
     * The table in a file, as {@link CsvFormat#DEFAULT} says.
     *
     * @throws FileFormatException as {@link #read(Path, CsvFormat)}
     * @throws IOException if the file cannot be read
     */
    public static CsvTable read(Path file) throws IOException {
        return read(file, CsvFormat.DEFAULT);
    }

    /**
     * The table in a file in UTF-8, or in UTF-16 with a byte order mark.
     *
     * @throws FileFormatException if it is empty or no text, rows differ in length, a quote is not
     *     closed, or two columns have one name
     * @throws IOException if the file cannot be read
     */
    public static CsvTable read(Path file, CsvFormat format) throws IOException {
        return TableReader.read(file, format);
    }

    /**
     * The table in a text.
     *
     * @param name of the text, for errors
     * @throws FileFormatException as {@link #read(Path, CsvFormat)}
     */
    public static CsvTable parse(String name, String text, CsvFormat format)
            throws FileFormatException {
        return TableReader.parse(name, text, format);
    }

    /** The file's name, for errors. */
    public String name() {
        return name;
    }

    /** The names of the columns in order. */
    public List<String> columns() {
        return columns;
    }

    /** Whether the file named its columns. */
    public boolean hasHeader() {
        return header;
    }

    /** The number of rows, the header not counted. */
    public int rows() {
        return rows.length;
    }

    /** The line of a row in the file. */
    public long line(int row) {
        return lines[row];
    }

    /** The text of a cell. */
    public String cell(int row, int column) {
        return rows[row][column];
    }

    /** Whether a cell is empty or one of the words for a missing value. */
    public boolean isMissing(int row, int column) {
        return format.isMissing(rows[row][column]);
    }

    /**
     * The index of a column by its name, or else by its number: from 1, or from -1 at the end.
     *
     * @throws IllegalArgumentException if there is none; the message lists the columns
     */
    public int column(String nameOrNumber) {
        int named = columns.indexOf(nameOrNumber);
        if (named >= 0) {
            return named;
        }
        if (nameOrNumber.matches("-?[0-9]{1,6}")) {
            int number = Integer.parseInt(nameOrNumber);
            int index = number < 0 ? columns.size() + number : number - 1;
            if (index >= 0 && index < columns.size()) {
                return index;
            }
        }
        throw new IllegalArgumentException(
                "%s: there is no column %s, expected one of %s or a number from 1 to %d"
                        .formatted(
                                name, Cells.quote(nameOrNumber), listed(columns), columns.size()));
    }

    static String listed(List<String> names) {
        int shown = Math.min(names.size(), 20);
        String list =
                String.join(", ", names.subList(0, shown).stream().map(Cells::quote).toList());
        return names.size() > shown ? list + ", ..." : list;
    }

    /** Such as {@code column 'age' (3)}. */
    String describe(int column) {
        return "column %s (%d)".formatted(Cells.quote(columns.get(column)), column + 1);
    }

    /** Some of the rows, in the order given. */
    public CsvTable select(int... some) {
        String[][] chosen = Arrays.stream(some).mapToObj(i -> rows[i]).toArray(String[][]::new);
        long[] where = Arrays.stream(some).mapToLong(i -> lines[i]).toArray();
        return new CsvTable(name, columns, header, format, chosen, where);
    }

    /**
     * Deals the rows out at random, by class if the target is one, and makes data sets of the parts
     * by a preprocessor fitted to the first.
     *
     * @throws FileFormatException if cells are missing or bad, as the schema says
     * @throws IllegalArgumentException as {@link jacobi.data.Split} and {@link Schema#resolve}
     */
    public CsvParts split(Schema schema, Generator generator, double... fractions)
            throws FileFormatException {
        Schema whole = schema.resolve(this);
        List<CsvTable> tables = new ArrayList<>();
        for (int[] some : whole.deal(this, generator, fractions)) {
            tables.add(select(some));
        }
        Preprocessor preprocessor = Preprocessor.fit(tables.getFirst(), whole);
        List<CsvDataset> parts = new ArrayList<>();
        for (CsvTable table : tables) {
            parts.add(preprocessor.apply(table));
        }
        return new CsvParts(preprocessor, parts);
    }
}
