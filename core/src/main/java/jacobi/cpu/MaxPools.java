package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.Kernel;
import jacobi.kernel.Spans;

/**
 * {@link Kernel.MaxPool}, window by window.
 *
 * <p>An element takes the lead if it is larger than the leader or NaN, so the first of equals stays
 * and the last NaN wins, which is PyTorch's order.
 */
public final class MaxPools {
    private final Kernel.MaxPool kernel;
    private final Array in;
    private final Array values;
    private final Array index;
    private final int height;
    private final int width;
    private final int size;
    private final int outputs;

    private MaxPools(Kernel.MaxPool kernel, Array values, Array index, Array in) {
        this.kernel = kernel;
        this.in = in;
        this.values = values;
        this.index = index;
        height = in.shape().size(2);
        width = in.shape().size(3);
        size = in.shape().size(1) * height * width;
        outputs = kernel.depth().count() * kernel.height().count() * kernel.width().count();
    }

    /** {@link Kernel.MaxPool} into arrays that lie row by row. */
    public static void run(Kernel.MaxPool kernel, Array values, Array index, Array in) {
        var pools = new MaxPools(kernel, values, index, in);
        int planes = in.shape().size(0);
        if (values.numel() == 0) {
            return;
        }
        Chunks.run(
                planes,
                Chunks.grain(2L * (pools.size + pools.outputs)),
                (from, to) -> {
                    for (int p = from; p < to; p++) {
                        pools.plane(p);
                    }
                });
    }

    private void plane(int p) {
        if (in.dtype() == DType.FLOAT32 && in.layout().isContiguous()) {
            floats(
                    in.storage().floats(),
                    in.layout().offset() + p * size,
                    values.storage().floats(),
                    values.layout().offset() + p * outputs,
                    index.storage().longs(),
                    index.layout().offset() + p * outputs);
            return;
        }
        Array plane = in.with(in.layout().select(0, p));
        double[] x = plane.toDoubles();
        int at = p * outputs;
        for (int od = 0; od < kernel.depth().count(); od++) {
            for (int oh = 0; oh < kernel.height().count(); oh++) {
                for (int ow = 0; ow < kernel.width().count(); ow++) {
                    int best = largest(x, od, oh, ow);
                    values.storage().setDouble(values.layout().offset() + at, x[best]);
                    index.storage().setLong(index.layout().offset() + at++, best);
                }
            }
        }
    }

    private int largest(double[] x, int od, int oh, int ow) {
        Spans ds = kernel.depth();
        Spans hs = kernel.height();
        Spans ws = kernel.width();
        int best = (ds.start(od) * height + hs.start(oh)) * width + ws.start(ow);
        for (int d = ds.start(od); d < ds.end(od); d += ds.step()) {
            for (int h = hs.start(oh); h < hs.end(oh); h += hs.step()) {
                for (int w = ws.start(ow); w < ws.end(ow); w += ws.step()) {
                    int i = (d * height + h) * width + w;
                    if (x[i] > x[best] || Double.isNaN(x[i])) {
                        best = i;
                    }
                }
            }
        }
        return best;
    }

    private void floats(float[] x, int from, float[] y, int to, long[] places, int placesAt) {
        Spans ds = kernel.depth();
        Spans hs = kernel.height();
        Spans ws = kernel.width();
        int at = 0;
        for (int od = 0; od < ds.count(); od++) {
            for (int oh = 0; oh < hs.count(); oh++) {
                for (int ow = 0; ow < ws.count(); ow++) {
                    int first = (ds.start(od) * height + hs.start(oh)) * width + ws.start(ow);
                    int best = first;
                    float most = x[from + first];
                    for (int d = ds.start(od); d < ds.end(od); d += ds.step()) {
                        for (int h = hs.start(oh); h < hs.end(oh); h += hs.step()) {
                            int row = (d * height + h) * width;
                            for (int w = ws.start(ow); w < ws.end(ow); w += ws.step()) {
                                float v = x[from + row + w];
                                if (v > most || Float.isNaN(v)) {
                                    most = v;
                                    best = row + w;
                                }
                            }
                        }
                    }
                    y[to + at] = most;
                    places[placesAt + at++] = best;
                }
            }
        }
    }
}
