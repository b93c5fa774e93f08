package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.MSELoss;
import jacobi.optim.Adam;

/** {@code a(x) = c + sum_i v_i max(w_i x + b_i, 0)}, to be trained on {@code x^2}. */
final class BrokenLine extends Block implements Layer {
    static final int POINTS = 100;
    static final int EPOCHS = 100;

    final Linear hidden;
    final Linear output;

    BrokenLine(int pieces) {
        hidden = new Linear(1, pieces);
        output = new Linear(pieces, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return output.forward(hidden.forward(x).relu());
    }

    /** The points of [-2, 2], {@code [100, 1]}. */
    static Tensor points() {
        return Tensor.linspace(-2, 2, POINTS).view(-1, 1);
    }

    /**
     * Trained on x^2 as the chapter does: Adam with learning rate 0.1, 100 epochs of all points.
     */
    static BrokenLine trained(int pieces, long seed) {
        Tensor.manualSeed(seed);
        BrokenLine model = new BrokenLine(pieces);
        model.learn();
        return model;
    }

    /** Trains it from where it is. */
    void learn() {
        Tensor x = points();
        Tensor y = x.square();
        MSELoss criterion = new MSELoss();
        Adam optimizer = new Adam(parameters(), 0.1);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            optimizer.zeroGrad();
            criterion.forward(forward(x), y).backward();
            optimizer.step();
        }
    }

    /** The mean squared error on the points. */
    double error() {
        Tensor x = points();
        return forward(x).mseLoss(x.square()).item();
    }

    /** The best of some seeds. */
    static BrokenLine best(int pieces, long firstSeed, int seeds) {
        BrokenLine best = trained(pieces, firstSeed);
        for (int s = 1; s < seeds; s++) {
            BrokenLine other = trained(pieces, firstSeed + s);
            best = other.error() < best.error() ? other : best;
        }
        return best;
    }
}
