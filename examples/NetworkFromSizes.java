import module jacobi;

import jacobi.nn.Identity;

/**
 * Question 5: a network from any list of sizes: a linear layer for each two neighbours, an
 * activation after all but the last, and the head that the task wants.
 *
 * <p>Heads: none (the identity) for regression, a sigmoid for two classes, softmax for l classes
 * that exclude each other. Sizes n0, n1, ..., nK make {@code sum (n_(k-1) + 1) n_k} parameters.
 * (Identity is imported by name because java.security has a class of that name too.)
 */
void main() {
    Tensor.manualSeed(0);
    sizes(3, 4, 2, 3, 2);
    sizes(784, 256, 128, 10);
    sizes(5, 1);
    sizes(1, 1, 1, 1, 1, 1, 1, 1);
    sizes(7);

    Sequential drawn = network(Tensor::sigmoid, new Identity(), 3, 4, 2, 3, 2);
    IO.println(drawn.summary(1, 3));
    check("3-4-2-3-2 has so many parameters", count(drawn), 43, 0);
    Sequential digits = network(Tensor::relu, new Identity(), 784, 256, 128, 10);
    check("784-256-128-10 has so many", count(digits), 235_146, 0);

    Tensor x = Tensor.randn(6, 3);
    Tensor p = network(Tensor::relu, new Sigmoid(), 3, 8, 1).forward(x);
    IO.println("two classes:   " + p.flatten().detach());
    check("a sigmoid head gives 0 < p < 1", p.gt(0).logicalAnd(p.lt(1)).all().itemBoolean());
    Tensor q = network(Tensor::relu, new Softmax(1), 3, 8, 4).forward(x);
    IO.println("four classes:\n" + q.detach());
    for (int i = 0; i < 6; i++) {
        check("softmax head, object " + i + " sums to", q.get(i).sum().item(), 1, 1e-6);
    }
    Tensor r = network(Tensor::relu, new Identity(), 3, 8, 1).forward(x);
    IO.println("regression:    " + r.flatten().detach());
}

/** The network; the activation follows all layers but the last. */
Sequential network(Layer activation, Layer head, int... sizes) {
    Sequential layers = new Sequential();
    for (int k = 1; k < sizes.length; k++) {
        layers.add(new Linear(sizes[k - 1], sizes[k]));
        if (k < sizes.length - 1) {
            layers.add(activation);
        }
    }
    return layers.add(head);
}

int count(Block model) {
    return model.parameters().stream().mapToInt(Tensor::numel).sum();
}

/** Checks the network of a list: its parameters, its shape and its first output. */
void sizes(int... sizes) {
    String name = Arrays.toString(sizes);
    Sequential model = network(Tensor::tanh, new Identity(), sizes);
    int expected = 0;
    for (int k = 1; k < sizes.length; k++) {
        expected += (sizes[k - 1] + 1) * sizes[k];
    }
    check(name + ": parameters", count(model), expected, 0);

    Tensor x = Tensor.randn(2, sizes[0]);
    Tensor output = model.forward(x);
    check(name + ": output", output.shape().equals(Shape.of(2, sizes[sizes.length - 1])));
    double byLoops = byLoops(model.parameters(), x.get(0).toDoubles())[0];
    check(name + ": first number by loops", output.get(0, 0).item(), byLoops, 1e-5);
}

double[] byLoops(List<Tensor> parameters, double[] x) {
    double[] h = x;
    for (int k = 0; k < parameters.size(); k += 2) {
        double[] w = parameters.get(k).toDoubles();
        double[] next = parameters.get(k + 1).toDoubles();
        for (int i = 0; i < next.length; i++) {
            for (int j = 0; j < h.length; j++) {
                next[i] += w[i * h.length + j] * h[j];
            }
            next[i] = k + 2 < parameters.size() ? Math.tanh(next[i]) : next[i];
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
