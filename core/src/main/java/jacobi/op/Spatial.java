package jacobi.op;

import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Window;

import java.util.Arrays;

/** Images of one to three dimensions behind batch and channels. */
final class Spatial {
    private Spatial() {}

    /** One size for each of n dimensions, from as many or from one for all. */
    static int[] sizes(int[] given, int n, String operator, String name) {
        if (given.length == n) {
            return given;
        }
        if (given.length != 1) {
            throw new IllegalArgumentException(
                    operator
                            + ": "
                            + name
                            + " is "
                            + Arrays.toString(given)
                            + ": expected "
                            + (n == 1 ? "1 number" : "1 or " + n + " numbers"));
        }
        return repeat(given[0], n);
    }

    /** The same number for each of n dimensions. */
    static int[] repeat(int value, int n) {
        int[] all = new int[n];
        Arrays.fill(all, value);
        return all;
    }

    /** Refuses numbers below a least one. */
    static void requireAtLeast(int least, int[] values, String operator, String name) {
        for (int v : values) {
            if (v < least) {
                throw new IllegalArgumentException(
                        operator
                                + ": "
                                + name
                                + " is "
                                + Arrays.toString(values)
                                + ": expected "
                                + (least == 0 ? "none below 0" : "at least " + least));
            }
        }
    }

    /**
     * x with a batch dimension: {@code [n, c, ...]} itself, {@code [c, ...]} as a batch of one.
     *
     * @param dims dimensions of an image
     */
    static Value batched(Value x, int dims, String operator) {
        if (x.rank() == dims + 2) {
            return x;
        }
        if (x.rank() != dims + 1) {
            String image = "l".equals(letters(dims)) ? "l" : letters(dims);
            throw new ShapeException(
                    operator
                            + ": input "
                            + x.shape()
                            + ": expected [n, c, "
                            + image
                            + "] or [c, "
                            + image
                            + "]");
        }
        return x.reshape(Shape.of(1).concat(x.shape()));
    }

    private static String letters(int dims) {
        return dims == 1 ? "l" : dims == 2 ? "h, w" : "d, h, w";
    }

    /** A result without the batch dimension that {@link #batched} added. */
    static Value unbatched(Value y, Value input, int dims) {
        return input.rank() == dims + 2 ? y : y.reshape(y.shape().slice(1, dims + 2));
    }

    /** {@code [a, b, ...]} with as many 1 between as make three dimensions of the rest. */
    static Shape lifted(Shape s) {
        Shape to = s.slice(0, 2);
        for (int i = s.rank(); i < 5; i++) {
            to = to.concat(Shape.of(1));
        }
        return to.concat(s.slice(2, s.rank()));
    }

    /** The sizes of an image, 1 in front of what it has. */
    static int[] three(int[] sizes, int before) {
        int[] all = repeat(before, 3);
        System.arraycopy(sizes, 0, all, 3 - sizes.length, sizes.length);
        return all;
    }

    /** A window of as many dimensions as there are sizes. */
    static Window window(int[] kernel, int[] stride, int[] padding, int[] dilation) {
        Window.Span[] spans = new Window.Span[3];
        Arrays.fill(spans, Window.Span.ONE);
        for (int i = 0; i < kernel.length; i++) {
            spans[3 - kernel.length + i] =
                    new Window.Span(kernel[i], stride[i], padding[i], dilation[i]);
        }
        return new Window(spans[0], spans[1], spans[2]);
    }

    static void requireFloating(Value x, String operator) {
        Reductions.requireFloating(x.dtype(), operator);
    }

    static void requireSameType(DType a, DType b, String operator) {
        if (a != b) {
            throw new IllegalArgumentException(
                    operator + ": dtypes " + a + " and " + b + " differ");
        }
    }
}
