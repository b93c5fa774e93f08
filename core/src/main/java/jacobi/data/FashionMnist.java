package jacobi.data;

import jacobi.data.ImageSource.Known;
import jacobi.data.ImageSource.Member;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST: 60,000 pictures of clothes to train, 10,000 to test, {@code float32 [n, 1, 28,
 * 28]} in [0, 1], of ten classes.
 *
 * <p>Looked for where Debian's package {@code dataset-fashion-mnist} puts it, then in the cache,
 * then at its home; see {@link ImageSource}.
 *
 * <p>Source: H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for
 * Benchmarking Machine Learning Algorithms", arXiv:1708.07747, 2017. MIT licence.
 */
public final class FashionMnist {
    /** The number of classes. */
    public static final int CLASSES = 10;

    /** What the labels mean. */
    public static final List<String> NAMES =
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot");

    private static final Known KNOWN =
            new Known(
                    "Fashion-MNIST",
                    "fashion-mnist",
                    CLASSES,
                    List.of(
                            new Member(
                                    "train-images-idx3-ubyte",
                                    "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
                            new Member(
                                    "train-labels-idx1-ubyte",
                                    "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
                            new Member(
                                    "t10k-images-idx3-ubyte",
                                    "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
                            new Member(
                                    "t10k-labels-idx1-ubyte",
                                    "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34")));

    private FashionMnist() {}

    /** Where it comes from, to be changed. */
    public static ImageSource source() {
        return ImageSource.of(
                KNOWN,
                "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                List.of(Path.of("/usr/share/datasets/fashion-mnist")));
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
