import module jacobi;

/**
 * Question 1: which output and which loss, when every object belongs to exactly two of l classes?
 *
 * <p>Outputs: l scores a. The probability of the pair {i, j} is a softmax over pairs, {@code P =
 * e^(a_i + a_j) / e2}, where {@code e2 = sum over i < j of e^(a_i + a_j)} is the second elementary
 * symmetric polynomial of the numbers {@code e^a}. Loss: {@code -a_i - a_j + log e2}. Its gradient
 * is the probability of each class to be in the pair, which sum to 2, minus 1 for the two right
 * ones. The answer is the two largest scores.
 *
 * <p>{@code e2 = ((sum e^a)^2 - sum e^2a) / 2} overflows, and where one score is far above the rest
 * it cancels to nothing. Going through the classes once does neither: {@code e2 <- e2 + e1 e^a, e1
 * <- e1 + e^a}, in logarithms.
 */
void main() {
    float[][] rows = {{0.5f, -1, 2, 0.25f, 1}, {30, 1, 0, -1, 2}, {90, 89, 0, 1, 2}};
    Tensor a = Tensor.of(rows).requiresGrad(true);
    Tensor pairs = Tensor.of(new long[][] {{2, 4}, {0, 4}, {0, 2}});

    Tensor loss = pairLoss(a, pairs);
    loss.sum().backward();
    IO.println("losses " + loss.detach());
    IO.println("gradients\n" + a.grad());
    for (int row = 0; row < 3; row++) {
        double[] scores = a.get(row).toDoubles();
        long[] pair = pairs.get(row).toLongs();
        double[] expected = byEnumeration(scores, (int) pair[0], (int) pair[1]);
        check("loss of row " + row, loss.get(row).item(), expected[5], 1e-5);
        double sum = 0;
        for (int c = 0; c < 5; c++) {
            String name = "row %d, dL/da%d".formatted(row, c);
            check(name, a.grad().get(row, c).item(), expected[c], 1e-5);
            sum += a.grad().get(row, c).item() + (c == pair[0] || c == pair[1] ? 1 : 0);
        }
        check("the classes' probabilities sum to", sum, 2, 1e-5);
    }

    Tensor direct = logE2AsWritten(a.detach());
    IO.println("log e2 as written: " + direct);
    double stable = logE2(a.detach()).get(0).item();
    check("harmless scores: as written", direct.get(0).item(), stable, 1e-5);
    boolean lost = Math.abs(direct.get(1).item() - logE2(a.detach()).get(1).item()) > 0.1;
    check("one score far above: as written it is " + direct.get(1).item(), lost);
    boolean finite = Double.isFinite(direct.get(2).item());
    check("large scores: as written it is " + direct.get(2).item(), !finite);

    learn();
}

/** {@code -a_i - a_j + log e2}, {@code [n, l]} and {@code [n, 2]} to {@code [n]}. */
Tensor pairLoss(Tensor scores, Tensor pairs) {
    return logE2(scores).sub(scores.gather(1, pairs).sum(1));
}

/** By the recursion over classes, {@code [n, l] -> [n]}. */
Tensor logE2(Tensor scores) {
    Tensor[] a = scores.unbind(1);
    Tensor logE1 = logAddExp(a[0], a[1]);
    Tensor logE2 = a[0].add(a[1]);
    for (int c = 2; c < a.length; c++) {
        logE2 = logAddExp(logE2, logE1.add(a[c]));
        logE1 = logAddExp(logE1, a[c]);
    }
    return logE2;
}

/** {@code log(e^x + e^y)}. */
Tensor logAddExp(Tensor x, Tensor y) {
    return Tensor.stack(0, x, y).logSumExp(0);
}

Tensor logE2AsWritten(Tensor scores) {
    Tensor e = scores.exp();
    return e.sum(1).square().sub(e.square().sum(1)).div(2).log();
}

/** The gradient and, last, the loss: from all pairs, one by one, in double precision. */
double[] byEnumeration(double[] a, int i, int j) {
    int l = a.length;
    double shift = Arrays.stream(a).max().orElseThrow();
    double total = 0;
    double[] result = new double[l + 1];
    for (int p = 0; p < l; p++) {
        for (int q = p + 1; q < l; q++) {
            double weight = Math.exp(a[p] + a[q] - 2 * shift);
            total += weight;
            result[p] += weight;
            result[q] += weight;
        }
    }
    for (int c = 0; c < l; c++) {
        result[c] = result[c] / total - (c == i || c == j ? 1 : 0);
    }
    result[l] = -a[i] - a[j] + Math.log(total) + 2 * shift;
    return result;
}

/** Objects on a circle belong to the two of five directions that they are nearest to. */
void learn() {
    Tensor.manualSeed(0);
    Tensor angle = Tensor.rand(400).mul(2 * Math.PI).view(-1, 1);
    Tensor x = Tensor.cat(1, angle.cos(), angle.sin());
    Tensor directions = Tensor.arange(5).toFloat32().mul(2 * Math.PI / 5);
    Tensor closeness = angle.sub(directions).cos();
    Tensor pairs = closeness.topk(2, 1, true).indices();

    Sequential model = new Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 5));
    Adam optimizer = new Adam(model.parameters(), 0.05);
    for (int epoch = 0; epoch < 100; epoch++) {
        optimizer.zeroGrad();
        pairLoss(model.forward(x), pairs).mean().backward();
        optimizer.step();
    }
    Tensor answers = model.forward(x).topk(2, 1, true).indices();
    Tensor right = answers.sort(1, false).values().eq(pairs.sort(1, false).values()).all(1);
    double share = right.toFloat32().mean().item();
    IO.println("after training, both classes right: %.1f %%".formatted(100 * share));
    check("a network learns by this loss", share > 0.95);
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
