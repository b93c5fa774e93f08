import module jacobi;

/**
 * A two-layer network {@code a(x) = c + sum_i v_i max(w_i x + b_i, 0)} is a broken line with at
 * most k kinks; trained on {@code x^2} it comes the nearer, the more ReLUs it has.
 *
 * <p>100 points of [-2, 2], mean squared error, Adam with learning rate 0.1, 100 epochs over all
 * points, k = 2, 4, 8; of five random starts, which end in different local minima, the best is
 * shown. No broken line of k + 1 pieces can be better than the best k + 1 separate lines, which
 * dynamic programming finds; that is the floor each network is held against.
 */
void main() {
    Tensor x = Tensor.linspace(-2, 2, 100).view(-1, 1);
    Tensor y = x.square();

    double before = Double.POSITIVE_INFINITY;
    for (int k : new int[] {2, 4, 8}) {
        QuadraticNet model = bestOfFive(k, x, y);
        double error = model.forward(x).mseLoss(y).item();
        double floor = bestLines(x.toDoubles(), y.toDoubles(), k + 1);
        IO.println("k = %d: mean squared error %.5f, floor %.5f".formatted(k, error, floor));
        IO.println(plot(model.forward(x).detach().toDoubles()));

        check("k = " + k + ": no better than " + (k + 1) + " separate lines", error >= floor);
        check("k = " + k + ": better than fewer ReLUs", error < before);
        check("k = " + k + ": at most as many kinks as ReLUs", kinks(model) <= k);
        check("k = " + k + ": the pieces add up to the output", piecesAddUp(model, x));
        before = error;
    }
    check("8 ReLUs explain over 99 % of the variance", before < 0.01 * y.var().item());
}

final class QuadraticNet extends Block implements Layer {
    final Linear hidden;
    final Linear output;

    QuadraticNet(int k) {
        hidden = new Linear(1, k);
        output = new Linear(k, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return output.forward(hidden.forward(x).relu());
    }
}

QuadraticNet bestOfFive(int k, Tensor x, Tensor y) {
    List<QuadraticNet> models = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
        Tensor.manualSeed(seed);
        QuadraticNet model = new QuadraticNet(k);
        train(model, x, y);
        models.add(model);
    }
    return Collections.min(models, Comparator.comparingDouble(m -> m.forward(x).mseLoss(y).item()));
}

/** Trains on all points at once. */
void train(QuadraticNet model, Tensor x, Tensor y) {
    MSELoss criterion = new MSELoss();
    Adam optimizer = new Adam(model.parameters(), 0.1);
    for (int epoch = 0; epoch < 100; epoch++) {
        optimizer.zeroGrad();
        Tensor loss = criterion.forward(model.forward(x), y);
        loss.backward();
        optimizer.step();
    }
}

/** The straight pieces, their ReLUs and the weighted sum, number by number. */
boolean piecesAddUp(QuadraticNet model, Tensor x) {
    double[] w = model.hidden.weight().toDoubles();
    double[] b = model.hidden.bias().toDoubles();
    double[] v = model.output.weight().toDoubles();
    double c = model.output.bias().item();
    double[] outputs = model.forward(x).toDoubles();
    double[] points = x.toDoubles();
    boolean same = true;
    for (int t = 0; t < points.length; t++) {
        double sum = c;
        for (int i = 0; i < w.length; i++) {
            double line = w[i] * points[t] + b[i];
            sum += v[i] * Math.max(line, 0);
        }
        same &= Math.abs(sum - outputs[t]) < 1e-5;
    }
    return same;
}

/** Kinks between -2 and 2: places where the slope changes by more than rounding. */
int kinks(Layer model) {
    Tensor fine = Tensor.linspace(-2, 2, 4001).view(-1, 1).requiresGrad(true);
    double[] slope = Autograd.grad(model.forward(fine).sum(), fine, false).toDoubles();
    int kinks = 0;
    for (int i = 1; i < slope.length; i++) {
        kinks += Math.abs(slope[i] - slope[i - 1]) > 1e-5 ? 1 : 0;
    }
    return kinks;
}

/** The least mean squared error of so many separate lines over runs of points. */
double bestLines(double[] x, double[] y, int pieces) {
    int n = x.length;
    double[] best = new double[n + 1];
    Arrays.fill(best, 1, n + 1, Double.POSITIVE_INFINITY);
    for (int p = 0; p < pieces; p++) {
        double[] next = new double[n + 1];
        for (int end = 1; end <= n; end++) {
            next[end] = Double.POSITIVE_INFINITY;
            for (int start = 0; start < end; start++) {
                next[end] = Math.min(next[end], best[start] + lineError(x, y, start, end));
            }
        }
        best = next;
    }
    return best[n] / n;
}

/** The sum of squares that least squares leaves of points {@code start..end-1}. */
double lineError(double[] x, double[] y, int start, int end) {
    int n = end - start;
    double sx = 0;
    double sy = 0;
    for (int i = start; i < end; i++) {
        sx += x[i];
        sy += y[i];
    }
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = start; i < end; i++) {
        xx += (x[i] - sx / n) * (x[i] - sx / n);
        xy += (x[i] - sx / n) * (y[i] - sy / n);
        yy += (y[i] - sy / n) * (y[i] - sy / n);
    }
    return n < 2 ? 0 : Math.max(0, yy - xy * xy / xx);
}

/** The output over [-2, 2] in 9 rows of 50 characters. */
String plot(double[] values) {
    StringBuilder text = new StringBuilder();
    for (int row = 8; row >= 0; row--) {
        for (int t = 0; t < values.length; t += 2) {
            text.append(Math.round(values[t] * 2) == row ? '*' : ' ');
        }
        text.append('\n');
    }
    return text.toString();
}

void check(String what, boolean holds) {
    if (!holds) {
        throw new AssertionError(what);
    }
    IO.println("check: " + what);
}
