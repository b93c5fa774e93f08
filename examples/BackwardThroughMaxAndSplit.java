import module jacobi;

/**
 * Question 6: what a node passes back when the gradient g reaches it.
 *
 * <ul>
 *   <li>{@code x + y}: g to both.
 *   <li>{@code x y}: {@code g y} to x and {@code g x} to y: the factors change places.
 *   <li>{@code max(x, y)}: g to the larger, 0 to the other; half of it to each at a tie.
 *   <li>A split, x used twice: the sum {@code g1 + g2} of what comes back.
 * </ul>
 *
 * <p>Each is held against central differences {@code (f(x + s) - f(x - s)) / 2s}, which at the kink
 * of max give the half too.
 */
void main() {
    double g = 0.7;
    for (double[] at : new double[][] {{3, -2}, {1.5, 4}, {2, 2}}) {
        node("x + y", Tensor::add, (x, y) -> x + y, at, g, g, g);
        node("x * y", Tensor::mul, (x, y) -> x * y, at, g, g * at[1], g * at[0]);
        double toX = at[0] > at[1] ? g : at[0] < at[1] ? 0 : g / 2;
        node("max(x, y)", Tensor::maximum, Math::max, at, g, toX, g - toX);
    }
    split(0.7, -0.2);
}

void node(
        String name,
        BinaryOperator<Tensor> f,
        DoubleBinaryOperator reference,
        double[] at,
        double g,
        double toX,
        double toY) {
    Tensor x = Tensor.of(at[0]).requiresGrad(true);
    Tensor y = Tensor.of(at[1]).requiresGrad(true);
    f.apply(x, y).backward(Tensor.of(g));
    String where = "%s at %s, %s: ".formatted(name, at[0], at[1]);
    check(where + "to x", x.grad().item(), toX, 1e-12);
    check(where + "to y", y.grad().item(), toY, 1e-12);

    double s = 1e-6;
    double up = reference.applyAsDouble(at[0] + s, at[1]);
    double down = reference.applyAsDouble(at[0] - s, at[1]);
    check(where + "to x, by differences", x.grad().item(), g * (up - down) / (2 * s), 1e-8);
    up = reference.applyAsDouble(at[0], at[1] + s);
    down = reference.applyAsDouble(at[0], at[1] - s);
    check(where + "to y, by differences", y.grad().item(), g * (up - down) / (2 * s), 1e-8);
}

/** x goes two ways; what comes back along them is added. */
void split(double g1, double g2) {
    Tensor x = Tensor.of(3.0).requiresGrad(true);
    Tensor first = x.mul(1);
    Tensor second = x.mul(1);
    Autograd.backward(List.of(first, second), List.of(Tensor.of(g1), Tensor.of(g2)), false, false);
    check("split: g1 + g2", x.grad().item(), g1 + g2, 1e-12);

    // The same at work: d(x * x)/dx = x + x.
    Tensor z = Tensor.of(3.0).requiresGrad(true);
    z.mul(z).backward();
    check("x used twice in x * x", z.grad().item(), 6, 1e-12);
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
