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

    /** After how many steps parameters are compared. */
    int compared() {
        return Work.Step.CHECKED;
    }

    @Override
    public final void run() {
        step();
    }

    @Override
    public final List<float[]> results() {
        float[] losses = new float[Work.Step.CHECKED];
        List<float[]> out = new ArrayList<>(List.of(losses));
        for (int i = 0; i < losses.length; i++) {
            losses[i] = (float) step().item();
            if (i + 1 == compared()) {
                model().parameters().forEach(p -> out.add(p.toFloats()));
            }
        }
        return out;
    }
}
