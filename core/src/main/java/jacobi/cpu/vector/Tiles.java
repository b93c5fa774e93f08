package jacobi.cpu.vector;

import jacobi.array.DType;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The generated tiles, and which of them are compiled by now.
 *
 * <p>Until a tile is compiled ({@link Warmth}), products take {@link PlainProduct}.
 */
final class Tiles {
    /**
     * Multiplications after which a tile is worth its compilation: by then about as much time has
     * been lost without it.
     */
    private static final long WORTH = 1L << 28;

    /**
     * Terms of a trial. The compiler goes by how often a loop went round: of one that it takes for
     * short it keeps sums in memory, which costs up to a quarter. More of them take longer, before
     * the compiler has been at it. They are odd, since a loop of a last term that never ran would
     * be left out.
     */
    private static final int TERMS = 17;

    private static final int CALLS = 64;

    /** Nanoseconds per multiplication of vectors: ten times what is slow for compiled code. */
    private static final int QUICK = 3;

    /** Nanoseconds that a call may take whatever its work. */
    private static final int CALL = 200;

    private static final Map<Tile.Form, Tiles> ALL = new ConcurrentHashMap<>();

    private final Tile.Form form;
    private final Warmth warmth;
    private volatile @Nullable Tile written;

    private Tiles(Tile.Form form) {
        this.form = form;
        warmth = new Warmth(form, WORTH, this::trial);
    }

    /** Where a form stands. */
    static Tiles of(Tile.Form form) {
        Tiles t = ALL.get(form);
        return t != null ? t : ALL.computeIfAbsent(form, Tiles::new);
    }

    /** Whether the tile is to be used now, for so many multiplications; if not, they count. */
    boolean isReady(Loops.When when, long multiplications) {
        return warmth.isReady(when, multiplications);
    }

    /** The tile of a form that was found ready. */
    Tile tile() {
        Tile t = written;
        return t != null ? t : write();
    }

    private synchronized Tile write() {
        Tile t = written;
        if (t == null) {
            t = TileCode.define(form);
            written = t;
        }
        return t;
    }

    private long trial() {
        Tile tile = tile();
        int vectors = form.rows() * form.vectors();
        int columns = form.vectors() * TileCode.lanes(form.type());
        Object left = array(Math.max(form.rows(), form.term()) * TERMS);
        Object right = array(columns * TERMS);
        Object sums = array(form.rows() * columns * 2);
        int step = form.isRowMajor() ? TERMS : Math.max(form.rows(), form.term());
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            // First and later terms, so that both ways get compiled.
            tile.multiply(
                    2, left, 0, step, 0, right, 0, columns, TERMS, sums, 0, columns, i % 2 == 0);
        }
        return CALLS * (CALL + 2L * QUICK * vectors * TERMS) - (System.nanoTime() - start);
    }

    private Object array(int n) {
        return form.type() == DType.FLOAT32 ? new float[n] : new double[n];
    }
}
