import module jacobi;

/**
 * The sigmoid {@code sigma(z) = 1 / (1 + e^-z)} as a layer, as a method of a tensor, and written
 * out; and its derivative, which needs nothing but its value: {@code sigma' = sigma (1 - sigma)}.
 *
 * <p>The layer suits a {@link Sequential}, the method a single use; what they compute is the same.
 * The hyperbolic tangent is a stretched sigmoid, {@code tanh z = 2 sigma(2z) - 1}, with {@code
 * tanh' = 1 - tanh^2}.
 */
void main() {
    Tensor x = Tensor.of(1f, 0f, -1f).requiresGrad(true);

    Tensor layer = new Sigmoid().forward(x);
    Tensor method = x.sigmoid();
    Tensor byHand = x.neg().exp().add(1).reciprocal();
    IO.println("layer    " + layer);
    IO.println("method   " + method);
    IO.println("by hand  " + byHand);

    // 1 / (1 + 1/e) = e / (1 + e), and sigma(-z) = 1 - sigma(z).
    double one = Math.E / (1 + Math.E);
    double[] expected = {one, 0.5, 1 - one};
    for (int i = 0; i < 3; i++) {
        check("sigma(%d)".formatted(1 - i), method.get(i).item(), expected[i], 1e-7);
    }
    check("layer and method agree", layer.equalTo(method));
    check("written out, it differs by rounding at most", byHand.allClose(method, 0, 1e-7));

    method.sum().backward();
    IO.println("derivative  " + x.grad());
    for (int i = 0; i < 3; i++) {
        double s = expected[i];
        check("sigma'(%d)".formatted(1 - i), x.grad().get(i).item(), s * (1 - s), 1e-7);
    }

    Tensor z = Tensor.linspace(-3, 3, 25).requiresGrad(true);
    Tensor tanh = z.tanh();
    check("tanh z = 2 sigma(2z) - 1", z.sigmoid(2).mul(2).sub(1).allClose(tanh, 0, 1e-6));
    Tensor slope = Autograd.grad(tanh.sum(), z, false);
    check("tanh' = 1 - tanh^2", tanh.square().rsub(1).allClose(slope, 0, 1e-6));
    check("tanh'(0), the steepest place", slope.max().item(), 1, 0);
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
