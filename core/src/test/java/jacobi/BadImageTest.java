package jacobi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.array.DType;
import jacobi.nn.BatchNorm1d;
import jacobi.nn.BatchNorm2d;
import jacobi.nn.Conv2d;
import jacobi.nn.ConvOptions;
import jacobi.nn.ConvTranspose2d;
import jacobi.nn.GroupNorm;
import jacobi.nn.ReflectionPad1d;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

import java.util.stream.Stream;

/** What a user reads who makes a mistake with images. */
class BadImageTest {
    private static final int[] ONE = {1};
    private static final int[] ZERO = {0};

    private static DynamicTest says(String message, Executable mistake) {
        return DynamicTest.dynamicTest(
                message,
                () ->
                        assertEquals(
                                message,
                                assertThrows(RuntimeException.class, mistake).getMessage()));
    }

    private static Tensor zeros(int... sizes) {
        return Tensor.zeros(sizes);
    }

    @TestFactory
    Stream<DynamicTest> convolutions() {
        return Stream.of(
                says(
                        "conv2d: input [1, 4, 5, 5] has 4 channels: expected 3 for weight [8, 3, 3,"
                                + " 3] and groups 1",
                        () -> new Conv2d(3, 8, 3).forward(zeros(1, 4, 5, 5))),
                says(
                        "conv2d: kernel [3, 3] is larger than the padded input [2, 5]",
                        () -> zeros(1, 3, 2, 5).conv2d(zeros(8, 3, 3, 3), null)),
                says(
                        "conv2d: kernel [3, 3] with dilation [2, 2] is larger than the padded input"
                                + " [4, 4]",
                        () ->
                                zeros(1, 1, 4, 4)
                                        .conv2d(
                                                zeros(1, 1, 3, 3),
                                                null,
                                                ONE,
                                                ZERO,
                                                new int[] {2},
                                                1)),
                says(
                        "conv2d: input [5, 5]: expected [n, c, h, w] or [c, h, w]",
                        () -> zeros(5, 5).conv2d(zeros(8, 3, 3, 3), null)),
                says(
                        "conv2d: weight [8, 3, 3]: expected 4 dimensions",
                        () -> zeros(1, 3, 5, 5).conv2d(zeros(8, 3, 3), null)),
                says(
                        "conv2d: bias [7]: expected [8]",
                        () -> zeros(1, 3, 5, 5).conv2d(zeros(8, 3, 3, 3), zeros(7))),
                says(
                        "conv2d: dtypes float64 and float32 differ",
                        () -> zeros(1, 3, 5, 5).to(DType.FLOAT64).conv2d(zeros(8, 3, 3, 3), null)),
                says(
                        "conv2d: weight [8, 3, 3, 3] and groups 3: expected groups that divide 8",
                        () -> zeros(1, 9, 5, 5).conv2d(zeros(8, 3, 3, 3), null, ONE, ZERO, ONE, 3)),
                says(
                        "conv2d: stride is [0, 0]: expected at least 1",
                        () ->
                                zeros(1, 3, 5, 5)
                                        .conv2d(zeros(8, 3, 3, 3), null, ZERO, ZERO, ONE, 1)),
                says(
                        "conv1d: padding 'same' with stride [2]: expected stride 1",
                        () ->
                                zeros(1, 3, 5)
                                        .conv1d(
                                                zeros(8, 3, 3),
                                                null,
                                                new int[] {2},
                                                "same",
                                                ONE,
                                                1)),
                says(
                        "conv_transpose2d: output padding [2, 2]: expected less than stride [2, 2]"
                                + " or dilation [1, 1]",
                        () ->
                                new ConvTranspose2d(
                                                3,
                                                2,
                                                3,
                                                ConvOptions.DEFAULT.stride(2).outputPadding(2))
                                        .forward(zeros(1, 3, 4, 4))),
                says(
                        "conv_transpose1d: input [1, 1, 1] and kernel [1] give size -1 at image"
                                + " dimension 0: expected at least 1",
                        () ->
                                zeros(1, 1, 1)
                                        .convTranspose1d(
                                                zeros(1, 1, 1), null, ONE, ONE, ZERO, 1, ONE)),
                says(
                        "Conv2d: channels 4 and 6 and groups 4: expected groups that divide both",
                        () -> new Conv2d(4, 6, 3, ConvOptions.DEFAULT.groups(4))),
                says(
                        "padding mode 'mirror': expected 'zeros', 'reflect', 'replicate' or"
                                + " 'circular'",
                        () -> ConvOptions.DEFAULT.paddingMode("mirror")));
    }

    @TestFactory
    Stream<DynamicTest> poolingAndPadding() {
        Tensor x = zeros(1, 2, 4, 4);
        return Stream.of(
                says(
                        "max_pool2d: kernel [5, 5] is larger than the padded input at image"
                                + " dimension 0 of [1, 2, 4, 4]",
                        () -> x.maxPool2d(5)),
                says(
                        "max_pool2d: padding [2, 2]: expected at most half of kernel size [3, 3]",
                        () -> x.maxPool2d(Tensor.Window.of(3).padding(2))),
                says(
                        "avg_pool2d: divisor 0: expected another number",
                        () -> x.avgPool2d(Tensor.Window.of(2), true, 0)),
                says(
                        "max_unpool2d: indices float32 [1, 2, 4, 4]: expected int64 [1, 2, 4, 4] as"
                                + " the input's shape is",
                        () -> x.maxUnpool2d(x, 8)),
                says(
                        "max_unpool1d: index 9 is out of bounds for dimension 1 of [1, 4] with size"
                                + " 4",
                        () -> zeros(1, 1, 2).maxUnpool1d(Tensor.of(0, 9).reshape(1, 1, 2), 4)),
                says(
                        "pad: amounts [4, 0] and mode 'reflect' for size 4 of dimension 3 of [1, 2,"
                                + " 4, 4]: expected at most 3",
                        () -> x.pad(new int[] {4, 0}, "reflect")),
                says(
                        "pad: amounts [1] for input [1, 2, 4, 4]: expected two for each of its last"
                                + " dimensions",
                        () -> x.pad(1)),
                says(
                        "pad: amounts [-3, -2] leave size -1 of dimension 3 of [1, 2, 4, 4]",
                        () -> x.pad(-3, -2)),
                says(
                        "ReflectionPad1d: input [1, 2, 4, 4]: expected 2 or 3 dimensions",
                        () -> new ReflectionPad1d(1).forward(x)),
                says(
                        "interpolate: mode 'linear' for 2 image dimensions: expected 1",
                        () -> x.interpolate(new int[] {2}, "linear")),
                says(
                        "pixel_shuffle: size 2 at dimension 1 of [1, 2, 4, 4]: expected a multiple"
                                + " of 4",
                        () -> x.pixelShuffle(2)),
                says(
                        "fold: input [1, 2, 9]: expected [n, c 4, 9] for output size [4, 4] and"
                                + " kernel [2, 2]",
                        () ->
                                zeros(1, 2, 9)
                                        .foldPatches(
                                                new int[] {4, 4},
                                                new int[] {2, 2},
                                                new int[] {1, 1},
                                                new int[] {0, 0},
                                                new int[] {1, 1})),
                says(
                        "grid_sample: input [1, 2, 4, 4] and grid [2, 3, 3, 2]: expected [n, c, h,"
                                + " w] and [n, oh, ow, 2], or [n, c, d, h, w] and [n, od, oh, ow,"
                                + " 3]",
                        () -> x.gridSample(zeros(2, 3, 3, 2), "bilinear", "zeros", false)));
    }

    @TestFactory
    Stream<DynamicTest> normalisation() {
        return Stream.of(
                says(
                        "batch_norm: input [1, 3] has 1 value a channel: expected more in training",
                        () -> new BatchNorm1d(3).forward(zeros(1, 3))),
                says(
                        "batch_norm: running mean [3]: expected [4]",
                        () -> new BatchNorm2d(3).forward(zeros(2, 4, 2, 2))),
                says(
                        "BatchNorm2d: input [2, 3]: expected 4 dimensions",
                        () -> new BatchNorm2d(3).forward(zeros(2, 3))),
                says(
                        "layer_norm: input [2, 4] and normalised shape [5]: expected [.., 5]",
                        () -> zeros(2, 4).layerNorm(new int[] {5}, null, null, 1e-5)),
                says(
                        "GroupNorm: 5 channels and 2 groups: expected groups that divide the"
                                + " channels",
                        () -> new GroupNorm(2, 5)));
    }
}
