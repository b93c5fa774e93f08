package jacobi.csv;

import jacobi.data.Split;
import jacobi.io.FileFormatException;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How a table is to be taken: its target, the types of its other columns, and what to do about what
 * is missing. Columns are named as in {@link CsvTable#column}. Immutable.
 *
 * <p>What is not said is seen from the table. A column is numeric if more than half of its cells
 * are numbers (those that are not are then errors), else categorical. The target makes it a
 * classification if it is categorical, or if its numbers are whole, of at most {@value
 * #MOST_CLASSES} values, and twice as many as those values; else a regression.
 */
public final class Schema {
    /** How many different whole numbers are still taken for classes. */
    public static final int MOST_CLASSES = 20;

    private final String target;
    private final Map<String, ColumnType> types;
    private final @Nullable Task task;
    private final Missing missing;
    private final Unseen unseen;

    private Schema(
            String target,
            Map<String, ColumnType> types,
            @Nullable Task task,
            Missing missing,
            Unseen unseen) {
        this.target = target;
        this.types = types;
        this.task = task;
        this.missing = missing;
        this.unseen = unseen;
    }

    /** A schema of which only the target is said. */
    public static Schema of(String target) {
        return new Schema(target, Map.of(), null, Missing.ERROR, Unseen.ZEROS);
    }

    /** Takes these columns as numbers. */
    public Schema numeric(String... columns) {
        return with(ColumnType.NUMERIC, columns);
    }

    /** Takes these columns as categories, even if they look like numbers. */
    public Schema categorical(String... columns) {
        return with(ColumnType.CATEGORICAL, columns);
    }

    /** Leaves these columns out. */
    public Schema ignore(String... columns) {
        return with(ColumnType.IGNORED, columns);
    }

    private Schema with(ColumnType type, String... columns) {
        Map<String, ColumnType> more = new LinkedHashMap<>(types);
        for (String column : columns) {
            more.put(column, type);
        }
        return new Schema(target, more, task, missing, unseen);
    }

    /** Says whether it is a classification or a regression. */
    public Schema task(Task kind) {
        return new Schema(target, types, kind, missing, unseen);
    }

    /** Says what happens to rows with missing values; {@link Missing#ERROR} unless said. */
    public Schema missing(Missing policy) {
        return new Schema(target, types, task, policy, unseen);
    }

    /** Says what happens to unseen categories; {@link Unseen#ZEROS} unless said. */
    public Schema unseen(Unseen policy) {
        return new Schema(target, types, task, missing, policy);
    }

    /** What happens to rows with missing values. */
    public Missing missing() {
        return missing;
    }

    /** What happens to unseen categories. */
    public Unseen unseen() {
        return unseen;
    }

    /** The index of the target in a table. */
    public int target(CsvTable table) {
        return table.column(target);
    }

    /**
     * What is to be predicted.
     *
     * @throws IllegalStateException if it was not said, and the schema not resolved
     */
    public Task task() {
        if (task == null) {
            throw new IllegalStateException("schema: the task is not known before a table is seen");
        }
        return task;
    }

    /**
     * The type of a column of a table other than the target.
     *
     * @throws IllegalStateException if it was not said, and the schema not resolved
     */
    public ColumnType type(CsvTable table, int column) {
        ColumnType type = types.get(table.columns().get(column));
        if (type == null) {
            throw new IllegalStateException("schema: the type of a column is not known yet");
        }
        return type;
    }

    /**
     * This schema with all that it left open seen from a table, columns by their names.
     *
     * @throws IllegalArgumentException if a column does not exist, or is both target and something
     *     else
     * @throws FileFormatException if a target or a column that is used has no value at all
     */
    public Schema resolve(CsvTable table) throws FileFormatException {
        int targetColumn = target(table);
        Map<String, ColumnType> all = new HashMap<>();
        for (Map.Entry<String, ColumnType> said : types.entrySet()) {
            int column = table.column(said.getKey());
            if (column == targetColumn) {
                throw new IllegalArgumentException(
                        "%s: %s is the target, expected it not to be %s too"
                                .formatted(
                                        table.name(),
                                        table.describe(column),
                                        said.getValue().name().toLowerCase(Locale.ROOT)));
            }
            all.put(table.columns().get(column), said.getValue());
        }
        for (int column = 0; column < table.columns().size(); column++) {
            String name = table.columns().get(column);
            if (column != targetColumn && !all.containsKey(name)) {
                all.put(name, infer(table, column));
            }
        }
        Task kind = task == null ? inferTask(table, targetColumn) : task;
        if (all.values().stream().allMatch(t -> t == ColumnType.IGNORED)) {
            throw new IllegalArgumentException(
                    table.name() + ": no column is left to predict from, expected at least one");
        }
        return new Schema(table.columns().get(targetColumn), all, kind, missing, unseen);
    }

    private static ColumnType infer(CsvTable table, int column) throws FileFormatException {
        long numbers = 0;
        long values = 0;
        for (int row = 0; row < table.rows(); row++) {
            if (!table.isMissing(row, column)) {
                values++;
                numbers += Cells.isNumber(table.cell(row, column)) ? 1 : 0;
            }
        }
        if (values == 0) {
            throw new FileFormatException(
                    "%s: %s has no value in any of %d rows, expected some (or ignore the column)"
                            .formatted(table.name(), table.describe(column), table.rows()));
        }
        return 2 * numbers > values ? ColumnType.NUMERIC : ColumnType.CATEGORICAL;
    }

    private static Task inferTask(CsvTable table, int column) throws FileFormatException {
        if (infer(table, column) == ColumnType.CATEGORICAL) {
            return Task.CLASSIFICATION;
        }
        Set<Double> different = new HashSet<>();
        long values = 0;
        for (int row = 0; row < table.rows(); row++) {
            double d = Cells.number(table.cell(row, column));
            if (Double.isNaN(d)) {
                continue;
            }
            values++;
            // -0 is 0.
            different.add(d + 0.0);
            if (!Cells.isWhole(d) || different.size() > MOST_CLASSES) {
                return Task.REGRESSION;
            }
        }
        return 2L * different.size() <= values ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    /** The rows of each part: by class if there are classes. */
    List<int[]> deal(CsvTable table, Generator generator, double... fractions) {
        if (task() == Task.REGRESSION) {
            return Split.random(table.rows(), generator, fractions);
        }
        int column = target(table);
        Map<String, Long> numbers = new TreeMap<>();
        for (int row = 0; row < table.rows(); row++) {
            numbers.put(table.cell(row, column), 0L);
        }
        long next = 0;
        for (Map.Entry<String, Long> e : numbers.entrySet()) {
            e.setValue(next++);
        }
        long[] classes = new long[table.rows()];
        for (int row = 0; row < classes.length; row++) {
            classes[row] = numbers.getOrDefault(table.cell(row, column), 0L);
        }
        return Split.stratified(classes, generator, fractions);
    }
}
