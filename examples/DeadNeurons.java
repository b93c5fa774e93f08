import module jacobi;

/**
 * A ReLU neuron that gives 0 on every object is dead: its derivative is 0 there too, so that
 * gradient descent cannot change it.
 *
 * <p>200 points of the plane, labelled by whether they are inside the unit circle, and a network
 * 2-64-1. Six of its 64 hidden neurons are born dead, with a bias of -100. LeakyReLU, {@code max(z,
 * 0.01 z)}, has a slope everywhere, so that even those learn.
 */
void main() {
    Tensor.manualSeed(0);
    Tensor x = Tensor.randn(200, 2);
    Tensor y = x.square().sum(1).lt(1).toFloat32().view(-1, 1);

    Net relus = new Net(Tensor::relu);
    Net leaky = new Net(Tensor::leakyRelu);
    leaky.loadStateDict(relus.stateDict());

    int before = dead(relus, x);
    double share = before / 64.0;
    IO.println("dead before training: %d of 64, %.1f %%".formatted(before, 100 * share));
    check("dead neurons, counted by loops", before, deadByLoops(relus, x), 0);
    check("among them those made so", before >= 6);

    relus.forward(x).binaryCrossEntropyWithLogits(y).backward();
    Tensor silent = relus.hidden.weight().grad().get(Index.until(6)).abs().max();
    check("gradient of the weights of the dead", silent.item(), 0, 0);
    leaky.forward(x).binaryCrossEntropyWithLogits(y).backward();
    Tensor some = leaky.hidden.weight().grad().get(Index.until(6)).abs().min();
    check("with LeakyReLU it is not 0", some.item() > 0);

    Tensor born = relus.hidden.weight().detach().copy();
    double loss = train(relus, x, y);
    int after = dead(relus, x);
    IO.println("dead after training:  %d of 64, loss %.3f".formatted(after, loss));
    check("after training, counted by loops", after, deadByLoops(relus, x), 0);
    // A layer deeper the inputs change with training, and a dead neuron may come back to life.
    Tensor moved = relus.hidden.weight().sub(born).abs().amax(1);
    check("the dead have not moved", moved.get(Index.until(6)).max().item(), 0, 0);
    check("of the first layer none comes back", after >= before);
    check("the living have learned", accuracy(relus, x, y) >= 0.95);
}

final class Net extends Block implements Layer {
    final Linear hidden = new Linear(2, 64);
    final Linear output = new Linear(64, 1);
    final Layer activation;

    Net(Layer activation) {
        this.activation = activation;
        try (Grad _ = Grad.off()) {
            hidden.bias().set(-100, Index.until(6));
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        return output.forward(activation.forward(hidden.forward(x)));
    }
}

/** Hidden neurons whose output is 0 on every object. */
int dead(Net model, Tensor x) {
    Tensor outputs = model.hidden.forward(x).relu();
    return (int) outputs.eq(0).all(0).countNonzero().itemLong();
}

int deadByLoops(Net model, Tensor x) {
    double[] w = model.hidden.weight().toDoubles();
    double[] b = model.hidden.bias().toDoubles();
    double[] points = x.toDoubles();
    int dead = 0;
    for (int i = 0; i < b.length; i++) {
        boolean fires = false;
        for (int t = 0; t < points.length; t += 2) {
            fires |= w[2 * i] * points[t] + w[2 * i + 1] * points[t + 1] + b[i] > 0;
        }
        dead += fires ? 0 : 1;
    }
    return dead;
}

double train(Net model, Tensor x, Tensor y) {
    SGD optimizer = new SGD(model.parameters(), 0.5);
    Tensor loss = Tensor.of(0f);
    for (int epoch = 0; epoch < 200; epoch++) {
        optimizer.zeroGrad();
        loss = model.forward(x).binaryCrossEntropyWithLogits(y);
        loss.backward();
        optimizer.step();
    }
    return loss.item();
}

double accuracy(Net model, Tensor x, Tensor y) {
    return model.forward(x).gt(0).eq(y.gt(0.5)).toFloat32().mean().item();
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
