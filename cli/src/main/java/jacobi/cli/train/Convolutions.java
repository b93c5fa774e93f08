package jacobi.cli.train;

import jacobi.nn.BatchNorm2d;
import jacobi.nn.Conv2d;
import jacobi.nn.ConvOptions;
import jacobi.nn.Flatten;
import jacobi.nn.Layer;
import jacobi.nn.MaxPool2d;
import jacobi.nn.Sequential;
import jacobi.nn.Unflatten;

import java.util.function.Supplier;

/**
 * How a convolutional network begins: two stages, {@code [n, side * side] -> [n, 32, side / 2, side
 * / 2] -> [n, 64, side / 4, side / 4]}, flattened again. A stage is a convolution of 3x3, the
 * maximum over squares of 2x2, a normalisation and an activation.
 *
 * @param side of a square grey image
 */
record Convolutions(int side) {
    private static final int[] CHANNELS = {32, 64};
    private static final int KERNEL = 3;

    /** Each stage halves the image; something must be left. */
    private static final int LEAST = 4;

    /**
     * Those of images of so many pixels.
     *
     * @throws IllegalArgumentException if there is no such square, or it is too small
     */
    static Convolutions of(int pixels) {
        int side = (int) Math.sqrt(pixels);
        if (side * side != pixels || side < LEAST) {
            throw new IllegalArgumentException(
                    "--network cnn: %,d inputs, expected a square of at least %dx%d"
                            .formatted(pixels, LEAST, LEAST));
        }
        return new Convolutions(side);
    }

    /** The number of outputs for an image. */
    int outputs() {
        int left = side >> CHANNELS.length;
        return CHANNELS[CHANNELS.length - 1] * left * left;
    }

    /** The number of weights, those of the normalisations among them. */
    static long parameters() {
        long sum = 0;
        int in = 1;
        for (int out : CHANNELS) {
            sum += (long) in * out * KERNEL * KERNEL + 2L * out;
            in = out;
        }
        return sum;
    }

    /** Adds the layers to a model. */
    void addTo(Sequential model, Supplier<Layer> activation) {
        // The normalisation takes the mean away, and a bias would go with it.
        ConvOptions options = ConvOptions.DEFAULT.padding(KERNEL / 2).bias(false);
        model.add(new Unflatten(1, 1, side, side));
        int in = 1;
        for (int out : CHANNELS) {
            // The maximum first: what follows has a quarter of the work.
            model.add(new Conv2d(in, out, KERNEL, options))
                    .add(new MaxPool2d(2))
                    .add(new BatchNorm2d(out))
                    .add(activation.get());
            in = out;
        }
        model.add(new Flatten());
    }
}
