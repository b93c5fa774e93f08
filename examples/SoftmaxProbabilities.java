import module jacobi;

/**
 * {@code softmax(z)_i = e^z_i / sum_t e^z_t} makes a probability distribution of any scores.
 *
 * <p>The largest score stays the largest, so that the class can be told without it; adding a number
 * to all scores changes nothing.
 */
void main() {
    softmax(
            new float[] {0.5f, 0.5f, 0.1f, 0.7f},
            new double[] {0.257, 0.257, 0.172, 0.314},
            0.0005);
    softmax(new float[] {-1, 0, 1, 0, -1}, new double[] {0.07, 0.18, 0.5, 0.18, 0.07}, 0.005);
    softmax(new float[] {1, 1, 1, 2, 1}, new double[] {0.15, 0.15, 0.15, 0.4, 0.15}, 0.005);
}

/** Checks one vector against what is known, whose last digit is rounded by so much. */
void softmax(float[] scores, double[] known, double rounding) {
    Tensor z = Tensor.of(scores);
    Tensor p = z.softmax(0);
    IO.println(z + " -> " + p);

    double sum = 0;
    for (float score : scores) {
        sum += Math.exp(score);
    }
    for (int i = 0; i < scores.length; i++) {
        check("p[" + i + "]", p.get(i).item(), known[i], rounding);
        check("p[" + i + "] by the formula", p.get(i).item(), Math.exp(scores[i]) / sum, 1e-7);
    }
    check("they sum to", p.sum().item(), 1, 1e-6);
    check("the largest stays the largest", p.argmax().itemLong() == z.argmax().itemLong());
    check("scores 100 higher give the same", z.add(100).softmax(0).allClose(p, 0, 1e-6));
}

void check(String what, double value, double expected, double tolerance) {
    boolean close = Math.abs(value - expected) <= tolerance;
    check("%s: %s, expected %s".formatted(what, (float) value, (float) expected), close);
}

void check(String what, boolean holds) {
    if (!holds) {
        throw new AssertionError(what);
    }
    IO.println("check: " + what);
}
