package jacobi.bench.peers;

import jacobi.bench.Inputs;
import jacobi.bench.Task;
import jacobi.bench.Work;

import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One operator on images; without gradients in inference mode. */
final class LibtorchImage implements Task {
    private final Work.Image work;
    private final @Nullable InferenceMode mode;
    private final Tensor x;
    private final List<Tensor> parameters = new ArrayList<>();
    private final List<TensorOptional> given = new ArrayList<>();
    private final TensorOptional none = new TensorOptional();
    private final TensorOptional mean;
    private final TensorOptional variance;
    private final Tensor gradient;
    private final BoolOptional keep = new BoolOptional();
    private final TensorArrayRefOptional all = new TensorArrayRefOptional();

    LibtorchImage(Work.Image w) {
        work = w;
        mode = w.backward() ? null : new InferenceMode();
        List<float[]> in = Inputs.of(w);
        x = LibtorchWorker.tensor(in.get(0), longs(w.input()));
        gradient = LibtorchWorker.tensor(in.get(1), longs(w.output()));
        for (int i = 0; i < w.parameters().size(); i++) {
            parameters.add(LibtorchWorker.tensor(in.get(i + 2), longs(w.parameters().get(i))));
        }
        if (w.backward()) {
            x.set_requires_grad(true);
            parameters.forEach(p -> p.set_requires_grad(true));
        }
        parameters.forEach(p -> given.add(new TensorOptional(p)));
        mean = new TensorOptional(torch.zeros(w.channels()));
        variance = new TensorOptional(torch.ones(w.channels()));
    }

    static long[] longs(int[] sizes) {
        return Arrays.stream(sizes).asLongStream().toArray();
    }

    private static long[] two(int n) {
        return new long[] {n, n};
    }

    private Tensor forward() {
        long[] stride = two(work.stride());
        long[] padding = two(work.kernel() / 2);
        return switch (work.op()) {
            case CONV -> torch.conv2d(x, parameters.getFirst(), none, stride, padding, two(1), 1);
            case BATCH_NORM ->
                    torch.batch_norm(
                            x, given.get(0), given.get(1), mean, variance, true, .1, 1e-5, false);
            case LAYER_NORM ->
                    torch.layer_norm(
                            x,
                            new long[] {work.channels()},
                            given.get(0),
                            given.get(1),
                            1e-5,
                            false);
            case MAX_POOL ->
                    torch.max_pool2d(x, two(work.kernel()), stride, padding, two(1), false);
        };
    }

    /** The result, with gradients where they are wanted. */
    private Tensor once() {
        if (!work.backward()) {
            return forward();
        }
        clear(x);
        parameters.forEach(LibtorchImage::clear);
        Tensor y = forward();
        y.backward(gradient, keep, false, all);
        return y;
    }

    private static void clear(Tensor t) {
        try (Tensor g = t.mutable_grad()) {
            g.reset();
        }
    }

    @Override
    public void run() {
        once().close();
    }

    @Override
    public List<float[]> results() {
        List<float[]> out = new ArrayList<>();
        try (Tensor y = once()) {
            out.add(LibtorchWorker.floats(y));
        }
        if (work.backward()) {
            out.add(LibtorchWorker.floats(x.grad()));
            parameters.forEach(p -> out.add(LibtorchWorker.floats(p.grad())));
        }
        return out;
    }

    @Override
    public void close() {
        x.close();
        gradient.close();
        parameters.forEach(Tensor::close);
        if (mode != null) {
            mode.close();
        }
    }
}
