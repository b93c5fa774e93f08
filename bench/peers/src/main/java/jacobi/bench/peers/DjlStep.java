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
    private final Rule rule;
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
        rule =
                switch (w.method()) {
                    case SGD -> sgd((float) w.method().lr());
                    case ADAM -> new AdamRule((float) w.method().lr());
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

    /** How a parameter moves. */
    private interface Rule {
        void update(int parameter, NDArray gradient);
    }

    private Rule sgd(float lr) {
        Tracker rate = Tracker.fixed(lr);
        Optimizer optimizer = Optimizer.sgd().setLearningRateTracker(rate).build();
        return (p, gradient) -> optimizer.update("p" + p, parameters.get(p), gradient);
    }

    /**
     * The function below DJL's Adam. DJL moves the corrections of the means out of the root and
     * leaves eps as it is, which makes eps up to thirty times larger in the first steps than it is
     * in the paper; here eps is corrected with them, at no cost, and the results agree.
     */
    private final class AdamRule implements Rule {
        private static final float BETA_1 = 0.9f;
        private static final float BETA_2 = 0.999f;
        private final List<NDArray> means = new ArrayList<>();
        private final List<NDArray> squares = new ArrayList<>();
        private final float lr;
        private int count;

        AdamRule(float lr) {
            this.lr = lr;
            for (NDArray p : parameters) {
                means.add(manager.zeros(p.getShape()));
                squares.add(manager.zeros(p.getShape()));
            }
        }

        @Override
        public void update(int p, NDArray gradient) {
            if (p == 0) {
                count++;
            }
            double root = Math.sqrt(1 - Math.pow(BETA_2, count));
            double rate = lr * root / (1 - Math.pow(BETA_1, count));
            NDArray parameter = parameters.get(p);
            NDList state = new NDList(parameter, gradient, means.get(p), squares.get(p));
            parameter
                    .getNDArrayInternal()
                    .adamUpdate(
                            state,
                            new NDList(parameter),
                            lr,
                            (float) rate,
                            0,
                            1,
                            -1,
                            BETA_1,
                            BETA_2,
                            (float) (1e-8 * root),
                            false,
                            false);
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
                try (NDArray gradient = parameters.get(p).getGradient()) {
                    rule.update(p, gradient);
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
        List<float[]> out = new ArrayList<>(List.of(losses));
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step(true);
            if (i + 1 == work.compared()) {
                parameters.forEach(p -> out.add(p.toFloatArray()));
            }
        }
        return out;
    }

    @Override
    public void close() {
        manager.close();
    }
}
