import module jacobi;

/**
 * Cross-entropy of scores a for the right class y, {@code L = -a_y + log sum_j e^a_j}: computed as
 * it stands it overflows, after subtracting the largest score it does not.
 *
 * <p>With {@code M = max_j a_j} the same number is {@code L = -a_y + M + log sum_j e^(a_j - M)}: no
 * exponent is above 0, and at least one term of the sum is 1, so that the logarithm is safe too.
 * Its gradient is {@code softmax(a) - onehot(y)}.
 */
void main() {
    float[] moderate = {0.5f, 0.5f, 0.1f, 0.7f};
    double sum = 2 * Math.exp(0.5) + Math.exp(0.1f) + Math.exp(0.7f);
    compare("moderate", moderate, 3, Math.log(sum) - 0.7f, true);

    // e^1000 is infinite, in double precision too; of the true sum only the largest term counts.
    float[] large = {1000, 0, -1000};
    compare("large, right", large, 0, 0, false);
    compare("large, wrong", large, 1, 1000, false);
    compare("large, very wrong", large, 2, 2000, false);

    // e^-1000 is 0, and its logarithm is not.
    float[] small = {-1000, -1001};
    compare("small", small, 0, Math.log1p(Math.exp(-1)), false);
}

void compare(String what, float[] scores, int y, double expected, boolean naiveWorks) {
    Tensor a = Tensor.of(scores).requiresGrad(true);
    Tensor naive = naive(a, y);
    Tensor stable = stable(a, y);
    Tensor ready = new CrossEntropyLoss().forward(a, Tensor.of((long) y));
    IO.println(
            "%s %s, class %d: naive %s, stable %s, ready-made %s"
                    .formatted(
                            what,
                            Arrays.toString(scores),
                            y,
                            (float) naive.item(),
                            (float) stable.item(),
                            (float) ready.item()));

    double rounding = 1e-6 * Math.max(1, expected);
    check(what + ": stable", stable.item(), expected, rounding);
    check(what + ": ready-made", ready.item(), expected, rounding);
    if (naiveWorks) {
        check(what + ": naive", naive.item(), expected, rounding);
    } else {
        check(what + ": naive is " + naive.item(), !Double.isFinite(naive.item()));
        boolean lost = Autograd.grad(naive, a, false).isFinite().logicalNot().any().itemBoolean();
        check(what + ": naive has no gradient either", lost);
    }
    Tensor gradient = Autograd.grad(stable, a, false);
    double[] wanted = gradient(scores, y);
    for (int j = 0; j < scores.length; j++) {
        check(what + ": dL/da" + j, gradient.get(j).item(), wanted[j], 1e-6);
    }
}

Tensor naive(Tensor a, int y) {
    return a.get(y).neg().add(a.exp().sum().log());
}

Tensor stable(Tensor a, int y) {
    // The shift may be any number, so that no gradient need flow through it.
    Tensor largest = a.detach().max();
    return a.get(y).neg().add(largest).add(a.sub(largest).exp().sum().log());
}

/** {@code softmax(a) - onehot(y)}, each share as {@code 1 / sum_t e^(a_t - a_j)}. */
double[] gradient(float[] a, int y) {
    double[] g = new double[a.length];
    for (int j = 0; j < a.length; j++) {
        double sum = 0;
        for (float other : a) {
            sum += Math.exp((double) other - a[j]);
        }
        g[j] = 1 / sum - (j == y ? 1 : 0);
    }
    return g;
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
