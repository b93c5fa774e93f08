import module jacobi;

import jacobi.nn.Identity;

/**
 * A residual network of 18 layers (He et al. 2016) for small images, from its two kinds of part: a
 * convolution with its normalisation, and a block that adds its input to what two of these make of
 * it, {@code y = relu(f(x) + x)}.
 *
 * <p>Where a block halves the image and doubles the channels, its input goes through a 1x1
 * convolution of stride 2 first. With ten classes there are 11,173,962 parameters. Here a narrow
 * one learns to tell vertical from horizontal stripes.
 */
void main() {
    Tensor.manualSeed(0);
    ResNet18 whole = new ResNet18(64, 10);
    int count = whole.parameters().stream().mapToInt(Tensor::numel).sum();
    check("parameters", count, 11_173_962, 0);
    whole.eval();
    Tensor scores = whole.forward(Tensor.randn(2, 3, 16, 16));
    check("two images give ten scores each", scores.shape().equals(Shape.of(2, 10)));

    ResNet18 narrow = new ResNet18(4, 2);
    SGD optimizer = new SGD(narrow.parameters(), 0.05);
    CrossEntropyLoss criterion = new CrossEntropyLoss();
    double loss = 0;
    for (int step = 0; step < 40; step++) {
        Batch batch = stripes(16);
        optimizer.zeroGrad();
        Tensor error = criterion.forward(narrow.forward(batch.x()), batch.y());
        error.backward();
        optimizer.step();
        loss = error.item();
    }
    IO.println("loss after 40 steps: " + (float) loss);
    Batch fresh = stripes(50);
    narrow.eval();
    Tensor answers = narrow.forward(fresh.x()).argmax(1);
    double right = answers.eq(fresh.y()).to(DType.FLOAT32).mean().item();
    IO.println("right on new images: " + (float) right);
    check("it tells stripes apart", right > 0.9);
}

/** Noisy images of stripes, vertical (class 0) and horizontal (class 1) in turn. */
Batch stripes(int n) {
    Tensor x = Tensor.randn(n, 3, 8, 8).mul(0.3);
    Tensor wave = Tensor.arange(8).to(DType.FLOAT32).mul(Math.PI / 2).sin();
    for (int i = 0; i < n; i++) {
        Tensor down = wave.view(8, 1);
        x.get(i).addInPlace(i % 2 == 0 ? wave : down);
    }
    return new Batch(x, Tensor.of(LongStream.range(0, n).map(i -> i % 2).toArray()));
}

/** A convolution without bias and the normalisation that follows. */
Sequential normalised(int in, int out, int kernel, int stride) {
    ConvOptions options = ConvOptions.DEFAULT.stride(stride).padding(kernel / 2).bias(false);
    return new Sequential(new Conv2d(in, out, kernel, options), new BatchNorm2d(out));
}

/** {@code relu(f(x) + x)}. */
final class Residual extends Block implements Layer {
    final Sequential first;
    final Sequential second;
    final Layer skip;

    Residual(int in, int out, int stride) {
        first = normalised(in, out, 3, stride);
        second = normalised(out, out, 3, 1);
        skip = stride == 1 ? new Identity() : normalised(in, out, 1, stride);
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = second.forward(first.forward(x).relu());
        return y.add(skip.forward(x)).relu();
    }
}

/** Four stages of two blocks each, then the mean over the image. */
final class ResNet18 extends Block implements Layer {
    final Sequential stem;
    final Sequential stages = new Sequential();
    final Linear head;

    ResNet18(int width, int classes) {
        stem = normalised(3, width, 3, 1);
        int in = width;
        for (int stage = 0; stage < 4; stage++) {
            int out = width << stage;
            stages.add(new Residual(in, out, stage == 0 ? 1 : 2));
            stages.add(new Residual(out, out, 1));
            in = out;
        }
        head = new Linear(in, classes);
    }

    @Override
    public Tensor forward(Tensor x) {
        Tensor y = stages.forward(stem.forward(x).relu());
        return head.forward(y.adaptiveAvgPool2d(1).flatten(1));
    }
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
