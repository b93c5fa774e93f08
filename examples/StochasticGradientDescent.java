import module jacobi;

/**
 * Stochastic gradient descent, step by step: draw an object at random, take the gradient of {@code
 * L(a(x_i; w), y_i) + R(w)} there, and go {@code w <- w - eta gradient}.
 *
 * <p>The model is a linear neuron with {@code L = (a - y)^2} and {@code R(w) = lambda |w|^2}, since
 * the least of its regularised empirical risk is known exactly: the mean over all m objects is
 * least where {@code (X^T X / m + lambda I) w = X^T y / m}, a bias being the weight of a constant
 * 1. The steps are compared with those that formulas give, and the end with that solution.
 */
void main() {
    final int m = 60;
    final double lambda = 0.01;
    Tensor.manualSeed(1);
    Tensor x = Tensor.randn(m, 2);
    Tensor noise = Tensor.normal(0, 0.1, m);
    Tensor y = x.select(1, 0).mul(2).sub(x.select(1, 1)).add(0.5).add(noise);

    Linear neuron = new Linear(2, 1);
    neuron.parameters().forEach(p -> Init.normal(p, 0, 0.5));
    Regularizer penalty = w -> w.get(0).square().sum().add(w.get(1).square().sum()).mul(lambda);
    Loss squares = (a, wanted) -> a.sub(wanted).square().sum();
    Loss regularised = squares.plus(penalty, neuron);

    double[] byFormula = weights(neuron);
    // The same descent by the library's optimiser: R's gradient 2 lambda w is its weight decay.
    Linear twin = new Linear(2, 1);
    twin.loadStateDict(neuron.stateDict());
    SGD optimizer = new SGD(twin.parameters(), 0).weightDecay(2 * lambda);

    for (int t = 0; t < 4000; t++) {
        double eta = 0.05 / (1 + t / 200.0);
        int i = (int) Tensor.randint(0, m).itemLong();

        neuron.zeroGrad();
        regularised.forward(neuron.forward(x.get(i)), y.get(i)).backward();
        try (Grad _ = Grad.off()) {
            for (Tensor w : neuron.parameters()) {
                w.subInPlace(w.grad().mul(eta));
            }
        }

        stepByFormula(byFormula, x.get(i).toDoubles(), y.get(i).item(), lambda, eta);
        optimizer.lr(eta);
        optimizer.zeroGrad();
        squares.forward(twin.forward(x.get(i)), y.get(i)).backward();
        optimizer.step();
        if (t == 0 || t == 9 || t == 99) {
            String step = "after step %3d: w and b ".formatted(t + 1);
            IO.println(step + Arrays.toString(weights(neuron)));
            check(step + "as by formula", distance(weights(neuron), byFormula), 0, 1e-5);
        }
    }

    double[] best = leastRisk(x, y, lambda);
    IO.println("after 4000 steps: " + Arrays.toString(weights(neuron)));
    IO.println("least risk:       " + Arrays.toString(best));
    check("4000 steps, distance from the formula", distance(weights(neuron), byFormula), 0, 1e-4);
    check("distance from SGD with weight decay", distance(weights(neuron), weights(twin)), 0, 1e-4);
    check("distance from the least risk", distance(weights(neuron), best), 0, 0.02);
}

double[] weights(Linear neuron) {
    return Tensor.cat(0, neuron.weight().flatten(), neuron.bias()).toDoubles();
}

/** {@code w <- w - eta (2 (w . x - y) x + 2 lambda w)} where x ends with the bias's 1. */
void stepByFormula(double[] w, double[] x, double y, double lambda, double eta) {
    double error = w[0] * x[0] + w[1] * x[1] + w[2] - y;
    double[] extended = {x[0], x[1], 1};
    for (int j = 0; j < 3; j++) {
        w[j] -= eta * (2 * error * extended[j] + 2 * lambda * w[j]);
    }
}

/** The weights of least regularised risk, by Gauss's elimination in double precision. */
double[] leastRisk(Tensor x, Tensor y, double lambda) {
    double[][] rows = new double[3][4];
    int m = x.size(0);
    for (int i = 0; i < m; i++) {
        double[] object = {x.get(i, 0).item(), x.get(i, 1).item(), 1, y.get(i).item()};
        for (int j = 0; j < 3; j++) {
            for (int k = 0; k < 4; k++) {
                rows[j][k] += object[j] * object[k] / m;
            }
        }
    }
    for (int j = 0; j < 3; j++) {
        rows[j][j] += lambda;
    }
    for (int pivot = 0; pivot < 3; pivot++) {
        for (int j = 0; j < 3; j++) {
            double factor = j == pivot ? 0 : rows[j][pivot] / rows[pivot][pivot];
            for (int k = 0; k < 4; k++) {
                rows[j][k] -= factor * rows[pivot][k];
            }
        }
    }
    return new double[] {rows[0][3] / rows[0][0], rows[1][3] / rows[1][1], rows[2][3] / rows[2][2]};
}

double distance(double[] a, double[] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
        largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
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
