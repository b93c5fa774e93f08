package jacobi.csv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.random.Generator;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From rows and columns to numbers. Expected means and deviations are worked out by hand. */
final class PreprocessorTest {
    // Ages: mean 4, deviations -3, -1, 1, 3: variance 20 / 4 = 5.
    private static final String TRAIN =
            "id,age,city,kind\nA1,1,Oslo,cat\nB2,3,Rome,dog\nC3,5,Oslo,cat\nD4,7,Bern,dog\n";
    private static final Schema KIND = Schema.of("kind").ignore("id");

    private static CsvTable table(String text) throws FileFormatException {
        return CsvTable.parse("t.csv", text, CsvFormat.DEFAULT);
    }

    private static Preprocessor fit(String text, Schema schema) throws FileFormatException {
        return Preprocessor.fit(table(text), schema);
    }

    private static String message(String text, Schema schema) {
        return assertThrows(FileFormatException.class, () -> fit(text, schema)).getMessage();
    }

    private static String applied(Preprocessor p, String text) {
        return assertThrows(FileFormatException.class, () -> p.apply(table(text))).getMessage();
    }

    private static float z(double d) {
        return (float) (d / Math.sqrt(5));
    }

    @Test
    void numbersAreStandardisedAndCategoriesOneHot() throws IOException {
        Preprocessor p = fit(TRAIN, KIND);
        assertEquals(List.of("age", "city=Bern", "city=Oslo", "city=Rome"), p.inputNames());
        assertEquals(4, p.inputs());
        assertEquals(2, p.outputs());
        assertEquals(List.of("cat", "dog"), p.classes());
        assertEquals(Task.CLASSIFICATION, p.task());
        CsvDataset d = p.apply(table(TRAIN));
        assertEquals(Shape.of(4, 4), d.x().shape());
        assertEquals(DType.FLOAT32, d.x().dtype());
        assertArrayEquals(
                new float[] {z(-3), 0, 1, 0, z(-1), 0, 0, 1, z(1), 0, 1, 0, z(3), 1, 0, 0},
                d.x().toFloats());
        assertArrayEquals(new long[] {0, 1, 0, 1}, d.y().toLongs());
        assertEquals(DType.INT64, d.y().dtype());
        assertEquals(3, d.line(1));
        assertEquals(Shape.of(4), d.get(2).x().shape());
        assertEquals(0, d.get(2).y().itemLong());
        assertEquals(List.of(), d.notices());
    }

    @Test
    void otherTablesAreTakenByTheTrainingPartsNumbers() throws IOException {
        Preprocessor p = fit(TRAIN, KIND);
        Tensor x = p.inputs(table("extra,city,age\n0,Rome,4\n0,Paris,14\n"));
        assertArrayEquals(new float[] {0, 0, 0, 1, z(10), 0, 0, 0}, x.toFloats());
        assertArrayEquals(
                new double[] {10 / Math.sqrt(5), 0, 0, 0},
                p.inputs(table("city,age\nParis,14\n"), DType.FLOAT64).toDoubles());
        assertThrows(
                IllegalArgumentException.class,
                () -> p.inputs(table("city,age\nParis,14\n"), DType.INT64));
        CsvDataset d = p.apply(table("age,city,kind\n4,Paris,dog\n"));
        assertEquals(
                List.of(
                        "t.csv: line 2, column 'city' (2): 'Paris' is not in the training part,"
                                + " expected one of 'Bern', 'Oslo', 'Rome'; taken as none of them"),
                d.notices());
    }

    @Test
    void regressionTargetsAreStandardisedAndGivenBack() throws IOException {
        Preprocessor p = fit("x,y\n1,10.5\n2,20.5\n4,30.5\n5,40.5\n", Schema.of("y"));
        assertEquals(Task.REGRESSION, p.task());
        assertEquals(1, p.outputs());
        assertEquals(List.of(), p.classes());
        CsvDataset d = p.apply(table("x,y\n3,25.5\n3,35.5\n"));
        assertEquals(Shape.of(2, 1), d.y().shape());
        // The mean is 25.5, the variance (225 + 25 + 25 + 225) / 4 = 125.
        assertArrayEquals(new float[] {0, (float) (10 / Math.sqrt(125))}, d.y().toFloats());
        assertArrayEquals(new float[] {25.5f, 35.5f}, p.quantities(d.y()).toFloats(), 1e-5f);
        assertThrows(
                IllegalStateException.class, () -> fit(TRAIN, KIND).quantities(Tensor.zeros(1)));
    }

    @Test
    void theTaskIsSeenFromTheTarget() throws IOException {
        String classes = "x,y\n1,0\n2,1\n3,0\n4,1\n";
        assertEquals(Task.CLASSIFICATION, Schema.of("y").resolve(table(classes)).task());
        assertEquals(
                Task.REGRESSION,
                Schema.of("y").task(Task.REGRESSION).resolve(table(classes)).task());
        assertEquals(Task.REGRESSION, Schema.of("y").resolve(table("x,y\n1,0\n2,1\n3,2\n")).task());
        assertEquals(
                Task.REGRESSION,
                Schema.of("y").resolve(table("x,y\n1,0.5\n2,0.5\n3,0.5\n4,0.5\n")).task());
        assertEquals(
                Task.CLASSIFICATION, Schema.of("-1").resolve(table("x,y\n1,a\n2,b\n3,c\n")).task());
        StringBuilder many = new StringBuilder("x,y\n");
        for (int i = 0; i < 210; i++) {
            many.append("0.5,").append(i % 21).append('\n');
        }
        assertEquals(Task.REGRESSION, Schema.of("y").resolve(table(many.toString())).task());
        assertEquals(
                Task.CLASSIFICATION,
                Schema.of("y").resolve(table(many.toString().replace(",20\n", ",19\n"))).task());
    }

    @Test
    void numericClassesAreOrderedAsNumbersAndSpellingsAreOne() throws IOException {
        Preprocessor p = fit("x,y\n1,10\n2,9\n3,9.0\n4,1e1\n5,-0\n6,0\n", Schema.of("y"));
        assertEquals(List.of("0", "9", "10"), p.classes());
        assertArrayEquals(
                new long[] {2, 1, 1, 2, 0, 0},
                p.apply(table("x,y\n1,10\n2,9\n3,9.0\n4,1e1\n5,-0\n6,0\n")).y().toLongs());
    }

    @Test
    void typesCanBeSaid() throws IOException {
        Preprocessor p = fit("zip,y\n0150,a\n150,b\n0150,a\n", Schema.of("y").categorical("zip"));
        assertEquals(List.of("zip=0150", "zip=150"), p.inputNames());
        assertEquals(
                "t.csv: line 3, column 'x' (1): found 'two', expected a number",
                message("x,y\n1,a\ntwo,b\n", Schema.of("y").numeric("x")));
    }

    @Test
    void aColumnThatIsConstantBecomesZeros() throws IOException {
        Preprocessor p = fit("x,y\n7,a\n7,b\n", Schema.of("y"));
        assertArrayEquals(new float[] {0, 0}, p.apply(table("x,y\n7,a\n7,b\n")).x().toFloats());
        assertArrayEquals(new float[] {2}, p.inputs(table("x\n9\n")).toFloats());
    }

    @Test
    void badCellsNameLineColumnContentAndWhatWasExpected() throws IOException {
        assertEquals(
                "t.csv: line 4, column 'x' (1): found 'abc', expected a number",
                message("x,y\n1,a\n2,b\nabc,a\n", Schema.of("y")));
        for (String bad : List.of("1e999", "0x10", "1d", "Infinity", "--1", "1 000")) {
            assertEquals(
                    "t.csv: line 4, column 'x' (1): found '" + bad + "', expected a number",
                    message("x,y\n1,a\n2,b\n" + bad + ",a\n", Schema.of("y")));
        }
        assertEquals(
                "t.csv: 2 problems:\n"
                    + "  line 2, column 'age' (1): found 'old', expected a number\n"
                    + "  line 3, column 'kind' (3): found 'cow', expected one of the classes 'cat',"
                    + " 'dog'",
                applied(fit(TRAIN, KIND), "age,city,kind\nold,Oslo,cat\n3,Oslo,cow\n"));
        assertEquals(
                "t.csv: line 3, column 'y' (2): found 'x', expected a number",
                message("x,y\n1,1.5\n2,x\n3,2.5\n", Schema.of("y")));
    }

    @Test
    void missingValuesAreListedUnlessSaidOtherwise() throws IOException {
        String holes = "x,c,y\n1,a,0\n,a,1\n3,NA,0\n5,b,\n5,a,1\n";
        String advice =
                "Rows with missing values can be left out (Missing.DROP) or filled in"
                    + " (Missing.IMPUTE).";
        assertEquals(
                "t.csv: 3 problems:\n"
                        + "  line 3, column 'x' (1): missing, expected a number\n"
                        + "  line 4, column 'c' (2): missing ('NA'), expected a category\n"
                        + "  line 5, column 'y' (3): missing, expected a category\n"
                        + advice,
                message(holes, Schema.of("y")));
        StringBuilder many = new StringBuilder("x,y\n");
        for (int i = 0; i < 30; i++) {
            many.append(i % 2 == 0 ? "" : "1").append(i % 3 == 0 ? ",a\n" : ",b\n");
        }
        String m = message(many.toString(), Schema.of("y"));
        assertTrue(m.startsWith("t.csv: 15 problems:\n  line 2, "), m);
        assertTrue(
                m.endsWith(
                        "  line 20, column 'x' (1): missing, expected a number\n  and 5 more\n"
                                + advice),
                m);

        Preprocessor drop = fit(holes, Schema.of("y").missing(Missing.DROP));
        CsvDataset d = drop.apply(table(holes));
        assertEquals(List.of("t.csv: 3 of 5 rows left out for missing values"), d.notices());
        assertEquals(2, d.size());
        assertEquals(6, d.line(1));
        // Rows to predict are not left out.
        assertEquals(
                "t.csv: line 2, column 'x' (1): missing, expected a number",
                assertThrows(FileFormatException.class, () -> drop.inputs(table("x,c\n,a\n")))
                        .getMessage());
        assertEquals(
                "t.csv: all 2 rows have missing values, expected some without",
                message(
                        "x,y\n1,\n,2\n",
                        Schema.of("y").missing(Missing.DROP).task(Task.REGRESSION)));
    }

    @Test
    void missingValuesAreImputedFromTheTrainingPart() throws IOException {
        String holes = "x,c,y\n1,a,0\n,a,1\n3,NA,0\n5,b,1\n";
        Preprocessor p = fit(holes, Schema.of("y").missing(Missing.IMPUTE));
        CsvDataset d = p.apply(table(holes));
        assertEquals(4, d.size());
        float unit = (float) (2 / Math.sqrt(8 / 3.0));
        assertArrayEquals(
                new float[] {-unit, 1, 0, 0, 1, 0, 0, 1, 0, unit, 0, 1}, d.x().toFloats(), 1e-7f);
        assertEquals(
                "t.csv: line 2, column 'y' (2): missing, expected a category",
                message("x,y\n1,\n2,a\n3,b\n", Schema.of("y").missing(Missing.IMPUTE)));
    }

    @Test
    void columnsThatCannotBeUsedAreSaid() throws IOException {
        assertEquals(
                "t.csv: column 'x' (1) has no value in any of 2 rows, expected some (or ignore the"
                    + " column)",
                message("x,y\n,a\n?,b\n", Schema.of("y")));
        assertEquals(
                "t.csv: the target, column 'y' (2), has 1 class ('a'), expected 2 to 1000",
                message("x,y\n1,a\n2,a\n", Schema.of("y")));
        StringBuilder names = new StringBuilder("name,y\n");
        for (int i = 0; i < 1001; i++) {
            names.append("n").append(i).append(i % 2 == 0 ? ",a\n" : ",b\n");
        }
        assertEquals(
                "t.csv: column 'name' (1) has 1001 different values, expected at most 1000"
                    + " categories (or ignore the column)",
                message(names.toString(), Schema.of("y")));
        assertEquals(
                "t.csv: the numbers of column 'x' (1) are too large to be standardised: mean"
                    + " 3.0E307, deviation Infinity",
                message("x,y\n0.5e308,a\n0.1e308,b\n", Schema.of("y")));
        assertEquals(
                "t.csv: no column is left to predict from, expected at least one",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> fit("x,y\n1,a\n2,b\n", Schema.of("y").ignore("x")))
                        .getMessage());
        assertEquals(
                "t.csv: column 'y' (2) is the target, expected it not to be ignored too",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> fit("x,y\n1,a\n2,b\n", Schema.of("y").ignore("2")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> fit("x,y\n1,a\n2,b\n", Schema.of("z")));
    }

    @Test
    void tablesOfOtherColumnsAreSaid() throws IOException {
        Preprocessor p = fit(TRAIN, KIND);
        assertEquals(
                "t.csv: there is no column 'city', 'kind', expected it among 'age', 'town'",
                applied(p, "age,town\n1,Oslo\n"));
        assertEquals(
                "t.csv: there is no column 'city', expected it among 'age', 'town'",
                assertThrows(FileFormatException.class, () -> p.inputs(table("age,town\n1,Oslo\n")))
                        .getMessage());
        Preprocessor strict = fit(TRAIN, KIND.unseen(Unseen.ERROR));
        assertEquals(
                "t.csv: line 2, column 'city' (2): 'Paris' is not in the training part, expected"
                    + " one of 'Bern', 'Oslo', 'Rome'",
                applied(strict, "age,city,kind\n1,Paris,cat\n"));
    }

    @Test
    void tablesWithoutHeaderGoByPlace() throws IOException {
        Preprocessor p = fit("a,1,5\nb,2,6\na,3,7\nb,4,9\n", Schema.of("1"));
        assertEquals(List.of("column2", "column3"), p.inputNames());
        Tensor with = p.inputs(table("a,2,6\n"));
        assertArrayEquals(with.toFloats(), p.inputs(table("2,6\n")).toFloats());
        assertEquals(
                "t.csv: no header and 1 columns, expected the 3 of the training part, with or"
                    + " without the target",
                assertThrows(FileFormatException.class, () -> p.inputs(table("2\n"))).getMessage());
        assertEquals(
                "t.csv: no header and 2 columns, expected the 3 of the training part",
                applied(p, "2,6\n"));
    }

    @Test
    void whatWasSavedIsTheSame() throws IOException {
        List<Preprocessor> all = new ArrayList<>();
        all.add(fit(TRAIN, KIND.missing(Missing.IMPUTE).unseen(Unseen.ERROR)));
        all.add(fit("x,y\n1,0.1\n2,0.7\n4,1e-300\n", Schema.of("y")));
        all.add(fit("x,y\n0.1,0\n0.2,1\n0.4,0\n7,1\n", Schema.of("y")));
        for (Preprocessor p : all) {
            Preprocessor again = Preprocessor.of(Json.parse(p.toJson().pretty()));
            assertEquals(p, again);
            assertEquals(p.hashCode(), again.hashCode());
        }
        Preprocessor again = Preprocessor.of(Json.parse(all.get(1).toJson().toString()));
        CsvTable t = table("x,y\n1,0.1\n2,0.7\n4,1e-300\n");
        assertArrayEquals(
                all.get(1).apply(t, DType.FLOAT64).y().toDoubles(),
                again.apply(t, DType.FLOAT64).y().toDoubles());
    }

    @Test
    void damagedSavesAreSaid() throws IOException {
        String good = fit(TRAIN, KIND).toJson().toString();
        String[][] changes = {
            {
                "\"version\":1",
                "\"version\":2",
                "format 'jacobi-csv-preprocessor' version 2, expected"
            },
            {"\"format\":", "\"form\":", "format is missing"},
            {
                "\"missing\":\"ERROR\"",
                "\"missing\":\"SHRUG\"",
                "missing is 'SHRUG', expected one of [ERROR, DROP, IMPUTE]"
            },
            {"\"mean\":4.0", "\"mean\":\"4\"", "mean is '\"4\"', expected a number"},
            {
                "\"mean\":4.0",
                "\"mean\":1e999",
                "mean: the number 1e999 is beyond the range of doubles"
            },
            {
                "\"deviation\":",
                "\"deviation\":-",
                "deviation is -2.23606797749979, expected more than 0"
            },
            {
                "\"mostFrequent\":\"Oslo\"",
                "\"mostFrequent\":\"Rom\"",
                "mostFrequent 'Rom', expected"
            },
            {
                "[\"cat\",\"dog\"]",
                "[\"cat\",\"cat\"]",
                "classes 'cat', 'cat', expected 2 to 1000 different ones"
            },
            {"[\"cat\",\"dog\"]", "[\"cat\",7]", "classes has '7', expected strings"},
            {"\"numeric\":false", "\"numeric\":0", "numeric is 0, expected true or false"},
            {
                "\"column\":\"age\"",
                "\"column\":\"kind\"",
                "features and target 'kind', 'city', 'kind', expected different"
            },
            {"\"column\":\"age\"", "\"column\":\"AGE\"", "features and target 'AGE'"},
        };
        for (String[] c : changes) {
            String bad = good.replace(c[0], c[1]);
            assertTrue(!bad.equals(good), c[0]);
            String m =
                    assertThrows(FileFormatException.class, () -> Preprocessor.of(Json.parse(bad)))
                            .getMessage();
            assertTrue(m.startsWith("preprocessor: ") && m.contains(c[2]), m);
        }
        assertThrows(FileFormatException.class, () -> Preprocessor.of(Json.parse("[]")));
    }

    @Test
    void splitsAreFittedToTheFirstPartAndStratified() throws IOException {
        StringBuilder text = new StringBuilder("x,kind\n");
        for (int i = 0; i < 100; i++) {
            text.append(
                    String.format(Locale.ROOT, "%d,%s%n", i * i, i % 4 == 0 ? "rare" : "common"));
        }
        CsvTable t = table(text.toString());
        CsvParts parts = t.split(Schema.of("kind"), new Generator(1), 0.8, 0.2);
        assertEquals(80, parts.part(0).size());
        assertEquals(20, parts.part(1).size());
        long rare = 0;
        for (long y : parts.part(1).y().toLongs()) {
            rare += y;
        }
        assertEquals(5, rare);
        double mean = 0;
        double square = 0;
        for (double x : parts.part(0).x().toDoubles()) {
            mean += x / 80;
            square += x * x / 80;
        }
        assertEquals(0, mean, 1e-6);
        assertEquals(1, square, 1e-6);
        double other = 0;
        for (double x : parts.part(1).x().toDoubles()) {
            other += x / 20;
        }
        assertTrue(Math.abs(other) > 1e-3, "the test part has a mean of its own: " + other);
        CsvParts again = t.split(Schema.of("kind"), new Generator(1), 0.8, 0.2);
        assertArrayEquals(parts.part(1).x().toFloats(), again.part(1).x().toFloats());
        CsvParts numbers = t.split(Schema.of("x"), new Generator(1), 0.8, 0.2);
        assertEquals(Task.REGRESSION, numbers.preprocessor().task());
    }
}
