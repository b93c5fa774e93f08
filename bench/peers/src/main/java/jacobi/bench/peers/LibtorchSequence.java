package jacobi.bench.peers;

import jacobi.bench.Inputs;
import jacobi.bench.Task;
import jacobi.bench.Work;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An operator of libtorch's over sequences and its gradients. */
final class LibtorchSequence implements Task {
    private final Supplier<Tensor> forward;
    private final List<Tensor> inputs;
    private final Tensor gradient;

    private LibtorchSequence(Supplier<Tensor> forward, List<Tensor> inputs, Tensor gradient) {
        this.forward = forward;
        this.inputs = inputs;
        this.gradient = gradient;
        inputs.forEach(t -> t.set_requires_grad(true));
    }

    static Task of(Work.Lookup w) {
        List<float[]> in = Inputs.of(w);
        Tensor table = LibtorchWorker.tensor(in.get(0), w.rows(), w.width());
        Tensor places = torch.tensor(Inputs.places(w));
        return new LibtorchSequence(
                () -> torch.embedding(table, places),
                List.of(table),
                LibtorchWorker.tensor(in.get(1), w.count(), w.width()));
    }

    static Task of(Work.Attention w) {
        List<Tensor> in = new ArrayList<>();
        for (float[] x : Inputs.of(w)) {
            in.add(LibtorchWorker.tensor(x, 1, w.heads(), w.steps(), w.width()));
        }
        return new LibtorchSequence(
                () -> attention(in.get(0), in.get(1), in.get(2)), in.subList(0, 3), in.get(3));
    }

    /** Each place looks at itself and those before. */
    static Tensor attention(Tensor q, Tensor k, Tensor v) {
        try (TensorOptional mask = new TensorOptional();
                DoubleOptional scale = new DoubleOptional()) {
            return torch.scaled_dot_product_attention(q, k, v, mask, 0, true, scale, false);
        }
    }

    private Tensor step() {
        for (Tensor t : inputs) {
            try (Tensor g = t.grad()) {
                if (g.defined()) {
                    g.zero_().close();
                }
            }
        }
        Tensor y = forward.get();
        y.backward(gradient, new org.bytedeco.pytorch.BoolOptional(), false, null);
        return y;
    }

    @Override
    public void run() {
        step().close();
    }

    @Override
    public List<float[]> results() {
        try (Tensor y = step()) {
            List<float[]> out = new ArrayList<>(List.of(LibtorchWorker.floats(y)));
            for (Tensor t : inputs) {
                try (Tensor g = t.grad()) {
                    out.add(LibtorchWorker.floats(g));
                }
            }
            return out;
        }
    }

    @Override
    public void close() {
        inputs.forEach(Tensor::close);
        gradient.close();
    }
}
