package jacobi.kernel;

import java.util.Arrays;

/**
 * A sparse matrix, row by row: each output is a sum of some inputs, each times a weight. It stands
 * for everything that resamples a dimension: padding, interpolation, averages of windows.
 */
public final class Taps {
    private final int inputs;
    private final int[] begin;
    private final int[] places;
    private final double[] weights;

    private Taps(int inputs, int[] begin, int[] places, double[] weights) {
        this.inputs = inputs;
        this.begin = begin;
        this.places = places;
        this.weights = weights;
    }

    /** Says what each output is made of. */
    @FunctionalInterface
    public interface Recipe {
        /** Adds the taps of an output, by {@link Maker#tap}. */
        void of(int output, Maker taps);
    }

    /** Takes taps one by one. */
    public static final class Maker {
        private int[] places = new int[16];
        private double[] weights = new double[16];
        private int count;

        private Maker() {}

        /** The output being made gets this input times a weight. */
        public void tap(int place, double weight) {
            if (count == places.length) {
                places = Arrays.copyOf(places, 2 * count);
                weights = Arrays.copyOf(weights, 2 * count);
            }
            places[count] = place;
            weights[count++] = weight;
        }
    }

    /** Made row by row. */
    public static Taps of(int inputs, int outputs, Recipe recipe) {
        Maker maker = new Maker();
        int[] begin = new int[outputs + 1];
        for (int o = 0; o < outputs; o++) {
            recipe.of(o, maker);
            begin[o + 1] = maker.count;
        }
        return new Taps(
                inputs,
                begin,
                Arrays.copyOf(maker.places, maker.count),
                Arrays.copyOf(maker.weights, maker.count));
    }

    /** The transposed matrix. */
    public Taps transposed() {
        int[] first = new int[inputs + 1];
        for (int p : places) {
            first[p + 1]++;
        }
        for (int i = 0; i < inputs; i++) {
            first[i + 1] += first[i];
        }
        int[] next = first.clone();
        int[] to = new int[places.length];
        double[] w = new double[places.length];
        for (int o = 0; o < outputs(); o++) {
            for (int t = begin[o]; t < begin[o + 1]; t++) {
                int at = next[places[t]]++;
                to[at] = o;
                w[at] = weights[t];
            }
        }
        return new Taps(outputs(), first, to, w);
    }

    /** The size of the dimension before. */
    public int inputs() {
        return inputs;
    }

    /** The size of the dimension after. */
    public int outputs() {
        return begin.length - 1;
    }

    /** The number of an output's first tap; that of output {@link #outputs} ends the last. */
    public int begin(int output) {
        return begin[output];
    }

    /** The input of a tap. */
    public int place(int tap) {
        return places[tap];
    }

    /** The weight of a tap. */
    public double weight(int tap) {
        return weights[tap];
    }

    /** Such as {@code 4 x 7 of 12 taps}. */
    @Override
    public String toString() {
        return outputs() + " x " + inputs + " of " + places.length + " taps";
    }
}
