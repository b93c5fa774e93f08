package jacobi.csv;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.data.TensorDataset;
import jacobi.io.FileFormatException;
import jacobi.io.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Makes numbers of tables, as fitted to a training part: numbers standardised, categories one-hot,
 * classes numbered.
 *
 * <p>Columns of other tables are found by name, in any order, and those it does not know are passed
 * over; a table without a header needs the columns of the training part, in order, with or without
 * the target. Immutable.
 */
public final class Preprocessor {
    private final List<String> columns;
    private final List<Feature> features;
    private final Target target;
    private final Missing missing;
    private final Unseen unseen;

    Preprocessor(
            List<String> columns,
            List<Feature> features,
            Target target,
            Missing missing,
            Unseen unseen) {
        this.columns = List.copyOf(columns);
        this.features = List.copyOf(features);
        this.target = target;
        this.missing = missing;
        this.unseen = unseen;
    }

    /**
     * Fits to the training part of a table.
     *
     * @throws FileFormatException if cells are missing or bad, as the schema says, or there is only
     *     one class
     * @throws IllegalArgumentException as {@link Schema#resolve}
     */
    public static Preprocessor fit(CsvTable train, Schema schema) throws FileFormatException {
        Schema whole = schema.resolve(train);
        int targetColumn = whole.target(train);
        CsvTable rows = Rows.usable(train, whole);
        List<Feature> features = new ArrayList<>();
        for (int column = 0; column < train.columns().size(); column++) {
            ColumnType type =
                    column == targetColumn ? ColumnType.IGNORED : whole.type(train, column);
            if (type != ColumnType.IGNORED) {
                features.add(Feature.fit(rows, column, type));
            }
        }
        Target target =
                whole.task() == Task.CLASSIFICATION
                        ? classes(rows, targetColumn)
                        : quantity(rows, targetColumn);
        return new Preprocessor(train.columns(), features, target, whole.missing(), whole.unseen());
    }

    private static Target.Quantity quantity(CsvTable rows, int column) throws FileFormatException {
        Moments m = Moments.of(rows, column);
        return new Target.Quantity(m.column(), m.mean(), m.deviation());
    }

    private static Target.Classes classes(CsvTable rows, int column) throws FileFormatException {
        boolean numeric =
                IntStream.range(0, rows.rows()).allMatch(r -> Cells.isNumber(rows.cell(r, column)));
        TreeMap<Double, String> numbers = new TreeMap<>();
        TreeMap<String, String> texts = new TreeMap<>();
        for (int row = 0; row < rows.rows(); row++) {
            String cell = rows.cell(row, column);
            if (numeric) {
                // -0 is 0.
                numbers.put(Cells.number(cell) + 0.0, Cells.canonical(cell));
            } else {
                texts.put(cell, cell);
            }
        }
        List<String> names = new ArrayList<>(numeric ? numbers.values() : texts.values());
        if (names.size() < 2 || names.size() > Feature.MOST_CATEGORIES) {
            throw new FileFormatException(
                    "%s: the target, %s, has %d class%s, expected 2 to %d"
                            .formatted(
                                    rows.name(),
                                    rows.describe(column),
                                    names.size(),
                                    names.size() == 1
                                            ? " (" + Cells.quote(names.getFirst()) + ")"
                                            : "es",
                                    Feature.MOST_CATEGORIES));
        }
        return new Target.Classes(rows.columns().get(column), names, numeric);
    }

    /** The fitted columns, in the order of the inputs. */
    public List<Feature> features() {
        return features;
    }

    /** The fitted target. */
    public Target target() {
        return target;
    }

    /** What is to be predicted. */
    public Task task() {
        return target instanceof Target.Classes ? Task.CLASSIFICATION : Task.REGRESSION;
    }

    /** The names of the classes in order; none for a regression. */
    public List<String> classes() {
        return target instanceof Target.Classes c ? c.names() : List.of();
    }

    /** The names of the inputs in order. */
    public List<String> inputNames() {
        return features.stream().flatMap(f -> f.inputs().stream()).toList();
    }

    /** The number of inputs a model needs. */
    public int inputs() {
        return features.stream().mapToInt(Feature::width).sum();
    }

    /** The number of outputs a model needs: one a class, or one. */
    public int outputs() {
        return target instanceof Target.Classes c ? c.names().size() : 1;
    }

    List<String> columns() {
        return columns;
    }

    Missing missing() {
        return missing;
    }

    Unseen unseen() {
        return unseen;
    }

    /**
     * A table as {@code float32} samples.
     *
     * @throws FileFormatException if a column or the target is not there, or cells are missing or
     *     bad
     */
    public CsvDataset apply(CsvTable table) throws FileFormatException {
        return apply(table, DType.FLOAT32);
    }

    /**
     * A table as samples of a floating type; classes are {@code int64} all the same.
     *
     * @throws FileFormatException as {@link #apply(CsvTable)}
     */
    public CsvDataset apply(CsvTable table, DType dtype) throws FileFormatException {
        requireFloating(dtype);
        Encoder e = new Encoder(this, table, true, dtype);
        Array x = e.inputs();
        Array y = e.targets();
        return new CsvDataset(
                new TensorDataset(Tensor.of(x), Tensor.of(y)), this, e.lines(), e.notices());
    }

    /**
     * The inputs of all rows of a table, {@code float32 [rows, inputs]}; it need not have the
     * target.
     *
     * @throws FileFormatException if a column is not there, or cells are missing or bad; rows are
     *     not left out here
     */
    public Tensor inputs(CsvTable table) throws FileFormatException {
        return inputs(table, DType.FLOAT32);
    }

    /**
     * As {@link #inputs(CsvTable)}, of a floating type.
     *
     * @throws FileFormatException as {@link #inputs(CsvTable)}
     */
    public Tensor inputs(CsvTable table, DType dtype) throws FileFormatException {
        requireFloating(dtype);
        return Tensor.of(new Encoder(this, table, false, dtype).inputs());
    }

    private static void requireFloating(DType dtype) {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    "csv: inputs as %s, expected float32 or float64".formatted(dtype));
        }
    }

    /**
     * What a model of a regression says, in the units of the target: {@code y * deviation + mean}.
     *
     * @throws IllegalStateException if it is a classification
     */
    public Tensor quantities(Tensor y) {
        if (!(target instanceof Target.Quantity q)) {
            throw new IllegalStateException("csv: the target is a class, expected a number");
        }
        Array from = y.array();
        Array to = Array.zeros(y.dtype(), Shape.of(y.shape().toArray()));
        for (int i = 0; i < to.numel(); i++) {
            to.setDouble(i, from.getDouble(i) * q.deviation() + q.mean());
        }
        return Tensor.of(to);
    }

    /** All of it, to be saved with a model. */
    public Json toJson() {
        return PreprocessorJson.write(this);
    }

    /**
     * What {@link #toJson} made.
     *
     * @throws FileFormatException if it is something else
     */
    public static Preprocessor of(Json json) throws FileFormatException {
        return PreprocessorJson.read(json);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Preprocessor p
                && columns.equals(p.columns)
                && features.equals(p.features)
                && target.equals(p.target)
                && missing == p.missing
                && unseen == p.unseen;
    }

    @Override
    public int hashCode() {
        return Objects.hash(columns, features, target, missing, unseen);
    }
}
