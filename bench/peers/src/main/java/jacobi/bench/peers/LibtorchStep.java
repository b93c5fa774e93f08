package jacobi.bench.peers;

import jacobi.bench.Inputs;
import jacobi.bench.Task;
import jacobi.bench.Work;

import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

import java.util.ArrayList;
import java.util.List;

/** Training with libtorch's functions and its C++ optimisers. */
final class LibtorchStep implements Task {
    private final Work.Step work;
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<Tensor> samples = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();
    private final Optimizer optimizer;
    private final List<Tensor> results = new ArrayList<>();
    private int next;

    LibtorchStep(Work.Step w) {
        work = w;
        List<float[]> values = Inputs.parameters(w);
        for (int i = 0; i < w.layers(); i++) {
            long in = w.widths().get(i);
            long out = w.widths().get(i + 1);
            parameters.add(LibtorchWorker.tensor(values.get(2 * i), out, in));
            parameters.add(LibtorchWorker.tensor(values.get(2 * i + 1), out));
        }
        parameters.forEach(p -> p.set_requires_grad(true));
        TensorVector all = new TensorVector(parameters.toArray(new Tensor[0]));
        double lr = w.method().lr();
        optimizer =
                switch (w.method()) {
                    case SGD -> new SGD(all, new SGDOptions(lr));
                    case ADAM -> new Adam(all, new AdamOptions(lr));
                };
        for (int i = 0; i < Work.Step.BATCHES; i++) {
            float[] x = Inputs.samples(w, i);
            samples.add(LibtorchWorker.tensor(x, w.batch(), w.in()));
            targets.add(
                    w.loss() == Work.Loss.SQUARES
                            ? LibtorchWorker.tensor(Inputs.squares(x), w.batch(), 1)
                            : torch.tensor(Inputs.labels(w, i)));
        }
    }

    /** The loss; it is freed by the next step. */
    private Tensor step() {
        results.forEach(Tensor::close);
        results.clear();
        int i = next++ % samples.size();
        optimizer.zero_grad();
        Tensor loss = loss(forward(samples.get(i)), targets.get(i));
        loss.backward();
        optimizer.step().close();
        return loss;
    }

    private Tensor forward(Tensor x) {
        Tensor y = x;
        for (int i = 0; i < work.layers(); i++) {
            if (i > 0) {
                y = kept(activation(y));
            }
            y = kept(torch.linear(y, parameters.get(2 * i), parameters.get(2 * i + 1)));
        }
        return y;
    }

    private Tensor activation(Tensor x) {
        return switch (work.activation()) {
            case SIGMOID -> torch.sigmoid(x);
            case RELU -> torch.relu(x);
        };
    }

    private Tensor loss(Tensor y, Tensor target) {
        return kept(
                switch (work.loss()) {
                    case CROSS_ENTROPY -> torch.cross_entropy(y, target);
                    case SQUARES -> torch.mse_loss(y, target);
                });
    }

    private Tensor kept(Tensor result) {
        results.add(result);
        return result;
    }

    @Override
    public void run() {
        step();
    }

    @Override
    public List<float[]> results() {
        float[] losses = new float[Work.Step.CHECKED];
        List<float[]> out = new ArrayList<>(List.of(losses));
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step().item_float();
            if (i + 1 == work.compared()) {
                parameters.forEach(p -> out.add(LibtorchWorker.floats(p)));
            }
        }
        return out;
    }

    @Override
    public void close() {
        results.forEach(Tensor::close);
        optimizer.close();
        parameters.forEach(Tensor::close);
        samples.forEach(Tensor::close);
        targets.forEach(Tensor::close);
    }
}
