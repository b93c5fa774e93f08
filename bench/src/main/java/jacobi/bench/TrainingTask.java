package jacobi.bench;

import jacobi.Tensor;
import jacobi.nn.Block;

import java.util.ArrayList;
import java.util.List;

/** Training by this framework, a step at a time. */
abstract class TrainingTask implements Task {
    /** What is trained. */
    abstract Block model();

    /** A step; its loss. */
    abstract Tensor step();

    @Override
    public final void run() {
        step();
    }

    @Override
    public final List<float[]> results() {
        float[] losses = new float[Work.Step.CHECKED];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = (float) step().item();
        }
        List<float[]> out = new ArrayList<>(List.of(losses));
        model().parameters().forEach(p -> out.add(p.toFloats()));
        return out;
    }
}
