import module jacobi;

/**
 * Question 3: may the biases be left out of {@code phi_K(W_K ... phi_1(W_1 x))}? Only if every
 * layer carries a constant 1 on: x becomes [x; 1] and the matrices {@code [[W, b], [0, 1]]}.
 *
 * <p>ReLU leaves the 1 as it is, so that one product a layer is all. Without the constant a network
 * of ReLUs is homogeneous, {@code a(s x) = s a(x)} for s >= 0: on a line it is {@code alpha x} to
 * the right of 0 and {@code beta x} to the left. On x^2 over [-2, 2] (100 points) its mean squared
 * error stays at 0.2080 or above, however deep and wide it is.
 */
void main() {
    folded();

    Tensor x = Tensor.linspace(-2, 2, 100).view(-1, 1);
    Tensor y = x.square();
    double floor = floorWithoutBiases(x.toDoubles());
    check("least error without biases", floor, 0.2080, 5e-5);

    Tensor.manualSeed(0);
    Sequential without = network(false);
    Tensor twice = without.forward(x.mul(2));
    check("without biases a(2x) = 2 a(x)", twice.allClose(without.forward(x).mul(2), 0, 1e-6));
    double reached = train(without, x, y);
    IO.println("1-32-32-1 without biases: error %.5f after training".formatted(reached));
    check("it stays above the floor", reached >= floor - 1e-6);
    check("which it comes near to", reached, floor, 0.002);

    double withBiases = train(network(true), x, y);
    IO.println("1-32-32-1 with biases:    error %.5f after training".formatted(withBiases));
    check("with biases it is far below the floor", withBiases < 0.01);
}

/** One network in two forms, in double precision. */
void folded() {
    Tensor.manualSeed(1);
    Sequential model =
            new Sequential(
                    new Linear(4, 6), new ReLU(), new Linear(6, 5), new ReLU(), new Linear(5, 3));
    model.to(DType.FLOAT64);
    Tensor x = Tensor.randn(10, 4).toFloat64();

    Tensor extended = Tensor.cat(1, x, Tensor.ones(DType.FLOAT64, 10, 1));
    List<Tensor> parameters = model.parameters();
    for (int k = 0; k < parameters.size(); k += 2) {
        Tensor folded = fold(parameters.get(k).detach(), parameters.get(k + 1).detach());
        Tensor product = extended.matmul(folded.t());
        extended = k + 2 < parameters.size() ? product.relu() : product;
    }
    IO.println("outputs of the folded form, the constant last:\n" + extended.get(Index.until(2)));

    Tensor difference = extended.narrow(1, 0, 3).sub(model.forward(x)).abs().max();
    check("folded or not, the largest difference", difference.item(), 0, 1e-12);
    check("the constant is 1 at the end", extended.select(1, 3).eq(1).all().itemBoolean());
}

/** {@code [[W, b], [0, 1]]}. */
Tensor fold(Tensor weight, Tensor bias) {
    double[] last = new double[weight.size(1) + 1];
    last[weight.size(1)] = 1;
    Tensor top = Tensor.cat(1, weight, bias.view(-1, 1));
    return Tensor.cat(0, top, Tensor.of(last).view(1, -1));
}

/**
 * Least squares on each side: {@code alpha = sum x^3 / sum x^2} leaves {@code sum x^4 - alpha sum
 * x^3}.
 */
double floorWithoutBiases(double[] points) {
    double squares = 0;
    for (int side = -1; side <= 1; side += 2) {
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        for (double point : points) {
            double x = Math.max(side * point, 0);
            s2 += x * x;
            s3 += x * x * x;
            s4 += x * x * x * x;
        }
        squares += s4 - s3 * s3 / s2;
    }
    return squares / points.length;
}

Sequential network(boolean bias) {
    return new Sequential(
            new Linear(1, 32, bias),
            new ReLU(),
            new Linear(32, 32, bias),
            new ReLU(),
            new Linear(32, 1, bias));
}

double train(Sequential model, Tensor x, Tensor y) {
    Adam optimizer = new Adam(model.parameters(), 0.01);
    for (int epoch = 0; epoch < 300; epoch++) {
        optimizer.zeroGrad();
        model.forward(x).mseLoss(y).backward();
        optimizer.step();
    }
    return model.forward(x).mseLoss(y).item();
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
