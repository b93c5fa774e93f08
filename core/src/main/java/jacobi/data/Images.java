package jacobi.data;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.io.FileFormatException;

/** Makes a data set of images and labels as IDX has them. */
final class Images {
    private Images() {}

    /**
     * Pixels divided by the largest, {@code float32 [n, 1, height, width]}, with labels {@code
     * int64 [n]}.
     *
     * @throws FileFormatException if the arrays are no such pair, naming the file
     */
    static TensorDataset dataset(
            String imagesName,
            Array images,
            String labelsName,
            Array labels,
            int largest,
            int classes)
            throws FileFormatException {
        requireKind(imagesName, images, 3, "images [n, height, width]");
        requireKind(labelsName, labels, 1, "labels [n]");
        int n = images.shape().size(0);
        if (n == 0 || labels.shape().size(0) != n) {
            throw new FileFormatException(
                    "%s has %d images and %s %d labels, expected as many, and at least one"
                            .formatted(imagesName, n, labelsName, labels.shape().size(0)));
        }
        long[] y = labels.toLongs();
        for (int i = 0; i < n; i++) {
            if (y[i] >= classes) {
                throw new FileFormatException(
                        "%s: label %d is %d, expected 0 to %d"
                                .formatted(labelsName, i, y[i], classes - 1));
            }
        }
        byte[] pixels = images.storage().bytes();
        float[] x = new float[pixels.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (pixels[i] & 0xff) / largest;
        }
        int height = images.shape().size(1);
        int width = images.shape().size(2);
        return new TensorDataset(
                Tensor.of(Array.of(Storage.of(x), Shape.of(n, 1, height, width))), Tensor.of(y));
    }

    private static void requireKind(String name, Array a, int rank, String expected)
            throws FileFormatException {
        if (a.dtype() != DType.UINT8 || a.shape().rank() != rank) {
            throw new FileFormatException(
                    "%s: %s %s, expected uint8 %s".formatted(name, a.dtype(), a.shape(), expected));
        }
    }
}
