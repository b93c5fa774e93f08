import module jacobi;

/**
 * Why deep networks of sigmoids do not learn: backward multiplies by {@code W^T diag(sigma'(z))}
 * for each layer, and {@code sigma' = sigma (1 - sigma)} is never above 1/4.
 *
 * <p>So the gradient shrinks at least by the factor {@code |W| / 4} a layer, on its way from the
 * loss to the first one; with enough layers float32 cannot hold it and it is exactly 0. ReLU's
 * derivative is 1 on half of the line, and with weights of variance 2/n (He et al. 2015) the
 * gradient keeps its size.
 */
void main() {
    Tensor z = Tensor.linspace(-10, 10, 2001).requiresGrad(true);
    double[] slope = Autograd.grad(z.sigmoid().sum(), z, false).toDoubles();
    double steepest = Arrays.stream(slope).max().orElseThrow();
    check("the largest sigma'", steepest, 0.25, 1e-7);
    double e10 = Math.exp(-10);
    // 1 - sigma(10) is rounded by 6e-8 in float32.
    check("sigma'(10)", slope[2000], e10 / ((1 + e10) * (1 + e10)), 1e-7);

    Tensor.manualSeed(0);
    Tensor x = Tensor.randn(64, 32);
    Tensor y = Tensor.randn(64, 1);
    DeepNet sigmoids = new DeepNet(20, Tensor::sigmoid);
    DeepNet relus = new DeepNet(20, Tensor::relu);
    relus.layers.forEach(layer -> Init.kaimingNormal(layer.weight()));
    relus.layers.forEach(layer -> Init.zeros(layer.bias()));

    double[] bySigmoid = gradientNorms(sigmoids, x, y);
    double[] byRelu = gradientNorms(relus, x, y);
    IO.println("norm of the gradient of the weights, 20 layers");
    IO.println("layer    sigmoid        ReLU");
    for (int k : new int[] {0, 4, 9, 14, 19}) {
        IO.println("%5d  %9.2e   %9.2e".formatted(k + 1, bySigmoid[k], byRelu[k]));
    }
    double sigmoidShare = bySigmoid[0] / bySigmoid[19];
    double reluShare = byRelu[0] / byRelu[19];
    check(
            "sigmoid: the first layer gets %.0e of the last".formatted(sigmoidShare),
            sigmoidShare < 1e-9);
    check("ReLU: the first layer gets %.0e of the last".formatted(reluShare), reluShare > 1e-2);
    shrinking(sigmoids, x, y);

    DeepNet veryDeep = new DeepNet(80, Tensor::sigmoid);
    double first = gradientNorms(veryDeep, x, y)[0];
    check("80 sigmoid layers, float32: gradient of the first", first, 0, 0);
    veryDeep.to(DType.FLOAT64);
    double inDouble = gradientNorms(veryDeep, x.toFloat64(), y.toFloat64())[0];
    // The smallest positive float32 is 1.4e-45.
    check("in float64 it is %.1e".formatted(inDouble), inDouble > 0 && inDouble < 1e-45);
}

/** Layers of 32 neurons, then one linear neuron; keeps what passes between the layers. */
final class DeepNet extends Block implements Layer {
    final ModuleList<Linear> layers = new ModuleList<>();
    final Linear head = new Linear(32, 1);
    final Layer activation;
    final List<Tensor> passed = new ArrayList<>();

    DeepNet(int depth, Layer activation) {
        this.activation = activation;
        for (int k = 0; k < depth; k++) {
            layers.add(new Linear(32, 32));
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        passed.clear();
        Tensor h = x;
        for (Linear layer : layers) {
            h = activation.forward(layer.forward(h));
            passed.add(h.retainGrad());
        }
        return head.forward(h);
    }
}

double[] gradientNorms(DeepNet model, Tensor x, Tensor y) {
    model.zeroGrad();
    model.forward(x).mseLoss(y).backward();
    double[] norms = new double[model.layers.size()];
    for (int k = 0; k < norms.length; k++) {
        norms[k] = model.layers.get(k).weight().grad().norm().item();
    }
    return norms;
}

/** The law itself: {@code |dL/dh_k| <= |W_k+1| / 4 |dL/dh_k+1|} with the Frobenius norm of W. */
void shrinking(DeepNet model, Tensor x, Tensor y) {
    gradientNorms(model, x, y);
    double largest = 0;
    boolean holds = true;
    for (int k = 0; k + 1 < model.passed.size(); k++) {
        double here = model.passed.get(k).grad().norm().item();
        double above = model.passed.get(k + 1).grad().norm().item();
        double bound = model.layers.get(k + 1).weight().norm().item() / 4;
        holds &= here <= bound * above;
        largest = Math.max(largest, here / above);
    }
    IO.println("the gradient shrinks to at most %.3f of itself a layer".formatted(largest));
    check("at no layer does the gradient exceed |W| / 4 of the next one's", holds);
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
