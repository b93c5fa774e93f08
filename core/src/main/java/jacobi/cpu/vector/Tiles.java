package jacobi.cpu.vector;

import jacobi.array.DType;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The generated tiles, and which of them are compiled by now.
 *
 * <p>A tile is slow, some hundred times, until the just-in-time compiler has been at it, so
 * products take {@link PlainProduct} at first. A tile that would have been used for {@link #WORTH}
 * multiplications is written and run for nothing by a thread in the background until it is quick,
 * and only then used. Since both ways give the same bits, nobody can tell when that was.
 */
final class Tiles {
    /**
     * Multiplications after which a tile is worth its compilation: by then about as much time has
     * been lost without it.
     */
    private static final long WORTH = 1L << 28;

    /** Terms of a trial. */
    private static final int TERMS = 4;

    private static final int CALLS = 64;

    /** Nanoseconds per multiplication of vectors: ten times what is slow for compiled code. */
    private static final int QUICK = 3;

    /** Nanoseconds that a call may take whatever its work. */
    private static final int CALL = 200;

    private static final long PATIENCE = 10_000_000_000L;

    private static final Map<Tile.Form, Tiles> ALL = new ConcurrentHashMap<>();

    private final Tile.Form form;
    private volatile @Nullable Tile written;
    private volatile boolean ready;
    private volatile boolean begun;
    private long work; // counted without care: it only has to be about right

    private Tiles(Tile.Form form) {
        this.form = form;
    }

    /** Where a form stands. */
    static Tiles of(Tile.Form form) {
        Tiles t = ALL.get(form);
        return t != null ? t : ALL.computeIfAbsent(form, Tiles::new);
    }

    /** Whether the tile is to be used now. */
    boolean isReady(Loops.When when) {
        return switch (when) {
            case AT_ONCE -> write() != null;
            case WORTHWHILE -> ready;
            case NEVER -> false;
        };
    }

    /** The tile of a form that was found ready. */
    Tile tile() {
        Tile t = written;
        if (t == null) {
            throw new IllegalStateException("the plan of a product did not name " + form);
        }
        return t;
    }

    private synchronized Tile write() {
        Tile t = written;
        if (t == null) {
            t = TileCode.define(form);
            written = t;
        }
        return t;
    }

    /** Notes that the tile could have done so many multiplications. */
    void miss(long multiplications) {
        work += multiplications;
        if (work >= WORTH && !begun && begin()) {
            Background.run(this::warm);
        }
    }

    private synchronized boolean begin() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    /** Writes the tile and runs it until it is quick; gives up if it does not become so. */
    private void warm() {
        Tile tile = write();
        int vectors = form.rows() * form.vectors();
        int columns = form.vectors() * TileCode.lanes(form.type());
        Object left = array(Math.max(form.rows(), form.term()) * TERMS);
        Object right = array(columns * TERMS);
        Object sums = array(form.rows() * columns * 2);
        int step = form.isRowMajor() ? TERMS : Math.max(form.rows(), form.term());
        int quick = 0;
        long limit = CALLS * (CALL + 2L * QUICK * vectors * TERMS);
        for (long begin = System.nanoTime(); quick < 3; ) {
            long start = System.nanoTime();
            if (start - begin > PATIENCE) {
                return;
            }
            for (int i = 0; i < CALLS; i++) {
                // Both ways, so that both get compiled.
                tile.multiply(
                        2,
                        left,
                        0,
                        step,
                        0,
                        right,
                        0,
                        columns,
                        TERMS,
                        sums,
                        0,
                        columns,
                        i % 2 == 0);
            }
            quick = System.nanoTime() - start < limit ? quick + 1 : 0;
        }
        ready = true;
    }

    private Object array(int n) {
        return form.type() == DType.FLOAT32 ? new float[n] : new double[n];
    }
}
