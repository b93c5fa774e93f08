package jacobi.data;

import jacobi.io.FileFormatException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * 1,797 handwritten digits of 8x8 pixels, inside the library: {@code x} is {@code float32 [1797, 1,
 * 8, 8]} in [0, 1], {@code y} is {@code int64 [1797]}, 0 to 9.
 *
 * <p>Source: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits" (its test
 * part), UCI Machine Learning Repository, 1998, CC BY 4.0.
 */
public final class Digits {
    /** The number of classes. */
    public static final int CLASSES = 10;

    private static final int BRIGHTEST = 16;

    private Digits() {}

    /** All digits, in the order in which they were published. */
    public static TensorDataset load() {
        String images = "digits-images-idx3-ubyte.gz";
        String labels = "digits-labels-idx1-ubyte.gz";
        try {
            return Images.dataset(
                    images,
                    Idx.parse(images, resource(images)),
                    labels,
                    Idx.parse(labels, resource(labels)),
                    BRIGHTEST,
                    CLASSES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Digits.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileFormatException(name + " is missing in the library: build it anew");
            }
            return in.readAllBytes();
        }
    }
}
