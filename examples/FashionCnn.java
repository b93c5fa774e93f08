import module jacobi;

import jacobi.plot.Panels;
import jacobi.plot.Plot;

import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * A convolutional network learns to name clothes: Fashion-MNIST, 60,000 pictures of 28x28 to learn
 * from and 10,000 to be judged by, of ten kinds.
 *
 * <p>Two stages of convolution each halve the picture and describe what is left by more channels,
 * {@code [1, 28, 28] -> [32, 14, 14] -> [64, 7, 7]}; two linear layers turn the last description
 * into ten scores. Ten epochs of AdamW, its rate rising and falling in one cycle, come to more than
 * 92 % of the test pictures, in minutes on two cores.
 *
 * <p>The settings are fixed beforehand, and the network that is judged is that of the last epoch:
 * the test pictures choose nothing. Every random number comes from a seed.
 */
void main(String... arguments) {
    try {
        Options options = Options.of(arguments);
        if (options.threads() > 0) {
            Backends.threads(options.threads());
        }
        Files.createDirectories(options.out());
        train(options, load(options.data()));
    } catch (IllegalArgumentException e) {
        fail(2, e.getMessage() + "\n" + USAGE);
    } catch (IOException e) {
        fail(1, e.toString());
    }
}

static final long SEED = 0;
static final int EPOCHS = 10;
static final int BATCH = 128;
static final double HIGHEST_RATE = 0.003;
static final double GOAL = 0.92;

static final String USAGE =
        """
        FashionCnn [--epochs N] [--data FOLDER] [--out FOLDER] [--threads N]
          --epochs N      passes over the pictures; 10 unless given
          --data FOLDER   with the four IDX files, gzipped or not; unless given they are looked for
                          in the usual places, then downloaded
          --out FOLDER    for curve.csv, curve.svg, curve.png and weights.safetensors, which are
                          replaced after each epoch; runs/fashion-cnn unless given
          --threads N     that compute; one a processor unless given\
        """;

/** One convolution, its maximum over squares of 2x2, its normalisation. */
final class Stage extends Block implements Layer {
    final Conv2d conv;
    final BatchNorm2d norm;

    Stage(int in, int out) {
        // The normalisation takes the mean away, and a bias would go with it.
        conv = new Conv2d(in, out, 3, ConvOptions.DEFAULT.padding(1).bias(false));
        norm = new BatchNorm2d(out);
    }

    /** {@code [n, in, height, width] -> [n, out, height / 2, width / 2]}. */
    @Override
    public Tensor forward(Tensor x) {
        // The maximum first: what follows has a quarter of the work.
        return norm.forward(conv.forward(x).maxPool2d(2)).relu();
    }
}

/** Two stages and two linear layers; 421,738 parameters. */
final class Network extends Block implements Layer {
    final Stage first = new Stage(1, 32);
    final Stage second = new Stage(32, 64);
    final Dropout dropout = new Dropout(0.25);
    final Linear hidden = new Linear(64 * 7 * 7, 128);
    final Linear scores = new Linear(128, FashionMnist.CLASSES);

    /** {@code [n, 1, 28, 28] -> [n, 10]}. */
    @Override
    public Tensor forward(Tensor x) {
        Tensor description = second.forward(first.forward(x)).flatten(1);
        Tensor h = hidden.forward(dropout.forward(description)).relu();
        return scores.forward(dropout.forward(h));
    }
}

/**
 * Pictures that differ each time: mirrored or not, and moved by up to a pixel each way. A shoe is
 * still a shoe then, and the network cannot learn the pictures by heart.
 */
final class Varied implements Dataset {
    private final Dataset pictures;

    // One of its own: the loader asks for pictures on another thread while dropout draws on ours.
    private final Random random = new Random(SEED);

    Varied(Dataset pictures) {
        this.pictures = pictures;
    }

    @Override
    public int size() {
        return pictures.size();
    }

    @Override
    public Sample get(int i) {
        Sample sample = pictures.get(i);
        Tensor framed = sample.x().pad(1, 1, 1, 1);
        Tensor moved =
                framed.narrow(1, random.nextInt(3), sample.x().size(1))
                        .narrow(2, random.nextInt(3), sample.x().size(2));
        return new Sample(random.nextBoolean() ? moved.flip(2) : moved, sample.y());
    }
}

/** Sums over the pictures seen: losses, and how many were named right. */
final class Score {
    private double loss;
    private long right;
    private long seen;

    void add(Tensor scores, Tensor classes, Tensor meanLoss) {
        int n = scores.size(0);
        loss += n * meanLoss.item();
        right += scores.detach().argmax(1).eq(classes).sum().itemLong();
        seen += n;
    }

    double loss() {
        return loss / seen;
    }

    double accuracy() {
        return (double) right / seen;
    }
}

/**
 * A point of the curve. What is said of training is the mean over the epoch's steps, each before
 * its update, of varied pictures and with dropout; so the test can look better.
 */
record Point(
        int epoch, double trainLoss, double trainAccuracy, double testLoss, double testAccuracy) {}

void train(Options options, TrainTest data) throws IOException {
    Tensor.manualSeed(SEED);
    Network network = new Network();
    var loader =
            new DataLoader(new Varied(data.train()), BATCH).shuffle(true).seed(SEED).prefetch(2);
    var optimizer = new AdamW(network.parameters(), HIGHEST_RATE);
    var schedule =
            new OneCycleLR(optimizer, HIGHEST_RATE, (long) options.epochs() * loader.batches());
    IO.println(
            "%,d pictures to learn from, %,d to be judged by; %,d parameters"
                    .formatted(
                            data.train().size(),
                            data.test().size(),
                            network.parameters().stream().mapToInt(Tensor::numel).sum()));
    IO.println("epoch  train loss  accuracy   test loss  accuracy   seconds    total");
    long start = System.nanoTime();
    List<Point> curve = new ArrayList<>();
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
        long begun = System.nanoTime();
        Score train = epoch(network, loader, optimizer, schedule);
        Score test = judge(network, data.test());
        curve.add(new Point(epoch, train.loss(), train.accuracy(), test.loss(), test.accuracy()));
        save(options.out(), network, curve);
        IO.println(
                String.format(
                        Locale.ROOT,
                        "%5d  %10.4f  %6.2f %%  %10.4f  %6.2f %%  %8.1f %8.1f",
                        epoch,
                        train.loss(),
                        100 * train.accuracy(),
                        test.loss(),
                        100 * test.accuracy(),
                        secondsSince(begun),
                        secondsSince(start)));
    }
    check(options, data.test(), curve.getLast());
}

Score epoch(Network network, DataLoader loader, Optimizer optimizer, OneCycleLR schedule) {
    var criterion = new CrossEntropyLoss();
    Score score = new Score();
    network.train();
    for (Batch batch : loader) {
        optimizer.zeroGrad();
        Tensor scores = network.forward(batch.x());
        Tensor loss = criterion.forward(scores, batch.y());
        loss.backward();
        optimizer.step();
        schedule.step();
        score.add(scores, batch.y(), loss);
    }
    return score;
}

/** All pictures as they are, no dropout, no graph. */
Score judge(Network network, Dataset pictures) {
    var criterion = new CrossEntropyLoss();
    Score score = new Score();
    network.eval();
    try (Grad _ = Grad.off()) {
        for (Batch batch : new DataLoader(pictures, 500).seed(SEED)) {
            Tensor scores = network.forward(batch.x());
            score.add(scores, batch.y(), criterion.forward(scores, batch.y()));
        }
    }
    return score;
}

/** After each epoch, so that a run that is stopped leaves what it has. */
void save(Path folder, Network network, List<Point> curve) throws IOException {
    TensorFiles.save(folder.resolve("weights.safetensors"), network.stateDict());
    StringBuilder csv =
            new StringBuilder("epoch,train_loss,train_accuracy,test_loss,test_accuracy\n");
    for (Point p : curve) {
        csv.append(
                String.format(
                        Locale.ROOT,
                        "%d,%.6f,%.6f,%.6f,%.6f\n",
                        p.epoch(),
                        p.trainLoss(),
                        p.trainAccuracy(),
                        p.testLoss(),
                        p.testAccuracy()));
    }
    Files.writeString(folder.resolve("curve.csv"), csv);
    Panels picture =
            Panels.of(
                    "A convolutional network on Fashion-MNIST",
                    2,
                    plot("Loss", curve, Point::trainLoss, Point::testLoss),
                    plot(
                            "Accuracy, %",
                            curve, p -> 100 * p.trainAccuracy(), p -> 100 * p.testAccuracy()));
    picture.save(folder.resolve("curve.svg"));
    picture.save(folder.resolve("curve.png"));
}

Plot plot(
        String title,
        List<Point> curve,
        ToDoubleFunction<Point> train,
        ToDoubleFunction<Point> test) {
    return new Plot(title)
            .line("training", curve.stream().mapToDouble(train).toArray())
            .line("test", curve.stream().mapToDouble(test).toArray())
            .xLabel("epoch");
}

/** What is in the file is the network that was judged; and it is as good as was said. */
void check(Options options, Dataset pictures, Point last) throws IOException {
    Network again = new Network();
    again.loadStateDict(TensorFiles.load(options.out().resolve("weights.safetensors")));
    Score score = judge(again, pictures);
    check(
            "the saved weights name %.2f %% of the test pictures right"
                    .formatted(100 * score.accuracy()),
            score.accuracy() == last.testAccuracy() && score.loss() == last.testLoss());
    if (options.epochs() >= EPOCHS && options.data() == null) {
        check("that is at least %.0f %%".formatted(100 * GOAL), score.accuracy() >= GOAL);
    }
    IO.println("the curve and the weights are in " + options.out());
}

/**
 * Fashion-MNIST from a folder or, without one, from where it is first found.
 *
 * @throws IOException if it is not there or damaged
 */
TrainTest load(Path folder) throws IOException {
    ImageSource source = FashionMnist.source().notices(IO::println);
    TrainTest data = folder == null ? source.load() : source.load(folder);
    Shape size = data.train().x().shape().without(0);
    if (!size.equals(Shape.of(1, 28, 28))) {
        throw new IOException(folder + ": pictures of " + size + ": expected [1, 28, 28]");
    }
    return data;
}

/**
 * What the command line says.
 *
 * @param data null for the usual places
 * @param threads 0 for one a processor
 */
record Options(int epochs, Path data, Path out, int threads) {
    static Options of(String... arguments) {
        Options options = new Options(EPOCHS, null, Path.of("runs", "fashion-cnn"), 0);
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            options = options.with(arguments[i], value);
        }
        return options;
    }

    private Options with(String name, String value) {
        return switch (name) {
            case "--epochs" -> new Options(count(name, value), data, out, threads);
            case "--data" -> new Options(epochs, path(name, value), out, threads);
            case "--out" -> new Options(epochs, data, path(name, value), threads);
            case "--threads" -> new Options(epochs, data, out, count(name, value));
            default -> throw new IllegalArgumentException("there is no option '" + name + "'");
        };
    }

    private static int count(String name, String value) {
        if (!value.matches("[1-9][0-9]{0,3}")) {
            throw new IllegalArgumentException(
                    "%s is '%s': expected a whole number from 1 to 9999".formatted(name, value));
        }
        return Integer.parseInt(value);
    }

    private static Path path(String name, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException(name + ": expected a folder after it");
        }
        return Path.of(value);
    }
}

double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
}

void fail(int code, String why) {
    System.err.println("FashionCnn: " + why);
    System.exit(code);
}

void check(String what, boolean holds) {
    if (!holds) {
        throw new AssertionError(what);
    }
    IO.println("check: " + what);
}
