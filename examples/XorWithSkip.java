import module jacobi;

/**
 * Question 4: the fewest neurons for XOR (or equivalence), in a network of any structure. Two
 * threshold neurons, if the second sees the inputs too: {@code h = th(x1 + x2 - 1.5)}, {@code y =
 * th(x1 + x2 - 2h - 0.5)}.
 *
 * <p>The edge past the first neuron is a skip connection. Without it two neurons in a chain are no
 * more than one, which XOR defies, and it takes three. One neuron is enough if its activation need
 * not rise: {@code 1 - z^2} of {@code z = x1 + x2 - 1}.
 */
void main() {
    Tensor corners = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    double[] xor = {0, 1, 1, 0};

    XorNet model = new XorNet();
    IO.println(model);
    truth("two neurons and a skip", model.forward(corners), xor);
    double[] equivalence = {1, 0, 0, 1};
    truth("the second negated: equivalence", model.equivalence(corners), equivalence);

    Tensor sum = corners.sum(1);
    Tensor some = sum.sub(0.5).step();
    Tensor both = sum.sub(1.5).step();
    truth("three without a skip", some.sub(both).sub(0.5).step(), xor);
    truth("one with the activation 1 - z^2", sum.sub(1).square().rsub(1), xor);

    chains(corners);
}

final class XorNet extends Block implements Layer {
    final Linear first = new Linear(2, 1);
    final Linear second = new Linear(3, 1);

    XorNet() {
        loadStateDict(
                Map.of(
                        "first.weight", Tensor.of(new float[][] {{1, 1}}),
                        "first.bias", Tensor.of(new float[] {-1.5f}),
                        "second.weight", Tensor.of(new float[][] {{1, 1, -2}}),
                        "second.bias", Tensor.of(new float[] {-0.5f})));
    }

    @Override
    public Tensor forward(Tensor x) {
        return beforeThreshold(x).step().squeeze(1);
    }

    /** Its input is never 0 at a corner, so that the sign can be turned. */
    Tensor equivalence(Tensor x) {
        return beforeThreshold(x).neg().step().squeeze(1);
    }

    private Tensor beforeThreshold(Tensor x) {
        Tensor h = first.forward(x).step();
        return second.forward(Tensor.cat(1, x, h));
    }
}

void truth(String name, Tensor outputs, double[] expected) {
    IO.println(name + ": " + outputs.detach());
    for (int i = 0; i < 4; i++) {
        check("%s, x = %d%d".formatted(name, i / 2, i % 2), outputs.get(i).item(), expected[i], 0);
    }
}

/** Two neurons in a chain: every first neuron of a grid, then every one of a grid on its output. */
void chains(Tensor corners) {
    Tensor grid = Tensor.linspace(-2, 2, 9);
    Tensor w1 = grid.view(9, 1, 1, 1, 1, 1);
    Tensor w2 = grid.view(9, 1, 1, 1, 1);
    Tensor b = grid.view(9, 1, 1, 1);
    Tensor v = grid.view(9, 1, 1);
    Tensor c = grid.view(9, 1);
    Tensor h = w1.mul(corners.select(1, 0)).add(w2.mul(corners.select(1, 1))).add(b).step();
    Tensor y = v.mul(h).add(c).step();
    Tensor isXor = y.eq(Tensor.of(0f, 1f, 1f, 0f)).all(-1);
    int neurons = isXor.numel();
    check("chains of two neurons tried", neurons, Math.pow(9, 5), 0);
    check("of them XOR", isXor.countNonzero().item(), 0, 0);
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
