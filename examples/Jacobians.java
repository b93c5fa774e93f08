import module jacobi;

/**
 * The Jacobians that backward multiplies by, for activations, linear maps and whole networks.
 *
 * <p>Written as {@code n x m}, an input a row and an output a column (the transpose of the usual
 * form), so that {@code dL/dx = (dz/dx) dL/dz}:
 *
 * <ul>
 *   <li>(5) activation {@code z = phi(x)}: {@code diag(phi'(x))};
 *   <li>(6) linear map {@code z = W x}: {@code W^T}; both in a row, {@code z = ReLU(W x)}: {@code
 *       W^T diag([W x > 0])};
 *   <li>(7) a network: {@code W1^T diag(phi'(W1 x)) W2^T diag(phi'(W2 h1)) ...};
 *   <li>and for the weights themselves {@code dL/dW = (dL/dz) x^T}.
 * </ul>
 *
 * <p>(Where the text this follows multiplies dz/dx by dL/dz, the product is dL/dx.) All in double
 * precision; each formula is held against automatic differentiation, and that against differences.
 */
void main() {
    Tensor.manualSeed(4);
    Tensor x = Tensor.of(0.5, -1.0, 2.0, -0.25);
    Tensor w1 = random(5, 4);
    Tensor w2 = random(3, 5);
    Tensor w3 = random(2, 3);

    Tensor s = x.sigmoid();
    formula("(5) sigmoid", Tensor::sigmoid, x, diagonal(s.mul(s.rsub(1))));
    formula("(5) tanh", Tensor::tanh, x, diagonal(x.tanh().square().rsub(1)));
    formula("(5) ReLU", Tensor::relu, x, diagonal(positive(x)));

    formula("(6) W x", v -> w1.matmul(v), x, w1.t());
    Tensor h = w1.matmul(x);
    formula("ReLU(W x)", v -> w1.matmul(v).relu(), x, w1.t().matmul(diagonal(positive(h))));

    // A chain of three layers is a product of six matrices, from the input's side to the output's.
    Tensor h1 = w1.matmul(x).tanh();
    Tensor h2 = w2.matmul(h1).tanh();
    Tensor z = w3.matmul(h2).tanh();
    Tensor chain =
            w1.t()
                    .matmul(diagonal(h1.square().rsub(1)))
                    .matmul(w2.t())
                    .matmul(diagonal(h2.square().rsub(1)))
                    .matmul(w3.t())
                    .matmul(diagonal(z.square().rsub(1)));
    Layer network = v -> w3.matmul(w2.matmul(w1.matmul(v).tanh()).tanh()).tanh();
    formula("(7) network", network, x, chain);

    // The gradient of a loss is the chain times dL/dz.
    Tensor v = x.copy().requiresGrad(true);
    network.forward(v).square().sum().backward();
    Tensor expected = chain.matmul(z.mul(2));
    check("dL/dx = (dz/dx) dL/dz", v.grad().allClose(expected, 0, 1e-12));

    weightGradient(w1, x);
}

void formula(String name, Layer f, Tensor x, Tensor expected) {
    Tensor jacobian = jacobian(f, x);
    IO.println(name + "\n" + jacobian);
    Shape shape = Shape.of(x.size(0), f.forward(x).size(0));
    check(name + ": shape " + shape, jacobian.shape().equals(shape));
    check(name + ": the formula", jacobian.allClose(expected, 0, 1e-12));
    check(name + ": by differences", jacobian.allClose(differences(f, x), 0, 1e-8));
}

/** Column j is the gradient of output j. */
Tensor jacobian(Layer f, Tensor x) {
    Tensor input = x.detach().requiresGrad(true);
    Tensor[] outputs = f.forward(input).unbind(0);
    Tensor[] columns = new Tensor[outputs.length];
    for (int j = 0; j < outputs.length; j++) {
        columns[j] = Autograd.grad(outputs[j], input, true).detach();
    }
    return Tensor.stack(1, columns);
}

/** Row i is how the outputs change with input i. */
Tensor differences(Layer f, Tensor x) {
    double step = 1e-5;
    Tensor[] rows = new Tensor[x.size(0)];
    for (int i = 0; i < rows.length; i++) {
        double[] up = x.toDoubles();
        double[] down = x.toDoubles();
        up[i] += step;
        down[i] -= step;
        Tensor change = f.forward(Tensor.of(up)).sub(f.forward(Tensor.of(down)));
        rows[i] = change.div(2 * step);
    }
    return Tensor.stack(0, rows);
}

/** {@code dL/dW = (dL/dz) x^T} for {@code z = W x} and {@code L = sum_j (j + 1) z_j^2}. */
void weightGradient(Tensor w, Tensor x) {
    Tensor weight = w.copy().requiresGrad(true);
    Tensor factors = Tensor.arange(1, 6, 1).toFloat64();
    Tensor z = weight.matmul(x).retainGrad();
    z.square().mul(factors).sum().backward();
    IO.println("dL/dW\n" + weight.grad());

    check("dL/dW has the shape of W", weight.grad().shape().equals(w.shape()));
    Tensor outer = z.grad().outer(x);
    check("dL/dW = (dL/dz) x^T", weight.grad().allClose(outer, 0, 1e-12));
    double[] rows = w.toDoubles();
    double[] object = x.toDoubles();
    for (int i = 0; i < 5; i += 2) {
        double zi = 0;
        for (int j = 0; j < 4; j++) {
            zi += rows[i * 4 + j] * object[j];
        }
        double expected = 2 * (i + 1) * zi * object[3];
        String name = "dL/dw[%d, 3] = 2 (i + 1) z_i x_3".formatted(i);
        check(name, Math.abs(weight.grad().get(i, 3).item() - expected) < 1e-12);
    }
}

Tensor random(int rows, int columns) {
    return Tensor.randn(rows, columns).toFloat64();
}

Tensor positive(Tensor x) {
    return x.gt(0).toFloat64();
}

Tensor diagonal(Tensor values) {
    return Tensor.eye(values.size(0)).toFloat64().mul(values);
}

void check(String what, boolean holds) {
    if (!holds) {
        throw new AssertionError(what);
    }
    IO.println("check: " + what);
}
