package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.Kernel;
import jacobi.kernel.Spans;
import jacobi.kernel.Taps;
import jacobi.kernel.Window;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;
import java.util.Random;

/** The kinds that work on images, on every backend, against {@link NaiveImages}. */
class ImageKindsTest {
    private static final List<DType> FLOATING = List.of(DType.FLOAT32, DType.FLOAT64);
    private static final List<Form> FORMS =
            List.of(Form.CONTIGUOUS, Form.REVERSED_DIMS, Form.OFFSET, Form.EVERY_OTHER);

    private final Random random = new Random(3);

    /** Who is tested: with tiles and loops that are written at once, or never. */
    private enum Tested {
        SCALAR,
        PLAIN,
        GENERATED;

        Backend backend() {
            return switch (this) {
                case SCALAR -> new ScalarBackend();
                case PLAIN -> VectorBackend.interpreting();
                case GENERATED -> VectorBackend.generating();
            };
        }

        Twins twins() {
            return new Twins(backend(), new NaiveBackend());
        }
    }

    /**
     * A convolution to try.
     *
     * @param x n, groups, channels of a group on either side
     * @param image sizes
     * @param window of each dimension
     */
    private record Trial(int[] x, int[] image, Window window) {
        Shape in() {
            return Shape.of(x[0], x[1] * x[2], image[0], image[1], image[2]);
        }

        Shape weight() {
            return Shape.of(
                    x[1] * x[3],
                    x[2],
                    window.depth().kernel(),
                    window.height().kernel(),
                    window.width().kernel());
        }

        Shape out() {
            return Shape.of(
                    x[0],
                    x[1] * x[3],
                    outputs(window.depth(), image[0]),
                    outputs(window.height(), image[1]),
                    outputs(window.width(), image[2]));
        }

        private static int outputs(Window.Span s, int size) {
            return (size + 2 * s.padding() - s.reach()) / s.stride() + 1;
        }
    }

    private static Trial plane(
            int n, int groups, int ins, int outs, int h, int w, Window.Span down, Window.Span on) {
        int[] x = {n, groups, ins, outs};
        return new Trial(x, new int[] {1, h, w}, new Window(Window.Span.ONE, down, on));
    }

    private static Window.Span span(int kernel, int stride, int padding, int dilation) {
        return new Window.Span(kernel, stride, padding, dilation);
    }

    private static List<Trial> trials() {
        Window.Span three = span(3, 1, 1, 1);
        Window.Span half = span(3, 2, 1, 1);
        return List.of(
                plane(1, 1, 1, 1, 1, 1, Window.Span.ONE, Window.Span.ONE),
                plane(2, 1, 3, 5, 9, 10, three, three),
                plane(1, 1, 2, 13, 20, 21, three, three),
                plane(1, 1, 3, 4, 34, 17, half, half),
                plane(5, 1, 3, 4, 4, 4, three, three),
                plane(7, 1, 2, 3, 5, 3, half, half),
                plane(3, 1, 5, 14, 18, 16, Window.Span.ONE, Window.Span.ONE),
                plane(3, 1, 5, 3, 9, 7, span(1, 2, 0, 1), span(1, 2, 0, 1)),
                plane(2, 3, 2, 4, 8, 8, span(2, 1, 0, 2), span(3, 3, 2, 2)),
                plane(2, 6, 1, 1, 12, 19, three, three),
                plane(1, 2, 2, 110, 18, 17, three, three),
                plane(1, 1, 2, 2, 1, 50, Window.Span.ONE, span(7, 2, 3, 1)),
                plane(1, 1, 1, 2, 3, 3, span(5, 1, 4, 1), span(2, 1, 3, 1)),
                plane(0, 1, 2, 3, 5, 5, three, three),
                plane(2, 1, 40, 9, 6, 6, three, three),
                new Trial(
                        new int[] {2, 1, 2, 3},
                        new int[] {4, 5, 6},
                        new Window(half, three, span(2, 1, 0, 1))));
    }

    @ParameterizedTest
    @EnumSource(Tested.class)
    void convolutions(Tested tested) {
        for (Trial t : trials()) {
            for (DType type : FLOATING) {
                for (Form form : List.of(Form.CONTIGUOUS, Form.EVERY_OTHER)) {
                    convolutions(tested.twins(), t, type, form);
                }
            }
        }
    }

    private void convolutions(Twins twins, Trial t, DType type, Form form) {
        // Whole numbers, so that every order of adding them up gives the same.
        Array x = form.whole(type, t.in(), random);
        Array w = form.whole(type, t.weight(), random);
        Array y = form.whole(type, t.out(), random);
        int groups = t.x[1];
        var result = new Kernel.Convolve(Kernel.Wanted.RESULT, t.window, groups);
        var input = new Kernel.Convolve(Kernel.Wanted.INPUT, t.window, groups);
        var weight = new Kernel.Convolve(Kernel.Wanted.WEIGHT, t.window, groups);
        twins.check(result, form.zeros(type, t.out()), 0, x, w);
        twins.check(input, form.zeros(type, t.in()), 0, y, w);
        twins.check(weight, form.zeros(type, t.weight()), 0, x, y);
        Array outs = form.whole(type, Shape.of(t.out().size(1)), random);
        Array ins = form.whole(type, Shape.of(t.in().size(1)), random);
        twins.check(result, form.zeros(type, t.out()), 0, x, w, outs);
        twins.check(input, form.zeros(type, t.in()), 0, y, w, ins);
    }

    /** Neither the number of threads nor whether tiles are compiled shows in any bit. */
    @ParameterizedTest
    @EnumSource(Kernel.Wanted.class)
    void convolutionsToTheBit(Kernel.Wanted wanted) {
        Window.Span three = span(3, 1, 1, 1);
        Trial t = plane(6, 1, 37, 50, 24, 24, three, three);
        Kernel kernel = new Kernel.Convolve(wanted, t.window, 1);
        Array x = Form.CONTIGUOUS.random(DType.FLOAT32, t.in(), random);
        Array w = Form.CONTIGUOUS.random(DType.FLOAT32, t.weight(), random);
        Array y = Form.CONTIGUOUS.random(DType.FLOAT32, t.out(), random);
        Array[] in =
                switch (wanted) {
                    case RESULT -> new Array[] {x, w};
                    case INPUT -> new Array[] {y, w};
                    case WEIGHT -> new Array[] {x, y};
                };
        Shape shape =
                switch (wanted) {
                    case RESULT -> t.out();
                    case INPUT -> t.in();
                    case WEIGHT -> t.weight();
                };
        float[] first = run(VectorBackend.generating(), kernel, shape, in, 1);
        assertArrayEquals(first, run(VectorBackend.generating(), kernel, shape, in, 3));
        assertArrayEquals(first, run(VectorBackend.interpreting(), kernel, shape, in, 2));
    }

    private static float[] run(Backend b, Kernel k, Shape shape, Array[] in, int threads) {
        int before = Pool.threads();
        Pool.threads(threads);
        try {
            Array out = Array.zeros(DType.FLOAT32, shape);
            b.run(k, new Array[] {out}, in, new double[0]);
            return out.toFloats();
        } finally {
            Pool.threads(before);
        }
    }

    @ParameterizedTest
    @EnumSource(Tested.class)
    void largestOfWindows(Tested tested) {
        int[][] windows = {{2, 2, 0, 1}, {3, 2, 1, 1}, {3, 1, 1, 1}, {2, 3, 0, 2}, {5, 2, 2, 1}};
        int[][] images = {{1, 1, 6, 7}, {2, 1, 9, 18}, {2, 3, 5, 5}};
        for (int[] v : windows) {
            Window.Span s = span(v[0], v[1], v[2], v[3]);
            for (int[] i : images) {
                Spans one = Spans.adaptive(i[1], i[1]);
                Spans down = Spans.sliding(i[2], s, Trial.outputs(s, i[2]));
                Spans on = Spans.sliding(i[3], s, Trial.outputs(s, i[3]));
                largest(tested.twins(), new Kernel.MaxPool(one, down, on), i);
                Spans parts = Spans.adaptive(i[3], 3);
                largest(tested.twins(), new Kernel.MaxPool(one, down, parts), i);
            }
        }
    }

    private void largest(Twins twins, Kernel.MaxPool k, int[] image) {
        Shape in = Shape.of(image);
        Shape out = Shape.of(image[0], k.depth().count(), k.height().count(), k.width().count());
        for (DType type : FLOATING) {
            for (Form form : FORMS) {
                Array x = form.whole(type, in, random); // with many equals
                Array[] to = {Array.zeros(type, out), Array.zeros(DType.INT64, out)};
                twins.check(k, to, 0, x);
                for (int i = 0; i < x.numel(); i += 5) {
                    x.setDouble(i, i % 2 == 0 ? Double.NaN : Double.NEGATIVE_INFINITY);
                }
                twins.check(k, to, 0, x);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Tested.class)
    void valuesBackInPlace(Tested tested) {
        for (DType type : List.of(DType.FLOAT32, DType.FLOAT64, DType.INT64)) {
            Array values = Form.EVERY_OTHER.whole(type, Shape.of(3, 40), random);
            Array index = Array.zeros(DType.INT64, Shape.of(3, 40));
            for (int i = 0; i < index.numel(); i++) {
                index.setLong(i, random.nextInt(25));
            }
            for (boolean add : new boolean[] {false, true}) {
                Array out = Array.zeros(type, Shape.of(3, 25));
                tested.twins().check(new Kernel.Unpool(add), out, 0, values, index);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Tested.class)
    void sparseMatrices(Tested tested) {
        Taps taps =
                Taps.of(
                        7,
                        9,
                        (o, made) -> {
                            for (int i = 0; i < o % 4; i++) {
                                made.tap((3 * o + 2 * i) % 7, i - 2);
                            }
                        });
        for (DType type : FLOATING) {
            for (Form form : FORMS) {
                for (int dim = 0; dim < 3; dim++) {
                    for (Taps t : List.of(taps, taps.transposed())) {
                        Shape s = Shape.of(4, 3, 5);
                        Array x = form.whole(type, s.with(dim, t.inputs()), random);
                        Array out = Array.zeros(type, s.with(dim, t.outputs()));
                        tested.twins().check(new Kernel.Mix(t, dim), out, 0, x);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Tested.class)
    void normalisation(Tested tested) {
        int[][] sizes = {{1, 3, 5}, {4, 3, 1}, {5, 2, 17}, {1, 9, 100}, {2, 3, 70}};
        for (int[] z : sizes) {
            for (DType type : FLOATING) {
                for (Form form : FORMS) {
                    for (Kernel.Affine affine : Kernel.Affine.values()) {
                        if (affine != Kernel.Affine.COLUMN || z[0] == 1) {
                            normalisation(tested.twins(), Shape.of(z), type, form, affine);
                        }
                    }
                }
            }
        }
    }

    private void normalisation(Twins twins, Shape s, DType type, Form form, Kernel.Affine affine) {
        int c = s.size(1);
        Array x = form.random(type, s, random);
        Array g = form.random(type, s, random);
        Shape row = Shape.of(affine == Kernel.Affine.ROW ? c : s.size(2));
        Array weight = form.random(type, row, random);
        Array bias = form.random(type, row, random);
        Array mean = Form.CONTIGUOUS.random(type, Shape.of(c), random);
        Array variance = Array.zeros(type, Shape.of(c));
        for (int i = 0; i < c; i++) {
            variance.setDouble(i, .5 + random.nextDouble());
        }
        Array each = Array.zeros(type, Shape.of(c));
        boolean none = affine == Kernel.Affine.NONE;
        for (boolean centered : new boolean[] {false, true}) {
            Array[] out = {form.zeros(type, s), each, each};
            Array[] in = none ? new Array[] {x} : new Array[] {x, weight, bias};
            twins.check(new Kernel.Normalize(.01, centered, affine), out, 1e-5, in);
            Array grads = Array.zeros(type, row);
            Array[] to =
                    none
                            ? new Array[] {form.zeros(type, s)}
                            : new Array[] {form.zeros(type, s), grads, grads};
            Array[] from =
                    none
                            ? new Array[] {g, x, mean, variance}
                            : new Array[] {g, x, mean, variance, weight};
            // Sums of some hundred products of up to 30.
            twins.check(new Kernel.NormalizeGrad(.01, centered, affine), to, 1e-4, from);
        }
    }
}
