package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.Kernel;
import jacobi.kernel.Taps;

/**
 * Kinds that work plane by plane and in which little is computed: pooling by the largest, what
 * undoes it, and resampling. One implementation for all backends, in loops that the compiler makes
 * vectors of by itself.
 */
public final class Planes {
    private Planes() {}

    /** The array itself if it lies row by row, else a copy that does. */
    private static Array contiguous(Array x) {
        if (x.layout().isContiguous()) {
            return x;
        }
        Array copy = Array.zeros(x.dtype(), x.shape());
        Object data = copy.storage().data();
        DType block = x.dtype();
        Operand.of(x).load(block, 0, x.numel(), data, 0);
        return copy;
    }

    /** {@link Kernel.Unpool}. */
    public static void unpool(Kernel.Unpool k, Array out, Array values, Array index) {
        int planes = out.shape().size(0);
        int size = out.shape().size(1);
        int n = values.shape().size(1);
        Array v = contiguous(values);
        Array at = contiguous(index);
        long[] places = at.storage().longs();
        int first = at.layout().offset();
        Chunks.run(
                planes,
                Chunks.grain((long) size + 2L * n),
                (from, to) -> {
                    for (int p = from; p < to; p++) {
                        unpool(k.accumulate(), out, p, v, places, first + p * n, n);
                    }
                });
    }

    private static void unpool(
            boolean add, Array out, int plane, Array values, long[] places, int first, int n) {
        int size = out.shape().size(1);
        int to = out.layout().offset() + plane * size;
        int from = values.layout().offset() + plane * n;
        if (out.dtype() == DType.FLOAT32 && values.dtype() == DType.FLOAT32) {
            float[] y = out.storage().floats();
            float[] x = values.storage().floats();
            java.util.Arrays.fill(y, to, to + size, 0);
            for (int i = 0; i < n; i++) {
                int at = to + check(places[first + i], size);
                y[at] = add ? y[at] + x[from + i] : x[from + i];
            }
            return;
        }
        for (int i = 0; i < size; i++) {
            out.storage().setDouble(to + i, 0);
        }
        for (int i = 0; i < n; i++) {
            int at = to + check(places[first + i], size);
            double x = values.storage().getDouble(from + i);
            out.storage().setDouble(at, add ? out.storage().getDouble(at) + x : x);
        }
    }

    private static int check(long place, int size) {
        if (place < 0 || place >= size) {
            throw new IndexOutOfBoundsException(
                    "index " + place + " is out of range [0, " + size + ") of a plane");
        }
        return (int) place;
    }

    /** {@link Kernel.Mix}. */
    public static void mix(Kernel.Mix k, Array out, Array in) {
        Array x = contiguous(in);
        int outer = 1;
        int inner = 1;
        for (int d = 0; d < out.shape().rank(); d++) {
            outer *= d < k.dim() ? out.shape().size(d) : 1;
            inner *= d > k.dim() ? out.shape().size(d) : 1;
        }
        int rows = k.taps().outputs();
        int n = inner;
        Chunks.run(
                n == 1 ? outer : outer * rows,
                n == 1 ? Chunks.grain(2L * rows) : Chunks.grain(2L * n),
                (from, to) -> {
                    if (n == 1) {
                        lines(k.taps(), out, x, from, to);
                    } else {
                        rows(k.taps(), out, x, n, from, to);
                    }
                });
    }

    /** Outputs that are whole rows of n elements. */
    private static void rows(Taps taps, Array out, Array in, int n, int from, int to) {
        int outputs = taps.outputs();
        for (int r = from; r < to; r++) {
            int o = r % outputs;
            int base = in.layout().offset() + r / outputs * taps.inputs() * n;
            int y = out.layout().offset() + r * n;
            int first = taps.begin(o);
            int end = taps.begin(o + 1);
            if (out.dtype() == DType.FLOAT32) {
                float[] data = out.storage().floats();
                if (first == end) {
                    java.util.Arrays.fill(data, y, y + n, 0);
                }
                for (int t = first; t < end; t++) {
                    float w = (float) taps.weight(t);
                    row(w, in.storage().floats(), base + taps.place(t) * n, data, y, n, t == first);
                }
            } else {
                double[] data = out.storage().doubles();
                if (first == end) {
                    java.util.Arrays.fill(data, y, y + n, 0);
                }
                for (int t = first; t < end; t++) {
                    int at = base + taps.place(t) * n;
                    row(taps.weight(t), in.storage().doubles(), at, data, y, n, t == first);
                }
            }
        }
    }

    private static void row(float w, float[] x, int at, float[] y, int to, int n, boolean first) {
        if (first && w == 1) {
            System.arraycopy(x, at, y, to, n);
        } else if (first) {
            for (int i = 0; i < n; i++) {
                y[to + i] = w * x[at + i];
            }
        } else {
            for (int i = 0; i < n; i++) {
                y[to + i] += w * x[at + i];
            }
        }
    }

    private static void row(
            double w, double[] x, int at, double[] y, int to, int n, boolean first) {
        for (int i = 0; i < n; i++) {
            y[to + i] = first ? w * x[at + i] : y[to + i] + w * x[at + i];
        }
    }

    /** Outputs that are single elements, a line of them after the other. */
    private static void lines(Taps taps, Array out, Array in, int from, int to) {
        int outputs = taps.outputs();
        boolean single = out.dtype() == DType.FLOAT32;
        for (int r = from; r < to; r++) {
            int base = in.layout().offset() + r * taps.inputs();
            int y = out.layout().offset() + r * outputs;
            for (int o = 0; o < outputs; o++) {
                int first = taps.begin(o);
                int end = taps.begin(o + 1);
                if (single) {
                    float[] x = in.storage().floats();
                    float sum = 0;
                    for (int t = first; t < end; t++) {
                        float term = (float) taps.weight(t) * x[base + taps.place(t)];
                        sum = t == first ? term : sum + term;
                    }
                    out.storage().floats()[y + o] = sum;
                } else {
                    double[] x = in.storage().doubles();
                    double sum = 0;
                    for (int t = first; t < end; t++) {
                        double term = taps.weight(t) * x[base + taps.place(t)];
                        sum = t == first ? term : sum + term;
                    }
                    out.storage().doubles()[y + o] = sum;
                }
            }
        }
    }
}
