/**
 * Tables of comma-separated values as data sets.
 *
 * <p>The story on one page: a {@link jacobi.csv.CsvTable} is the text of a file in rows and
 * columns. A {@link jacobi.csv.Schema} says which column is the target and how the others are to be
 * taken; what it leaves open is seen from the table. A {@link jacobi.csv.Preprocessor}, fitted to
 * the training part alone, makes numbers of a table, a {@link jacobi.csv.CsvDataset}; it is saved
 * with a model, as JSON, so that the model can predict new tables.
 *
 * <pre>{@code
 * var table = CsvTable.read(Path.of("iris.csv"));
 * var parts = table.split(Schema.of("species"), new Generator(0), 0.8, 0.2);
 * var train = new DataLoader(parts.part(0), 16).shuffle(true);
 * int inputs = parts.preprocessor().inputs();
 * }</pre>
 *
 * <p>What is wrong in a file is a {@link jacobi.io.FileFormatException} that names the lines, the
 * columns and the cells, the first ten of them; what is wrong in a call, such as the name of a
 * column, an {@link java.lang.IllegalArgumentException}.
 */
@NullMarked
package jacobi.csv;

import org.jspecify.annotations.NullMarked;
