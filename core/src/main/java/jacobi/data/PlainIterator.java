package jacobi.data;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Makes each batch when it is asked for. */
final class PlainIterator implements Iterator<Batch> {
    private final BatchMaker maker;
    private final int batches;
    private final Epoch epoch;
    private boolean failed;

    PlainIterator(BatchMaker maker, int batches, Epoch epoch) {
        this.maker = maker;
        this.batches = batches;
        this.epoch = epoch;
    }

    @Override
    public boolean hasNext() {
        return !failed && epoch.delivered() < batches;
    }

    @Override
    public Batch next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the epoch has no more batches");
        }
        failed = true;
        Batch batch = maker.make(epoch.delivered());
        failed = false;
        epoch.deliver();
        return batch;
    }
}
