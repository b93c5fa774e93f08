package jacobi.plot.figures;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Sequential;
import jacobi.optim.Adam;
import jacobi.random.Generator;

/** A classifier, trained on rows and classes in shuffled batches by Adam. */
final class Training {
    private final Tensor x;
    private final Tensor y;
    private final int batch;
    private final double rate;

    /** Rows {@code [n, features]} and their classes {@code [n]}. */
    Training(Tensor x, Tensor y, int batch, double rate) {
        this.x = x;
        this.y = y;
        this.batch = batch;
        this.rate = rate;
    }

    /** Trains for so many epochs; the order of the rows comes from the seed. */
    void run(Sequential model, int epochs, long seed) {
        Generator order = new Generator(seed);
        Adam optimizer = new Adam(model.parameters(), rate);
        for (int epoch = 0; epoch < epochs; epoch++) {
            epoch(model, optimizer, order);
        }
    }

    /** One epoch; the last rows that make no whole batch are left out. */
    void epoch(Sequential model, Adam optimizer, Generator order) {
        CrossEntropyLoss criterion = new CrossEntropyLoss();
        Tensor permutation = Tensor.randperm(order, x.size(0));
        for (int from = 0; from + batch <= x.size(0); from += batch) {
            Tensor rows = permutation.narrow(0, from, batch);
            optimizer.zeroGrad();
            criterion
                    .forward(model.forward(x.indexSelect(0, rows)), y.indexSelect(0, rows))
                    .backward();
            optimizer.step();
        }
    }

    /** The share of rows whose class is wrong. */
    static double error(Sequential model, Tensor x, Tensor y) {
        try (var _ = Grad.off()) {
            double right = model.forward(x).argmax(1).eq(y).toFloat64().mean().item();
            return 1 - right;
        }
    }

    /** The mean cross-entropy. */
    static double loss(Sequential model, Tensor x, Tensor y) {
        try (var _ = Grad.off()) {
            return new CrossEntropyLoss().forward(model.forward(x), y).item();
        }
    }
}
