import module jacobi;

/**
 * A loss of one's own is a class or a lambda that computes it from tensors; the gradient comes by
 * itself. Here the mean squared error, {@code mean((a - y)^2)}, for a network 100-10-1.
 *
 * <p>It must be differentiable and must not overflow, no more. The second loss shows the care that
 * takes: {@code log cosh(a - y)}, quadratic near 0 and straight far off, overflows as written, and
 * not as {@code |d| + log(1 + e^(-2|d|)) - log 2}.
 */
void main() {
    Tensor.manualSeed(0);
    Sequential model = new Sequential(new Linear(100, 10), new Sigmoid(), new Linear(10, 1));
    Tensor x = Tensor.randn(32, 100);
    Tensor y = Tensor.randn(32, 1);

    Loss criterion = new SquaredError();
    Tensor output = model.forward(x);
    Tensor loss = criterion.forward(output, y);
    IO.println("loss before training: " + loss);

    double[] a = output.toDoubles();
    double[] wanted = y.toDoubles();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
        sum += (a[i] - wanted[i]) * (a[i] - wanted[i]);
    }
    check("the loss by loops", loss.item(), sum / 32, 1e-6);
    check("the ready-made loss agrees", new MSELoss().forward(output, y).item(), sum / 32, 1e-6);

    output.retainGrad();
    loss.backward();
    double first = 2 * (a[0] - wanted[0]) / 32;
    check("its gradient is 2 (a - y) / n", output.grad().get(0, 0).item(), first, 1e-7);

    SGD optimizer = new SGD(model.parameters(), 0.05);
    for (int step = 0; step < 200; step++) {
        optimizer.zeroGrad();
        criterion.forward(model.forward(x), y).backward();
        optimizer.step();
    }
    double after = criterion.forward(model.forward(x), y).item();
    IO.println("loss after training:  " + after);
    check("a network learns by it", after < 0.5 * loss.item());

    stability();
}

/** A loss as a class; it might have parameters as any block. */
final class SquaredError extends Block implements Loss {
    @Override
    public Tensor forward(Tensor input, Tensor target) {
        return input.sub(target).square().mean();
    }
}

void stability() {
    Loss written =
            (a, y) -> {
                Tensor d = a.sub(y);
                return d.exp().add(d.neg().exp()).div(2).log().mean();
            };
    Loss stable =
            (a, y) -> {
                Tensor d = a.sub(y).abs();
                return d.add(d.mul(-2).exp().log1p()).sub(Math.log(2)).mean();
            };
    Tensor y = Tensor.of(0f);
    for (float a : new float[] {0.5f, -3, 1000}) {
        Tensor prediction = Tensor.of(a).requiresGrad(true);
        double expected = a == 1000 ? 1000 - Math.log(2) : Math.log(Math.cosh(a));
        Tensor value = stable.forward(prediction, y);
        check("log cosh " + a, value.item(), expected, 1e-6 * Math.max(1, expected));
        value.backward();
        check("its gradient is tanh " + a, prediction.grad().item(), Math.tanh(a), 1e-6);
    }
    double overflow = written.forward(Tensor.of(1000f), y).item();
    check("as written, log cosh 1000 is " + overflow, overflow == Double.POSITIVE_INFINITY);
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
