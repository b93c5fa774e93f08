package jacobi.bench;

import jacobi.Grad;
import jacobi.Tensor;

import java.util.ArrayList;
import java.util.List;

/** One operator on images, forward alone or with its gradients, as a user writes it. */
final class ImageTask implements Task {
    private final Work.Image work;
    private final Tensor x;
    private final List<Tensor> parameters = new ArrayList<>();
    private final Tensor mean;
    private final Tensor variance;
    private final Tensor gradient;
    private Tensor last;

    ImageTask(Work.Image w) {
        work = w;
        List<float[]> in = Inputs.of(w);
        x = Tensor.of(in.get(0), w.input());
        for (int i = 0; i < w.parameters().size(); i++) {
            parameters.add(Tensor.of(in.get(i + 2), w.parameters().get(i)));
        }
        mean = Tensor.zeros(w.channels());
        variance = Tensor.ones(w.channels());
        gradient = Tensor.of(in.get(1), w.output());
        last = x;
        if (w.backward()) {
            x.requiresGrad(true);
            parameters.forEach(p -> p.requiresGrad(true));
        }
    }

    private Tensor forward() {
        int[] stride = {work.stride()};
        int[] padding = {work.kernel() / 2};
        return switch (work.op()) {
            case CONV -> x.conv2d(parameters.getFirst(), null, stride, padding, new int[] {1}, 1);
            case BATCH_NORM ->
                    x.batchNorm(
                            mean, variance, parameters.get(0), parameters.get(1), true, .1, 1e-5);
            case LAYER_NORM ->
                    x.layerNorm(
                            new int[] {work.channels()},
                            parameters.get(0),
                            parameters.get(1),
                            1e-5);
            case MAX_POOL ->
                    x.maxPool2d(
                            Tensor.Window.of(work.kernel())
                                    .stride(work.stride())
                                    .padding(work.kernel() / 2));
        };
    }

    @Override
    public void run() {
        if (!work.backward()) {
            try (Grad _ = Grad.off()) {
                last = forward();
            }
            return;
        }
        x.setGrad(null);
        parameters.forEach(p -> p.setGrad(null));
        last = forward();
        last.backward(gradient);
    }

    @Override
    public List<float[]> results() {
        run();
        List<float[]> out = new ArrayList<>(List.of(last.toFloats()));
        if (work.backward()) {
            out.add(grad(x));
            parameters.forEach(p -> out.add(grad(p)));
        }
        return out;
    }

    private static float[] grad(Tensor t) {
        Tensor g = t.grad();
        if (g == null) {
            throw new IllegalStateException("no gradient of " + t.shape());
        }
        return g.toFloats();
    }
}
