package jacobi.bench;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.nn.MSELoss;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.nn.Sigmoid;
import jacobi.optim.Adam;
import jacobi.optim.Optimizer;
import jacobi.optim.SGD;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/** Training as a user of this framework writes it. */
final class JacobiStep extends TrainingTask {
    private final Sequential model;
    private final Optimizer optimizer;
    private final BinaryOperator<Tensor> criterion;
    private final List<Tensor> samples = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();
    private final int compared;
    private int next;

    JacobiStep(Work.Step w) {
        model = model(w);
        compared = w.compared();
        optimizer =
                switch (w.method()) {
                    case SGD -> new SGD(model.parameters(), w.method().lr());
                    case ADAM -> new Adam(model.parameters(), w.method().lr());
                };
        criterion =
                switch (w.loss()) {
                    case CROSS_ENTROPY -> new CrossEntropyLoss()::forward;
                    case SQUARES -> new MSELoss()::forward;
                };
        for (int i = 0; i < Work.Step.BATCHES; i++) {
            float[] x = Inputs.samples(w, i);
            samples.add(Tensor.of(x, w.batch(), w.in()));
            targets.add(
                    w.loss() == Work.Loss.SQUARES
                            ? Tensor.of(Inputs.squares(x), w.batch(), 1)
                            : Tensor.of(Inputs.labels(w, i)));
        }
    }

    private static Sequential model(Work.Step w) {
        List<float[]> values = Inputs.parameters(w);
        Sequential model = new Sequential();
        for (int i = 0; i < w.layers(); i++) {
            if (i > 0) {
                model.add(activation(w));
            }
            Linear linear = new Linear(w.widths().get(i), w.widths().get(i + 1));
            List<Tensor> parameters = linear.parameters();
            for (int p = 0; p < 2; p++) {
                Tensor to = parameters.get(p).detach();
                to.copyInPlace(Tensor.of(values.get(2 * i + p)).view(to.shape().toArray()));
            }
            model.add(linear);
        }
        return model;
    }

    private static Layer activation(Work.Step w) {
        return switch (w.activation()) {
            case SIGMOID -> new Sigmoid();
            case RELU -> new ReLU();
        };
    }

    @Override
    Tensor step() {
        int i = next++ % samples.size();
        optimizer.zeroGrad();
        Tensor loss = criterion.apply(model.forward(samples.get(i)), targets.get(i));
        loss.backward();
        optimizer.step();
        return loss;
    }

    @Override
    Block model() {
        return model;
    }

    @Override
    int compared() {
        return compared;
    }
}
