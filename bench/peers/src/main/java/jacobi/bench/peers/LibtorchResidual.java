package jacobi.bench.peers;

import jacobi.bench.Inputs;
import jacobi.bench.Task;
import jacobi.bench.Work;

import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

import java.util.ArrayList;
import java.util.List;

/** Steps of training the residual network, written with libtorch's functions. */
final class LibtorchResidual implements Task {
    private final List<int[]> shapes;
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<TensorOptional> given = new ArrayList<>();
    private final List<TensorOptional> running = new ArrayList<>();
    private final TensorOptional none = new TensorOptional();
    private final List<Tensor> samples = new ArrayList<>();
    private final List<Tensor> targets = new ArrayList<>();
    private final SGD optimizer;
    private final List<Tensor> results = new ArrayList<>();
    private int next;
    private int parameter;

    LibtorchResidual(Work.Residual w) {
        shapes = w.parameters();
        List<float[]> values = Inputs.parameters(w);
        for (int i = 0; i < shapes.size(); i++) {
            long[] sizes = LibtorchImage.longs(shapes.get(i));
            Tensor p = LibtorchWorker.tensor(values.get(i), sizes);
            p.set_requires_grad(true);
            parameters.add(p);
            given.add(new TensorOptional(p));
            running.add(new TensorOptional(i % 3 == 1 ? torch.zeros(sizes) : torch.ones(sizes)));
        }
        TensorVector all = new TensorVector(parameters.toArray(new Tensor[0]));
        optimizer = new SGD(all, new SGDOptions(Work.Residual.RATE));
        for (int i = 0; i < Work.Residual.BATCHES; i++) {
            float[] x = Inputs.samples(w, i);
            samples.add(LibtorchWorker.tensor(x, w.batch(), 3, w.size(), w.size()));
            targets.add(torch.tensor(Inputs.labels(w, i)));
        }
    }

    private Tensor kept(Tensor result) {
        results.add(result);
        return result;
    }

    /** The next convolution and its normalisation. */
    private Tensor layer(Tensor x, long stride) {
        int p = parameter;
        parameter += 3;
        long pad = shapes.get(p)[2] / 2;
        long[] strides = {stride, stride};
        long[] padding = {pad, pad};
        Tensor y =
                kept(
                        torch.conv2d(
                                x,
                                parameters.get(p),
                                none,
                                strides,
                                padding,
                                new long[] {1, 1},
                                1));
        return kept(
                torch.batch_norm(
                        y,
                        given.get(p + 1),
                        given.get(p + 2),
                        running.get(p + 1),
                        running.get(p + 2),
                        true,
                        .1,
                        1e-5,
                        false));
    }

    private Tensor residual(Tensor x, long stride, boolean widens) {
        Tensor y = kept(torch.relu(layer(x, stride)));
        y = layer(y, 1);
        Tensor skip = widens ? layer(x, stride) : x;
        return kept(torch.relu(kept(y.add(skip))));
    }

    private Tensor forward(Tensor x) {
        parameter = 0;
        Tensor y = kept(torch.relu(layer(x, 1)));
        for (int stage = 0; stage < 4; stage++) {
            y = residual(y, stage == 0 ? 1 : 2, stage > 0);
            y = residual(y, 1, false);
        }
        y = kept(torch.adaptive_avg_pool2d(y, 1, 1));
        y = kept(y.flatten(1, -1));
        return kept(torch.linear(y, parameters.get(parameter), parameters.get(parameter + 1)));
    }

    private Tensor step() {
        results.forEach(Tensor::close);
        results.clear();
        int i = next++ % samples.size();
        optimizer.zero_grad();
        Tensor loss = kept(torch.cross_entropy(forward(samples.get(i)), targets.get(i)));
        loss.backward();
        optimizer.step().close();
        return loss;
    }

    @Override
    public void run() {
        step();
    }

    @Override
    public List<float[]> results() {
        float[] losses = new float[Work.Step.CHECKED];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = step().item_float();
        }
        List<float[]> out = new ArrayList<>(List.of(losses));
        parameters.forEach(p -> out.add(LibtorchWorker.floats(p)));
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
