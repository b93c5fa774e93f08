package jacobi.op;

import jacobi.array.ShapeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How many sequences are still going on at each step: never more than at the step before, since
 * they are sorted by falling length. The rows of all steps lie one after the other.
 *
 * @param sizes of each step, at least 1
 */
public record Steps(List<Integer> sizes) {
    /** Checks that the sizes fall. */
    public Steps {
        sizes = List.copyOf(sizes);
        for (int t = 0; t < sizes.size(); t++) {
            if (sizes.get(t) < 1 || (t > 0 && sizes.get(t) > sizes.get(t - 1))) {
                throw new ShapeException(
                        "batch sizes "
                                + sizes
                                + ": expected at least 1 at each step, and none above the one"
                                + " before");
            }
        }
    }

    /** Steps of one size. */
    public static Steps equal(int steps, int size) {
        Integer[] sizes = new Integer[steps];
        Arrays.fill(sizes, size);
        return new Steps(List.of(sizes));
    }

    /** How many steps. */
    public int count() {
        return sizes.size();
    }

    /** How many sequences. */
    public int batch() {
        return sizes.isEmpty() ? 0 : sizes.getFirst();
    }

    /** How many rows all steps have together. */
    public int rows() {
        return sizes.stream().mapToInt(Integer::intValue).sum();
    }

    /** Where the rows of each step begin. */
    int[] starts() {
        int[] starts = new int[sizes.size()];
        for (int t = 1; t < starts.length; t++) {
            starts[t] = starts[t - 1] + sizes.get(t - 1);
        }
        return starts;
    }

    /**
     * Rows of one step that come from rows lying side by side.
     *
     * @param at the first row
     * @param rows how many
     * @param sequence the first sequence
     * @param before the first row of the same sequences a step before, or -1 at their beginning
     */
    record Stretch(int at, int rows, int sequence, int before) {}

    /** All stretches in the order in which they are computed. */
    List<Stretch> stretches(boolean reverse) {
        List<Stretch> all = new ArrayList<>();
        int[] starts = starts();
        int n = count();
        for (int i = 0; i < n; i++) {
            int t = reverse ? n - 1 - i : i;
            int size = sizes.get(t);
            int going = i == 0 ? 0 : Math.min(size, sizes.get(reverse ? t + 1 : t - 1));
            if (going > 0) {
                all.add(new Stretch(starts[t], going, 0, starts[reverse ? t + 1 : t - 1]));
            }
            if (going < size) {
                all.add(new Stretch(starts[t] + going, size - going, going, -1));
            }
        }
        return all;
    }

    /** The rows of the last step computed of each sequence, by sequences side by side. */
    List<Stretch> ends(boolean reverse) {
        if (reverse) {
            return count() == 0 ? List.of() : List.of(new Stretch(0, batch(), 0, -1));
        }
        List<Stretch> all = new ArrayList<>();
        int[] starts = starts();
        for (int t = 0; t < count(); t++) {
            int stays = t + 1 < count() ? sizes.get(t + 1) : 0;
            if (stays < sizes.get(t)) {
                all.add(new Stretch(starts[t] + stays, sizes.get(t) - stays, stays, -1));
            }
        }
        return all;
    }
}
