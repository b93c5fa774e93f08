package jacobi.bench;

import jacobi.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** An operator over sequences and its gradients, as a user calls it. */
final class SequenceTask implements Task {
    private final Supplier<Tensor> forward;
    private final List<Tensor> inputs;
    private final Tensor gradient;

    private SequenceTask(Supplier<Tensor> forward, List<Tensor> inputs, Tensor gradient) {
        this.forward = forward;
        this.inputs = inputs;
        this.gradient = gradient;
        inputs.forEach(t -> t.requiresGrad(true));
    }

    static Task of(Work.Lookup w) {
        List<float[]> in = Inputs.of(w);
        Tensor table = Tensor.of(in.get(0), w.rows(), w.width());
        Tensor places = Tensor.of(Inputs.places(w));
        return new SequenceTask(
                () -> table.embedding(places),
                List.of(table),
                Tensor.of(in.get(1), w.count(), w.width()));
    }

    static Task of(Work.Attention w) {
        List<Tensor> in = new ArrayList<>();
        for (float[] x : Inputs.of(w)) {
            in.add(Tensor.of(x, 1, w.heads(), w.steps(), w.width()));
        }
        return new SequenceTask(
                () -> in.get(0).scaledDotProductAttention(in.get(1), in.get(2), true),
                in.subList(0, 3),
                in.get(3));
    }

    private Tensor step() {
        inputs.forEach(t -> t.setGrad(null));
        Tensor y = forward.get();
        y.backward(gradient);
        return y;
    }

    @Override
    public void run() {
        step();
    }

    @Override
    public List<float[]> results() {
        List<float[]> out = new ArrayList<>(List.of(step().toFloats()));
        inputs.forEach(t -> out.add(Objects.requireNonNull(t.grad()).toFloats()));
        return out;
    }
}
