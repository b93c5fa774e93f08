import module jacobi;

/**
 * The multilayer perceptron 784-256-128-10 in three spellings: layers in a row, a class with a
 * field for each layer, and a class that builds its layers from a list of sizes.
 *
 * <p>{@code h1 = sigma(W1 x + b1), h2 = sigma(W2 h1 + b2), a = W3 h2 + b3}: each layer is a new
 * description of the object, and the rest of the network knows no other. The activation is a
 * sigmoid throughout (comments in the text this follows call it ReLU). With the same weights the
 * three are the same function.
 */
void main() {
    Tensor.manualSeed(0);
    Sequential inARow =
            new Sequential(
                    new Linear(784, 256),
                    new Sigmoid(),
                    new Linear(256, 128),
                    new Sigmoid(),
                    new Linear(128, 10));
    ByFields byFields = new ByFields();
    FromSizes fromSizes = new FromSizes(784, 256, 128, 10);
    Tensor x = Tensor.randn(32, 784);

    IO.println(inARow.summary(32, 784));
    for (Block model : List.of(inARow, byFields, fromSizes)) {
        String name = model.getClass().getSimpleName();
        IO.println(name + " " + model.stateDict().keySet());
        int count = model.parameters().stream().mapToInt(Tensor::numel).sum();
        // A layer has a weight for each pair of neurons and a bias for each of its own.
        int expected = (784 + 1) * 256 + (256 + 1) * 128 + (128 + 1) * 10;
        check(name + ": parameters", count, expected, 0);
    }
    check("that is", inARow.parameters().stream().mapToInt(Tensor::numel).sum(), 235_146, 0);

    Tensor output = inARow.forward(x);
    check("32 objects give 10 scores each", output.shape().equals(Shape.of(32, 10)));
    copyParameters(inARow, byFields);
    copyParameters(inARow, fromSizes);
    check("the class with fields gives the same", byFields.forward(x).equalTo(output));
    check("the class from sizes gives the same", fromSizes.forward(x).equalTo(output));
    double[] byLoops = forwardByLoops(inARow.parameters(), x.get(0).toDoubles());
    for (int i : new int[] {0, 9}) {
        check("score " + i + " by loops", output.get(0, i).item(), byLoops[i], 1e-5);
    }
}

final class ByFields extends Block implements Layer {
    final Linear layer1 = new Linear(784, 256);
    final Linear layer2 = new Linear(256, 128);
    final Linear layer3 = new Linear(128, 10);
    final Sigmoid activation = new Sigmoid();

    @Override
    public Tensor forward(Tensor x) {
        Tensor h1 = activation.forward(layer1.forward(x));
        Tensor h2 = activation.forward(layer2.forward(h1));
        return layer3.forward(h2);
    }
}

final class FromSizes extends Block implements Layer {
    final ModuleList<Linear> layers = new ModuleList<>();

    FromSizes(int... sizes) {
        for (int i = 1; i < sizes.length; i++) {
            layers.add(new Linear(sizes[i - 1], sizes[i]));
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor h = x;
        for (int i = 0; i < layers.size(); i++) {
            h = layers.get(i).forward(h);
            // The last layer gives scores as they are: the loss takes them so.
            if (i < layers.size() - 1) {
                h = h.sigmoid();
            }
        }
        return h;
    }
}

/** Their names differ between the three, their order does not. */
void copyParameters(Block from, Block to) {
    try (Grad _ = Grad.off()) {
        for (int i = 0; i < to.parameters().size(); i++) {
            to.parameters().get(i).copyInPlace(from.parameters().get(i));
        }
    }
}

/** The scores of one object by plain loops in double precision. */
double[] forwardByLoops(List<Tensor> parameters, double[] x) {
    double[] h = x;
    for (int k = 0; k < parameters.size(); k += 2) {
        double[] w = parameters.get(k).toDoubles();
        double[] b = parameters.get(k + 1).toDoubles();
        double[] next = b.clone();
        for (int i = 0; i < b.length; i++) {
            for (int j = 0; j < h.length; j++) {
                next[i] += w[i * h.length + j] * h[j];
            }
            boolean last = k + 2 == parameters.size();
            next[i] = last ? next[i] : 1 / (1 + Math.exp(-next[i]));
        }
        h = next;
    }
    return h;
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
