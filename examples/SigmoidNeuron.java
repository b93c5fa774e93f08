import module jacobi;

/**
 * One neuron with a sigmoid, {@code a(x) = sigma(w . x + b)}: logistic regression seen as a
 * network.
 *
 * <p>The same neuron is built twice, from ready layers and as a class of its own, and given known
 * weights. Both answer a batch of two objects at once. (The text this follows prints the inputs
 * where the outputs belong; the outputs are 0.4049 and 0.4199.)
 */
void main() {
    Tensor x = Tensor.of(new float[][] {{0.5f, 1, -0.5f}, {1, -1, 0}});
    Tensor weight = Tensor.of(new float[][] {{-0.1076f, 0.0099f, 0.2709f}});
    Tensor bias = Tensor.of(new float[] {-0.2058f});

    Sequential layers = new Sequential(new Linear(3, 1), new Sigmoid());
    layers.loadStateDict(Map.of("0.weight", weight, "0.bias", bias));

    Neuron neuron = new Neuron(3);
    neuron.loadStateDict(Map.of("linear.weight", weight, "linear.bias", bias));

    IO.println(neuron);
    neuron.namedParameters().forEach((name, value) -> IO.println(name + " = " + value));
    Tensor output = neuron.forward(x);
    IO.println("outputs for the two objects:\n" + output);

    check("a batch [2, 3] gives one output an object", output.shape().equals(Shape.of(2, 1)));
    check("output for the first object", output.get(0, 0).item(), 0.4049, 5e-5);
    check("output for the second object", output.get(1, 0).item(), 0.4199, 5e-5);
    double z = -0.1076 * 0.5 + 0.0099 * 1 + 0.2709 * -0.5 - 0.2058;
    check("the first again, by its formula", output.get(0, 0).item(), sigmoid(z), 1e-6);
    check("the neuron made of ready layers agrees", layers.forward(x).equalTo(output));
}

/** A neuron of one's own: the fields are its parts, {@code forward} is what it computes. */
final class Neuron extends Block implements Layer {
    final Linear linear;
    final Sigmoid activation = new Sigmoid();

    Neuron(int inputs) {
        linear = new Linear(inputs, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return activation.forward(linear.forward(x));
    }
}

double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
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
