package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jacobi.Operators;
import jacobi.ReductionOps;
import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.random.Generator;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Blocks on images that no golden case of blocks covers, on numbers that can be followed. */
final class ImageBlocksTest {
    private static Tensor counting(int... shape) {
        int n = 1;
        for (int size : shape) {
            n *= size;
        }
        return Tensor.arange(1, n + 1, 1).to(DType.FLOAT32).reshape(shape);
    }

    private static void check(String shape, Tensor found, float... expected) {
        assertEquals(shape, found.shape().toString());
        assertArrayEquals(expected, found.toFloats(), found.toString());
    }

    @Test
    void channelsBecomePixelsAndBack() {
        Tensor x = counting(1, 4, 1, 1);
        Tensor y = new PixelShuffle(2).forward(x);
        check("[1, 1, 2, 2]", y, 1, 2, 3, 4);
        check("[1, 4, 1, 1]", new PixelUnshuffle(2).forward(y), 1, 2, 3, 4);
    }

    @Test
    void channelsOfGroupsAlternate() {
        check("[1, 4, 1, 1]", new ChannelShuffle(2).forward(counting(1, 4, 1, 1)), 1, 3, 2, 4);
    }

    @Test
    void patchesBecomeColumns() {
        check(
                "[1, 4, 4]",
                new Unfold(2).forward(counting(1, 1, 3, 3)),
                new float[] {1, 2, 4, 5, 2, 3, 5, 6, 4, 5, 7, 8, 5, 6, 8, 9});
    }

    @Test
    void columnsAreAddedWhereTheyOverlap() {
        check(
                "[1, 1, 3, 3]",
                new Fold(new int[] {3, 3}, 2).forward(Tensor.ones(1, 4, 4)),
                new float[] {1, 2, 1, 2, 4, 2, 1, 2, 1});
    }

    @Test
    void unpoolingPutsTheLargestBack() {
        ReductionOps.Extreme one = new MaxPool1d(2).forwardWithIndices(counting(1, 1, 4));
        check("[1, 1, 4]", new MaxUnpool1d(2).forward(one.values(), one.indices()), 0, 2, 0, 4);
        ReductionOps.Extreme two = new MaxPool2d(2).forwardWithIndices(counting(1, 1, 2, 2));
        Tensor back = new MaxUnpool2d(2).forward(two.values(), two.indices());
        check("[1, 1, 2, 2]", back, 0, 0, 0, 4);
        ReductionOps.Extreme three = new MaxPool3d(2).forwardWithIndices(counting(1, 1, 2, 2, 2));
        check(
                "[1, 1, 2, 2, 2]",
                new MaxUnpool3d(2).forward(three.values(), three.indices()),
                new float[] {0, 0, 0, 0, 0, 0, 0, 8});
    }

    @Test
    void fractionalWindowsByNameAreDrawn() {
        for (int dims = 2; dims < 4; dims++) {
            int[] shape = {2, 3, 11, 9, 10};
            Tensor x = Tensor.randn(Arrays.copyOf(shape, dims + 2));
            String name = "nn.functional.fractional_max_pool" + dims + "d";
            List<Object> arguments = List.of(x, 2L, 4L);
            // PyTorch draws torch.rand(n, c, dims) of the input's type.
            Tensor samples = Tensor.rand(new Generator(7), DType.FLOAT32, 2, 3, dims);
            Tensor given = call(name, arguments, Map.of("_random_samples", samples));
            Tensor.manualSeed(7);
            Tensor drawn = call(name, arguments, Map.of());
            Tensor next = call(name, arguments, Map.of());
            assertArrayEquals(given.toFloats(), drawn.toFloats());
            assertFalse(Arrays.equals(drawn.toFloats(), next.toFloats()));
        }
    }

    private static Tensor call(String name, List<Object> arguments, Map<String, Object> named) {
        return Operators.call(name, arguments, named).orElseThrow().getFirst();
    }

    @Test
    void fractionalWindowsThatFillTheImageLeaveNoChance() {
        check(
                "[1, 1, 2, 2]",
                new FractionalMaxPool2d(new int[] {2, 2}, 2, 2).forward(counting(1, 1, 4, 4)),
                new float[] {6, 8, 14, 16});
        check(
                "[1, 1, 2, 2, 2]",
                new FractionalMaxPool3d(new int[] {2, 2, 2}, 2, 2, 2)
                        .forward(counting(1, 1, 4, 4, 4)),
                new float[] {22, 24, 30, 32, 54, 56, 62, 64});
    }

    @Test
    void upsamplingRepeatsOrDrawsLines() {
        Tensor x = counting(1, 1, 1, 2);
        check("[1, 1, 2, 4]", new Upsample(2).forward(x), 1, 1, 2, 2, 1, 1, 2, 2);
        Tensor line = new Upsample(new int[] {1, 3}, "bilinear", true).forward(x);
        check("[1, 1, 1, 3]", line, 1, 1.5f, 2);
    }

    @Test
    void hardSigmoidIsALineBetweenItsBounds() {
        Tensor x = Tensor.of(new float[] {-4, -3, 0, 1.5f, 3, 4});
        check("[6]", new Hardsigmoid().forward(x), 0, 0, 0.5f, 0.75f, 1, 1);
    }
}
