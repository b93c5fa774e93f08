package jacobi.bench;

import java.util.ArrayList;
import java.util.List;

/** The numbers that go in, from formulas, the same in every process. */
public final class Inputs {
    private Inputs() {}

    /**
     * Uniform numbers in [-1, 1), multiples of 2^-23, from a counter through the finaliser of
     * SplitMix64 (G. L. Steele et al., OOPSLA 2014).
     */
    public static float[] uniform(int n, int stream) {
        float[] out = new float[n];
        long base = (long) stream << 40;
        for (int i = 0; i < n; i++) {
            out[i] = (mix(base + i) >>> 40) * 0x1p-23f - 1;
        }
        return out;
    }

    /** Uniform numbers of {@code [-bound, bound)}. */
    public static float[] uniform(int n, int stream, double bound) {
        float[] out = uniform(n, stream);
        for (int i = 0; i < n; i++) {
            out[i] *= (float) bound;
        }
        return out;
    }

    /** Whole numbers of {@code [0, classes)}. */
    public static long[] classes(int n, int classes, int stream) {
        long[] out = new long[n];
        long base = (long) stream << 40;
        for (int i = 0; i < n; i++) {
            out[i] = Long.remainderUnsigned(mix(base + i), classes);
        }
        return out;
    }

    /** The factors of a product: A, then B. */
    public static List<float[]> of(Work.Gemm work) {
        return List.of(uniform(work.m() * work.k(), 1), uniform(work.k() * work.n(), 2));
    }

    /** The operands: numbers of [-4, 4), two arrays for {@code ADD}, else one. */
    public static List<float[]> of(Work.Elementwise work) {
        int n = work.rows() * work.columns();
        float[] first = uniform(n, 1, 4);
        return work.op() == Work.Op.ADD ? List.of(first, uniform(n, 2, 4)) : List.of(first);
    }

    /** The first weights and biases of each layer in turn, in PyTorch's range. */
    public static List<float[]> parameters(Work.Step work) {
        List<float[]> out = new ArrayList<>();
        for (int i = 0; i < work.layers(); i++) {
            int in = work.widths().get(i);
            int width = work.widths().get(i + 1);
            double bound = 1 / Math.sqrt(in);
            out.add(uniform(width * in, 100 + 2 * i, bound));
            out.add(uniform(width, 101 + 2 * i, bound));
        }
        return out;
    }

    /** The samples of a batch, {@code [batch, in]}. */
    public static float[] samples(Work.Step work, int batch) {
        if (work.loss() == Work.Loss.SQUARES) {
            return grid(work.batch());
        }
        return uniform(work.batch() * work.in(), 1000 + batch);
    }

    /** The classes of a batch. */
    public static long[] labels(Work.Step work, int batch) {
        return classes(work.batch(), work.out(), 2000 + batch);
    }

    /** The squares of a batch's samples. */
    public static float[] squares(float[] samples) {
        float[] out = samples.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] *= out[i];
        }
        return out;
    }

    /** The input, the result's gradient, then the parameters: near 1 those that scale. */
    public static List<float[]> of(Work.Image work) {
        List<float[]> out = new ArrayList<>();
        out.add(uniform(count(work.input()), 1));
        out.add(uniform(count(work.output()), 2));
        for (int i = 0; i < work.parameters().size(); i++) {
            int[] shape = work.parameters().get(i);
            out.add(
                    shape.length == 4
                            ? weights(shape, 3)
                            : i == 0 ? near(1, shape[0], 3) : near(0, shape[0], 4));
        }
        return out;
    }

    private static int count(int[] sizes) {
        int n = 1;
        for (int s : sizes) {
            n *= s;
        }
        return n;
    }

    /** Weights that keep the variance of what passes through a ReLU. */
    private static float[] weights(int[] shape, int stream) {
        int n = count(shape);
        return uniform(n, stream, Math.sqrt(6.0 * shape[0] / n));
    }

    private static float[] near(float middle, int n, int stream) {
        float[] out = uniform(n, stream, 0.1);
        for (int i = 0; i < n; i++) {
            out[i] += middle;
        }
        return out;
    }

    /** All parameters in order. */
    public static List<float[]> parameters(Work.Residual work) {
        List<float[]> out = new ArrayList<>();
        int[] before = {};
        for (int[] shape : work.parameters()) {
            int stream = 100 + out.size();
            out.add(
                    shape.length > 1
                            ? weights(shape, stream)
                            : near(before.length == 4 ? 1 : 0, shape[0], stream));
            before = shape;
        }
        return out;
    }

    /** The images of a batch. */
    public static float[] samples(Work.Residual work, int batch) {
        return uniform(work.batch() * 3 * work.size() * work.size(), 1000 + batch);
    }

    /** Their classes. */
    public static long[] labels(Work.Residual work, int batch) {
        return classes(work.batch(), work.classes(), 2000 + batch);
    }

    /** The table, then the gradient of the rows looked up. */
    public static List<float[]> of(Work.Lookup work) {
        return List.of(
                uniform(work.rows() * work.width(), 1), uniform(work.count() * work.width(), 2));
    }

    /** The rows to be looked up. */
    public static long[] places(Work.Lookup work) {
        return classes(work.count(), work.rows(), 3);
    }

    /** Queries, keys, values, and the gradient of the result. */
    public static List<float[]> of(Work.Attention work) {
        int n = work.heads() * work.steps() * work.width();
        return List.of(uniform(n, 1, 2), uniform(n, 2, 2), uniform(n, 3), uniform(n, 4));
    }

    /** The first parameters, in order. */
    public static List<float[]> parameters(Work.Sequences work) {
        List<float[]> out = new ArrayList<>();
        for (Work.Sequences.Parameter p : work.parameters()) {
            int n = 1;
            for (int size : p.sizes()) {
                n *= size;
            }
            float[] values = uniform(n, 100 + out.size(), p.bound());
            for (int i = 0; i < n; i++) {
                values[i] += (float) p.middle();
            }
            out.add(values);
        }
        return out;
    }

    /** The symbols of a batch, {@code [batch, steps]}. */
    public static long[] symbols(Work.Sequences work, int batch) {
        return classes(work.batch() * work.steps(), work.symbols(), 1000 + batch);
    }

    /** Their successors, likewise. */
    public static long[] successors(Work.Sequences work, int batch) {
        return classes(work.batch() * work.steps(), work.symbols(), 2000 + batch);
    }

    /** A checksum of everything that goes into a row, for each process to state. */
    public static long checksum(Work work) {
        return switch (work) {
            case Work.Gemm w -> checksum(of(w));
            case Work.Elementwise w -> checksum(of(w));
            case Work.Step w -> {
                List<float[]> all = new ArrayList<>(parameters(w));
                long labels = 0;
                for (int i = 0; i < Work.Step.BATCHES; i++) {
                    all.add(samples(w, i));
                    for (long label : labels(w, i)) {
                        labels = labels * 31 + label;
                    }
                }
                yield checksum(all) * 31 + labels;
            }
            case Work.Image w -> checksum(of(w));
            case Work.Residual w -> {
                List<float[]> all = new ArrayList<>(parameters(w));
                long labels = 0;
                for (int i = 0; i < Work.Residual.BATCHES; i++) {
                    all.add(samples(w, i));
                    for (long label : labels(w, i)) {
                        labels = labels * 31 + label;
                    }
                }
                yield checksum(all) * 31 + labels;
            }
            case Work.Lookup w -> checksum(of(w)) * 31 + checksum(places(w));
            case Work.Attention w -> checksum(of(w));
            case Work.Sequences w -> {
                long all = checksum(parameters(w));
                for (int i = 0; i < Work.Sequences.BATCHES; i++) {
                    all = all * 31 + checksum(symbols(w, i));
                    all = all * 31 + checksum(successors(w, i));
                }
                yield all;
            }
            case Work.Memory w -> checksum(w.step());
            case Work.Program _ -> 0;
        };
    }

    private static long checksum(long[] numbers) {
        long sum = 0;
        for (long v : numbers) {
            sum = sum * 31 + v;
        }
        return sum;
    }

    private static long checksum(List<float[]> arrays) {
        long sum = 0;
        for (float[] array : arrays) {
            for (float v : array) {
                sum = sum * 31 + Float.floatToRawIntBits(v);
            }
        }
        return sum;
    }

    private static float[] grid(int n) {
        float[] out = new float[n];
        for (int i = 0; i < n; i++) {
            out[i] = (float) (-2 + 4.0 * i / (n - 1));
        }
        return out;
    }

    private static long mix(long counter) {
        long z = (counter + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
