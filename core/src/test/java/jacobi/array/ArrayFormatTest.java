package jacobi.array;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.stream.LongStream;

/** What the golden texts do not show: settings, rounding, wrapping and views. */
class ArrayFormatTest {
    private static Array doubles(double... values) {
        return Array.of(Storage.of(values), Shape.of(values.length));
    }

    private static Array floats(float... values) {
        return Array.of(Storage.of(values), Shape.of(values.length));
    }

    private static Array range(int n) {
        return Array.of(Storage.of(LongStream.range(0, n).toArray()), Shape.of(n));
    }

    private static String number(NumberFormat.Notation notation, int precision, double value) {
        return new NumberFormat(notation, precision, 0).format(value);
    }

    /** Expected: Python's {@code f"{v:.{p}f}"}. */
    @Test
    void fixedPointRoundsTheExactBinaryValue() {
        NumberFormat.Notation fixed = NumberFormat.Notation.FIXED;
        assertEquals("0.0001", number(fixed, 4, 0.00005));
        assertEquals("0.0001", number(fixed, 4, 0.00015));
        assertEquals("1.0001", number(fixed, 4, 1.00005));
        assertEquals("2", number(fixed, 0, 2.5));
        assertEquals("0.12", number(fixed, 2, 0.125));
        assertEquals("-0.0000", number(fixed, 4, -0.00001));
    }

    /** Expected: Python's {@code f"{v:.{p}e}"}. */
    @Test
    void scientificRoundsTheExactBinaryValue() {
        NumberFormat.Notation scientific = NumberFormat.Notation.SCIENTIFIC;
        assertEquals("9.9999e-321", number(scientific, 4, 1e-320));
        assertEquals("1.2346e+08", number(scientific, 4, 123456789.0));
        assertEquals("1.0000e+01", number(scientific, 4, 9.99995));
        assertEquals("1.0000e+100", number(scientific, 4, 1e100));
        assertEquals("-0.0000e+00", number(scientific, 4, -0.0));
        assertEquals("5e+00", number(scientific, 0, 5));
        assertEquals("2e+00", number(scientific, 0, 2.5));
        assertEquals("2e+00", number(scientific, 0, 1.5));
        assertEquals("1.00e-05", number(scientific, 2, 1e-5));
        assertEquals("-inf", number(scientific, 2, Double.NEGATIVE_INFINITY));
    }

    @Test
    void precision() {
        assertEquals(
                "tensor([1.12])", ArrayFormat.DEFAULT.withPrecision(2).format(floats(1.12345f)));
        assertEquals("tensor([1.1235])", ArrayFormat.DEFAULT.format(floats(1.12345f)));
    }

    @Test
    void thresholdAndEdges() {
        ArrayFormat five = ArrayFormat.DEFAULT.withThreshold(5);
        assertEquals("tensor([0, 1, 2,  ..., 7, 8, 9])", five.format(range(10)));
        assertEquals("tensor([0, 1,  ..., 8, 9])", five.withEdgeItems(2).format(range(10)));
        assertEquals("tensor([0, 1, 2, 3, 4, 5])", five.format(range(6)));
        assertEquals("tensor([0, 1, 2,  ..., 4, 5, 6])", five.format(range(7)));
        assertTrue(ArrayFormat.FULL.format(range(1001)).contains(" 500,"));
    }

    /** The width is that of the numbers shown: 100 is not among them. */
    @Test
    void numbersLeftOutDoNotWidenOthers() {
        Array a = Array.of(Storage.of(new long[] {1, 2, 100, 4, 5}), Shape.of(5));
        ArrayFormat edges = ArrayFormat.DEFAULT.withThreshold(4).withEdgeItems(1);
        assertEquals("tensor([1,  ..., 5])", edges.format(a));
    }

    @Test
    void sciModeAlwaysAndNever() {
        ArrayFormat always = ArrayFormat.DEFAULT.withSciMode(true);
        ArrayFormat never = ArrayFormat.DEFAULT.withSciMode(false);
        assertEquals("tensor([1.5000e+00])", always.format(floats(1.5f)));
        assertEquals(
                "tensor([1.0000e+10, 1.0000e+00, 1.0000e-05], dtype=torch.float64)",
                ArrayFormat.DEFAULT.format(doubles(1e10, 1, 1e-5)));
        assertEquals(
                "tensor([    0.0000, 10000.5000], dtype=torch.float64)",
                never.format(doubles(0.00001, 10000.5)));
    }

    /** (80 - 7) / (3 + 2) = 14 numbers to a line. */
    @Test
    void longRowsAreBrokenUnderTheirBracket() {
        String first = "100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113,\n";
        Array a = Array.of(Storage.of(LongStream.range(100, 116).toArray()), Shape.of(16));
        assertEquals("tensor([" + first + "        114, 115])", ArrayFormat.DEFAULT.format(a));
        assertEquals(
                "tensor([1,\n        2])",
                ArrayFormat.DEFAULT
                        .withLineWidth(1)
                        .format(range(3).with(Layout.of(Shape.of(2), new int[] {1}, 1))));
    }

    @Test
    void suffixesThatDoNotFitGetALineOfTheirOwn() {
        Array a = Array.zeros(DType.FLOAT64, Shape.of(13));
        String zeros = "0., ".repeat(12) + "0.";
        assertEquals(
                "tensor([" + zeros + "],\n       dtype=torch.float64, requires_grad=True)",
                ArrayFormat.DEFAULT.format(a, "requires_grad=True"));
        assertEquals(
                "tensor(1., grad_fn=<SumBackward0>)",
                ArrayFormat.DEFAULT.format(
                        Array.scalar(DType.FLOAT32, 1), "grad_fn=<SumBackward0>"));
    }

    @Test
    void emptyArraysNameTheirType() {
        assertEquals("tensor([], dtype=torch.int64)", ArrayFormat.DEFAULT.format(range(0)));
        assertEquals(
                "tensor([], size=(2, 0), dtype=torch.bool)",
                ArrayFormat.DEFAULT.format(Array.zeros(DType.BOOL, Shape.of(2, 0))));
    }

    @Test
    void bytesAreUnsignedAndScalarsPlain() {
        Array a = Array.of(Storage.ofUint8(new byte[] {-1, 2}), Shape.of(2));
        assertEquals("tensor([255,   2], dtype=torch.uint8)", ArrayFormat.DEFAULT.format(a));
        assertEquals("tensor(True)", ArrayFormat.DEFAULT.format(Array.scalar(DType.BOOL, 1)));
        assertEquals("tensor(-7)", ArrayFormat.DEFAULT.format(Array.scalar(DType.INT64, -7)));
        assertEquals(
                "tensor(nan)", ArrayFormat.DEFAULT.format(Array.scalar(DType.FLOAT32, Double.NaN)));
    }

    @Test
    void viewsPrintWhatTheySee() {
        Array a = Array.of(Storage.of(new long[] {1, 2, 3, 4, 5, 6}), Shape.of(2, 3));
        assertEquals(
                "tensor([[1, 4],\n        [2, 5],\n        [3, 6]])",
                ArrayFormat.DEFAULT.format(a.with(a.layout().transpose(0, 1))));
    }

    @Test
    void wrongSettingsAreNamed() {
        String m =
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ArrayFormat.DEFAULT.withEdgeItems(0))
                        .getMessage();
        assertEquals("print options: expected edgeItems >= 1 but found 0", m);
    }
}
