package jacobi.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

import jacobi.bench.Inputs;
import jacobi.bench.Task;
import jacobi.bench.Work;

import java.util.ArrayList;
import java.util.List;

/** Training with DJL's arrays, gradient collector, losses and optimisers. */
final class DjlStep implements Task {
    private final Work.Step work;
    private final NDManager manager = NDManager.newBaseManager("PyTorch");
    private final Engine engine = Engine.getEngine("PyTorch");
    private final List<NDArray> parameters = new ArrayList<>();
    private final List<NDArray> samples = new ArrayList<>();
    private final List<NDArray> targets = new ArrayList<>();
    private final Optimizer optimizer;
    private final Loss criterion;
    private int next;

    DjlStep(Work.Step w) {
        work = w;
        List<float[]> values = Inputs.parameters(w);
        for (int i = 0; i < w.layers(); i++) {
            int in = w.widths().get(i);
            int out = w.widths().get(i + 1);
            parameters.add(manager.create(values.get(2 * i), new Shape(out, in)));
            parameters.add(manager.create(values.get(2 * i + 1), new Shape(out)));
        }
        parameters.forEach(p -> p.setRequiresGradient(true));
        Tracker lr = Tracker.fixed((float) w.method().lr());
        optimizer =
                switch (w.method()) {
                    case SGD -> Optimizer.sgd().setLearningRateTracker(lr).build();
                    case ADAM -> Optimizer.adam().optLearningRateTracker(lr).build();
                };
        criterion =
                switch (w.loss()) {
                    case CROSS_ENTROPY -> Loss.softmaxCrossEntropyLoss();
                    // DJL's halves the squares unless told not to.
                    case SQUARES -> Loss.l2Loss("squares", 1);
                };
        for (int i = 0; i < Work.Step.BATCHES; i++) {
            float[] x = Inputs.samples(w, i);
            samples.add(manager.create(x, new Shape(w.batch(), w.in())));
            targets.add(
                    w.loss() == Work.Loss.SQUARES
                            ? manager.create(Inputs.squares(x), new Shape(w.batch(), 1))
                            : manager.create(Inputs.labels(w, i)));
        }
    }

    /** One step; everything made on the way is freed with its manager. */
    private float step(boolean wanted) {
        int i = next++ % samples.size();
        float value = 0;
        try (NDManager scope = manager.newSubManager()) {
            NDArray x = samples.get(i);
            NDArray target = targets.get(i);
            x.tempAttach(scope);
            target.tempAttach(scope);
            for (NDArray p : parameters) {
                p.tempAttach(scope);
            }
            try (GradientCollector collector = engine.newGradientCollector()) {
                NDArray loss = criterion.evaluate(new NDList(target), new NDList(forward(x)));
                collector.backward(loss);
                if (wanted) {
                    value = loss.getFloat();
                }
            }
            for (int p = 0; p < parameters.size(); p++) {
                NDArray parameter = parameters.get(p);
                try (NDArray gradient = parameter.getGradient()) {
                    optimizer.update("p" + p, parameter, gradient);
                }
            }
        }
        return value;
    }

    private NDArray forward(NDArray x) {
        NDArray y = x;
        for (int i = 0; i < work.layers(); i++) {
            if (i > 0) {
                y = activation(y);
            }
            y = linear(y, parameters.get(2 * i), parameters.get(2 * i + 1));
        }
        return y;
    }

    private static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return x.getNDArrayInternal().linear(x, weight, bias).singletonOrThrow();
    }

    private NDArray activation(NDArray x) {
        return switch (work.activation()) {
            case SIGMOID -> ai.djl.nn.Activation.sigmoid(x);
            case RELU -> x.getNDArrayInternal().relu();
        };
    }

    @Override
    public void run() {
        step(false);
    }

    @Override
    public List<float[]> results() {
        float[] losses = new float[Work.Step.CHECKED];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step(true);
        }
        List<float[]> out = new ArrayList<>(List.of(losses));
        parameters.forEach(p -> out.add(p.toFloatArray()));
        return out;
    }

    @Override
    public void close() {
        manager.close();
    }
}
