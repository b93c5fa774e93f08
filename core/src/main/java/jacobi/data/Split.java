package jacobi.data;

import jacobi.Tensor;
import jacobi.random.Generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Deals the samples of a data set out to parts, each to exactly one, by the draws of a generator:
 * the same seed gives the same parts.
 *
 * <p>Fractions are positive and add up to 1, and every part gets a sample; else there is an {@link
 * IllegalArgumentException}.
 */
public final class Split {
    private Split() {}

    /**
     * Parts of {@code floor(n * fraction)} samples, what is left going to the first parts, one
     * each: for the same generator those of PyTorch's {@code random_split}.
     */
    public static List<Subset> random(Dataset data, Generator generator, double... fractions) {
        return subsets(data, random(data.size(), generator, fractions));
    }

    /**
     * As {@link #random(Dataset, Generator, double...)}, the numbers of the samples of each part.
     */
    public static List<int[]> random(int n, Generator generator, double... fractions) {
        requireFractions(n, fractions);
        int[] sizes = new int[fractions.length];
        int left = n;
        for (int p = 0; p < sizes.length; p++) {
            sizes[p] = (int) Math.floor(n * fractions[p]);
            left -= sizes[p];
        }
        for (int i = 0; i < left; i++) {
            sizes[i % sizes.length]++;
        }
        int[] order = order(n, generator);
        List<int[]> parts = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            parts.add(Arrays.copyOfRange(order, from, from + size));
            from += size;
        }
        return requireSamples(parts, n, fractions);
    }

    /**
     * Parts in which every class has its fraction, as nearly as whole numbers allow.
     *
     * <p>Classes come in ascending order, the samples of a class in random order, and each goes to
     * the part that is furthest behind its fraction of all dealt out so far; only the first of each
     * class goes to the largest part, so that there is no class that a model trained on that part
     * has never seen.
     *
     * @throws IllegalArgumentException if the targets are not one whole number a sample
     */
    public static List<Subset> stratified(Dataset data, Generator generator, double... fractions) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("split: the data set is empty");
        }
        Tensor y = data.targets();
        if (y.dtype().isFloating() || y.shape().rank() != 1) {
            throw new IllegalArgumentException(
                    "split: targets are %s %s, expected classes: whole numbers [%d]"
                            .formatted(y.dtype(), y.shape(), data.size()));
        }
        return subsets(data, stratified(y.toLongs(), generator, fractions));
    }

    /** As {@link #stratified(Dataset, Generator, double...)}, of the class of each sample. */
    public static List<int[]> stratified(long[] classes, Generator generator, double... fractions) {
        int n = classes.length;
        requireFractions(n, fractions);
        int[] order = order(n, generator);
        Map<Long, List<Integer>> places = new TreeMap<>();
        for (int place = 0; place < n; place++) {
            places.computeIfAbsent(classes[order[place]], c -> new ArrayList<>()).add(place);
        }
        int[] part = new int[n];
        int[] sizes = new int[fractions.length];
        int dealt = 0;
        for (List<Integer> one : places.values()) {
            for (int i = 0; i < one.size(); i++) {
                int p = i == 0 ? largest(fractions) : furthestBehind(fractions, sizes, ++dealt);
                dealt += i == 0 ? 1 : 0;
                part[one.get(i)] = p;
                sizes[p]++;
            }
        }
        return requireSamples(collect(order, part, sizes), n, fractions);
    }

    private static List<int[]> collect(int[] order, int[] part, int[] sizes) {
        List<int[]> parts = new ArrayList<>();
        for (int size : sizes) {
            parts.add(new int[size]);
        }
        int[] used = new int[sizes.length];
        for (int place = 0; place < order.length; place++) {
            int p = part[place];
            parts.get(p)[used[p]++] = order[place];
        }
        return parts;
    }

    private static int largest(double[] fractions) {
        int best = 0;
        for (int p = 1; p < fractions.length; p++) {
            best = fractions[p] > fractions[best] ? p : best;
        }
        return best;
    }

    private static int furthestBehind(double[] fractions, int[] sizes, int dealt) {
        int best = 0;
        for (int p = 1; p < sizes.length; p++) {
            double behind = fractions[p] * dealt - sizes[p];
            best = behind > fractions[best] * dealt - sizes[best] ? p : best;
        }
        return best;
    }

    private static int[] order(int n, Generator generator) {
        return Arrays.stream(generator.randperm(n).toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    private static List<Subset> subsets(Dataset data, List<int[]> parts) {
        return parts.stream().map(numbers -> new Subset(data, numbers)).toList();
    }

    private static void requireFractions(int n, double[] fractions) {
        if (n == 0) {
            throw new IllegalArgumentException("split: the data set is empty");
        }
        double sum = 0;
        boolean positive = true;
        for (double f : fractions) {
            sum += f;
            positive &= f > 0;
        }
        if (!positive || !(Math.abs(sum - 1) <= 1e-9)) {
            throw new IllegalArgumentException(
                    "split: fractions %s add up to %s, expected positive ones that add up to 1"
                            .formatted(Arrays.toString(fractions), sum));
        }
    }

    private static List<int[]> requireSamples(List<int[]> parts, int n, double[] fractions) {
        for (int p = 0; p < parts.size(); p++) {
            if (parts.get(p).length == 0) {
                throw new IllegalArgumentException(
                        "split: %d samples by fractions %s leave part %d empty"
                                .formatted(n, Arrays.toString(fractions), p));
            }
        }
        return parts;
    }
}
