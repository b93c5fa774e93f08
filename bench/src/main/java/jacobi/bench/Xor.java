package jacobi.bench;

import jacobi.Tensor;
import jacobi.nn.BCEWithLogitsLoss;
import jacobi.nn.Linear;
import jacobi.nn.Sequential;
import jacobi.nn.Tanh;
import jacobi.optim.SGD;

/** A whole program: XOR learned in 2,000 steps. It fails if it was not learned. */
final class Xor {
    private Xor() {}

    static void main() {
        Tensor.manualSeed(0);
        Tensor x = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        Tensor y = Tensor.of(new float[][] {{0}, {1}, {1}, {0}});
        Sequential model = new Sequential(new Linear(2, 4), new Tanh(), new Linear(4, 1));
        BCEWithLogitsLoss criterion = new BCEWithLogitsLoss();
        SGD optimizer = new SGD(model.parameters(), 0.5);
        for (int step = 0; step < 2000; step++) {
            optimizer.zeroGrad();
            criterion.forward(model.forward(x), y).backward();
            optimizer.step();
        }
        float[] p = model.forward(x).sigmoid().toFloats();
        if (p[0] > 0.1 || p[1] < 0.9 || p[2] < 0.9 || p[3] > 0.1) {
            throw new IllegalStateException(
                    "XOR was not learned: " + p[0] + ", " + p[1] + ", " + p[2] + ", " + p[3]);
        }
    }
}
