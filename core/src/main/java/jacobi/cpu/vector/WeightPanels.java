package jacobi.cpu.vector;

import jacobi.cpu.Chunks;

import org.jspecify.annotations.Nullable;

/**
 * The weight of a convolution as tiles take it best: in panels of a tile's rows, whose terms are
 * interleaved. Copied once for all images; where those are few the weight is taken as it lies.
 *
 * <p>A tile over rows that lie apart needs an index for each, more than there are registers for,
 * and does a tenth less; and rows of some kilobytes each begin in the same few lines of a cache.
 */
final class WeightPanels {
    /** Terms copied at a time, which stay in a first-level cache. */
    private static final int NEAR = 32;

    /** Vectors of outputs that a copied weight is read for at least. */
    private static final int OFTEN = 16;

    private final int terms;
    // Panels begin anew after so many rows.
    private final int slice;
    private final int height;
    // Panels of a slice, and of a group.
    private final int some;
    private final int count;
    private final Object data;

    private WeightPanels(Geometry g, int slice) {
        terms = g.terms();
        this.slice = slice;
        height = TileProduct.height(slice);
        some = Math.ceilDiv(slice, height);
        count = Math.ceilDiv(g.outs, slice) * some;
        data = Scratch.whole(g.type, g.groups * count * height * terms);
    }

    /** A copy of the weight, if it pays; after so many outputs panels begin anew. */
    static @Nullable WeightPanels of(Geometry g, Object w, int slice) {
        if ((long) g.images * g.outputs < (long) OFTEN * g.lanes) {
            return null;
        }
        var made = new WeightPanels(g, slice);
        made.copy(g, w);
        return made;
    }

    private void copy(Geometry g, Object w) {
        Chunks.run(
                g.groups * count,
                Chunks.grain((long) height * terms),
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int number = i % count;
                        int first = number / some * slice + number % some * height;
                        int end = Math.min(g.outs, (number / some + 1) * slice);
                        int at = (i / count * g.outs + first) * terms;
                        for (int t = 0; t < terms && first < end; t += NEAR) {
                            Moves.of(g.type)
                                    .rows(
                                            w,
                                            at + t,
                                            1,
                                            terms,
                                            data,
                                            (i * terms + t) * height,
                                            height,
                                            Math.min(NEAR, terms - t),
                                            Math.min(height, end - first));
                        }
                    }
                });
    }

    /**
     * Panels of a group.
     *
     * @param row the first output, which begins a panel
     * @param term the first term
     */
    TileProduct.Left left(int group, int row, int term) {
        int number = group * count + row / slice * some + row % slice / height;
        int panel = height * terms;
        return TileProduct.Left.panels(data, number * panel + term * height, height, panel);
    }
}
