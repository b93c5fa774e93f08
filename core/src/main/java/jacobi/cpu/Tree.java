package jacobi.cpu;

import jacobi.kernel.BinaryOp;

import org.jspecify.annotations.Nullable;

/**
 * Joins leaves pairwise as they come, like the carries of a binary counter: level {@code i} holds
 * {@code 2^i} leaves, so n leaves need {@code log2 n} levels and a sum's error grows with {@code
 * log n}.
 *
 * <p>A leaf is a row of values that are joined element by element.
 */
final class Tree {
    private final Lanes lanes;
    private final BinaryOp join;
    private final int width;
    private final @Nullable Object[] level = new Object[32];
    private final Object leaf;
    private int leaves;

    Tree(Lanes lanes, BinaryOp join, int width) {
        this.lanes = lanes;
        this.join = join;
        this.width = width;
        leaf = lanes.allocate(width);
    }

    /** Where to put the values of the next leaf. */
    Object leaf() {
        return leaf;
    }

    /** Takes the leaf in. */
    void add() {
        int i = 0;
        for (int full = leaves; (full & 1) != 0; full >>= 1) {
            merge(i++);
        }
        System.arraycopy(leaf, 0, at(i), 0, width);
        leaves++;
    }

    private void merge(int i) {
        lanes.binary(join, at(i), 0, leaf, 0, leaf, 0, width);
    }

    private Object at(int i) {
        Object x = level[i];
        if (x == null) {
            x = lanes.allocate(width);
            level[i] = x;
        }
        return x;
    }

    /** Writes the one value joined from all leaves, at least one, and starts again. */
    void take(Object out, int to) {
        take(out, to, 1);
    }

    /** Writes the first n values joined from all leaves, at least one, and starts again. */
    void take(Object out, int to, int n) {
        boolean first = true;
        int i = 0;
        for (int full = leaves; full != 0; full >>= 1, i++) {
            if ((full & 1) != 0) {
                if (first) {
                    System.arraycopy(at(i), 0, leaf, 0, width);
                    first = false;
                } else {
                    merge(i);
                }
            }
        }
        System.arraycopy(leaf, 0, out, to, n);
        leaves = 0;
    }
}
