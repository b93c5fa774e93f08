package jacobi.data;

import jacobi.Stateful;
import jacobi.Tensor;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Goes over a data set in batches; each {@link #iterator()} is one epoch.
 *
 * <p>Random orders are PyTorch's, seed for seed. As its loader does, an epoch begins with one
 * 64-bit draw that nothing else uses; if the loader shuffles, the order is then the permutation
 * that the generator given by {@link #seed} or {@link #generator} draws or, without one, that of a
 * fresh generator seeded with one more draw from {@link Tensor#generator()}.
 *
 * <p>The batches of an epoch do not depend on {@link #prefetch}, not even for a data set that draws
 * random numbers of its own: there is one batch in the making at a time, in order. (After an
 * iterator was abandoned it is chance how far ahead such a data set has been asked.)
 *
 * <p>The state ({@link #stateDict}) is that of the given generator and how far the newest iterator
 * has come. A loader that took over the state of one in the middle of an epoch begins with the rest
 * of that epoch, and then goes on as the other would have. Without a generator given, {@link
 * Tensor#generator()} is to be restored as well.
 *
 * <p>Not thread-safe. An iterator may be abandoned at any time: no thread waits for it.
 */
public final class DataLoader implements Iterable<Batch>, Stateful {
    private final Dataset data;
    private final int batchSize;
    private boolean shuffle;
    private boolean dropLast;
    private int ahead;
    private @Nullable Generator generator;
    private @Nullable Function<List<Sample>, Batch> collate;

    /** How many epochs were begun. */
    private long epochs;

    /** The newest one; null before the first. */
    private @Nullable Epoch newest;

    /** Whether the newest came out of a saved state, and no iterator has gone on with it yet. */
    private boolean resumes;

    private final ReentrantLock turn = new ReentrantLock();

    /**
     * Goes over a data set in its own order, the last batch being smaller if need be.
     *
     * @throws IllegalArgumentException if the data set is empty, or the size is below 1
     */
    public DataLoader(Dataset data, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException(
                    "data loader: batch size " + batchSize + ", expected at least 1");
        }
        if (data.size() == 0) {
            throw new IllegalArgumentException("data loader: the data set is empty");
        }
        this.data = data;
        this.batchSize = batchSize;
    }

    /** Whether each epoch has a random order of its own. Gives this loader, as the others do. */
    public DataLoader shuffle(boolean on) {
        shuffle = on;
        return this;
    }

    /** Draws orders from a new generator of this seed instead of {@link Tensor#generator()}. */
    public DataLoader seed(long seed) {
        return generator(new Generator(seed));
    }

    /** Draws orders from this generator instead of {@link Tensor#generator()}. */
    public DataLoader generator(Generator source) {
        generator = source;
        return this;
    }

    /** Whether to leave out a last batch that is smaller than the others. */
    public DataLoader dropLast(boolean on) {
        dropLast = on;
        return this;
    }

    /** Makes batches of samples by this function instead of {@link Dataset#batch}. */
    public DataLoader collate(Function<List<Sample>, Batch> function) {
        collate = function;
        return this;
    }

    /**
     * Prepares up to this many batches in the background, on a virtual thread; 0, the default,
     * makes each when it is asked for.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public DataLoader prefetch(int batches) {
        if (batches < 0) {
            throw new IllegalArgumentException(
                    "data loader: prefetch " + batches + ", expected at least 0");
        }
        ahead = batches;
        return this;
    }

    /** The data set. */
    public Dataset dataset() {
        return data;
    }

    /** The number of samples in each batch except, perhaps, the last. */
    public int batchSize() {
        return batchSize;
    }

    /** The number of batches in an epoch. */
    public int batches() {
        int n = data.size();
        return dropLast ? n / batchSize : (n - 1) / batchSize + 1;
    }

    /** The number of epochs begun, counting those before a state was taken over. */
    public long epochs() {
        return epochs;
    }

    /**
     * Begins an epoch, or goes on with the one of a state that was taken over.
     *
     * <p>The iterator throws a {@link DataException} in place of a batch that cannot be made, after
     * all batches before it, and has none after it. An {@link Error} comes out as it is. An
     * interrupt that arrives while it waits for a batch is passed on to the thread that makes the
     * batch, and kept.
     *
     * @throws IllegalArgumentException if {@link #dropLast} leaves no batch
     */
    @Override
    public Iterator<Batch> iterator() {
        int batches = batches();
        if (batches == 0) {
            throw new IllegalArgumentException(
                    "data loader: %d samples are less than one batch of %d, and dropLast is on"
                            .formatted(data.size(), batchSize));
        }
        Epoch epoch = newest;
        if (epoch == null || !resumes) {
            epoch = begin();
            newest = epoch;
            epochs++;
        }
        resumes = false;
        int[] order = epoch.order(data.size());
        BatchMaker maker = new BatchMaker(data, collate, order, batchSize, turn);
        return ahead == 0
                ? new PlainIterator(maker, batches, epoch)
                : new PrefetchIterator(maker, batches, epoch, ahead);
    }

    private Epoch begin() {
        Generator source = generator == null ? Tensor.generator() : generator;
        // Here PyTorch draws the seed of its worker processes, whether it has any or not.
        source.nextInt64();
        if (!shuffle) {
            return new Epoch(new byte[0], 0);
        }
        if (generator == null) {
            return new Epoch(new Generator(source.nextInt64() & Long.MAX_VALUE).state(), 0);
        }
        byte[] before = source.state();
        source.randperm(data.size());
        return new Epoch(before, 0);
    }

    /**
     * The state, copied. {@code epoch} is the number of epochs begun and {@code delivered} that of
     * batches of the newest, 0 if it is complete, both {@code int64} scalars. {@code order} is the
     * state of the generator of the newest epoch's order and {@code generator} that of the one
     * given, both {@code uint8} vectors, empty where there is none.
     */
    @Override
    public Map<String, Tensor> stateDict() {
        Epoch e = newest;
        byte[] own = generator == null ? new byte[0] : generator.state();
        boolean between = e == null || e.delivered() >= batches();
        Epoch saved = e == null || between ? new Epoch(new byte[0], 0) : e;
        return new LoaderState(epochs, saved.delivered(), saved.generator(), own).toMap();
    }

    @Override
    public void loadStateDict(Map<String, Tensor> state) {
        LoaderState s = LoaderState.of(state);
        require(
                s.generator().length > 0 == (generator != null),
                "the state has %s generator of its own, this loader has %s",
                s.generator().length > 0 ? "a" : "no",
                generator != null ? "one" : "none");
        require(
                s.delivered() < batches(),
                "the state has delivered %d batches, this loader has %d an epoch",
                s.delivered(),
                batches());
        require(
                s.delivered() == 0 || s.order().length > 0 == shuffle,
                "the state is of a loader that %s, this one %s",
                shuffle ? "does not shuffle" : "shuffles",
                shuffle ? "does" : "does not");
        if (generator != null) {
            generator.restore(s.generator());
        }
        epochs = s.epoch();
        resumes = s.delivered() > 0;
        newest = resumes ? new Epoch(s.order(), s.delivered()) : null;
    }

    private static void require(boolean holds, String message, Object... found) {
        if (!holds) {
            throw new IllegalArgumentException("data loader: " + message.formatted(found));
        }
    }
}
