package jacobi.plot;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Layer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a classifier takes for what.
 *
 * @param counts of class i (row) taken for class j (column)
 * @param names of the classes
 * @param worst the objects that were taken for another class with most certainty
 * @param width of the images that rows of numbers are; 0 if they are none
 */
record Confusions(long[][] counts, List<String> names, List<Mistake> worst, int width) {
    private static final int SHOWN = 12;

    /**
     * One object.
     *
     * @param object its values, in the shape it was given in
     * @param probability that the model gave the wrong class
     */
    record Mistake(Tensor object, int wanted, int taken, double probability) {}

    static Confusions of(
            Block model, Layer forward, Tensor x, Tensor y, List<String> names, int width) {
        long[][] counts = new long[names.size()][names.size()];
        List<Mistake> mistakes = new ArrayList<>();
        Activations.quietly(
                model,
                () -> {
                    Tensor p = forward.forward(x).softmax(1);
                    long[] taken = p.argmax(1).toLongs();
                    long[] wanted = y.toLongs();
                    double[] all = p.toDoubles();
                    for (int i = 0; i < wanted.length; i++) {
                        int w = (int) wanted[i];
                        int t = (int) taken[i];
                        counts[w][t]++;
                        if (w != t) {
                            double sure = all[i * names.size() + t];
                            mistakes.add(new Mistake(x.select(0, i), w, t, sure));
                        }
                    }
                });
        mistakes.sort(Comparator.comparingDouble((Mistake m) -> -m.probability()));
        List<Mistake> worst = mistakes.subList(0, Math.min(SHOWN, mistakes.size()));
        return new Confusions(counts, List.copyOf(names), List.copyOf(worst), width);
    }
}
