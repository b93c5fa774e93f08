package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.ShapeException;

/** Softmax over the channels of each place: {@code [n, c, h, w]} or {@code [c, h, w]}. */
public final class Softmax2d extends BuiltIn {
    /** The only kind there is. */
    public Softmax2d() {}

    @Override
    Tensor compute(Tensor x) {
        if (x.dim() != 3 && x.dim() != 4) {
            throw new ShapeException(
                    "Softmax2d: " + x.shape() + ": expected [n, c, h, w] or [c, h, w]");
        }
        return x.softmax(-3);
    }
}
