package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Counts;
import jacobi.cpu.Indexing;
import jacobi.cpu.Lanes;
import jacobi.cpu.Maps;
import jacobi.cpu.Randoms;
import jacobi.cpu.Reductions;
import jacobi.cpu.Rows;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.Kernel;

import java.util.Map;
import java.util.TreeMap;

/**
 * Runs kernels with vectors as wide as the processor has. Kinds in which nothing is computed lane
 * by lane (gather, scan, sequences, random draws) have one implementation, shared by both backends,
 * and are counted as {@code shared}. Kernels of a few elements, for which vectors do not pay, go to
 * the scalar twin and are counted as its own.
 */
public final class VectorBackend implements Backend {
    /**
     * Elements below which a kernel goes to the twin unless said otherwise: before it is compiled,
     * vector code is slow.
     */
    public static final int FEW = 16;

    private static final Lanes FLOATS = new FloatVectors();
    private static final Lanes DOUBLES = new DoubleVectors();
    private static final Lanes LONGS = new LongVectors();

    private final Counts counts = new Counts("vector");
    private final Counts shared = new Counts("shared");
    private final ScalarBackend twin = new ScalarBackend();
    private final int few;

    /** With the scalar twin for kernels of fewer than {@link #FEW} elements. */
    public VectorBackend() {
        this(FEW);
    }

    /** With the scalar twin for kernels of fewer elements than this; 0 for vectors always. */
    public VectorBackend(int few) {
        this.few = few;
    }

    /** The vector loops of each compute type. */
    static Lanes lanes(DType compute) {
        return switch (compute) {
            case FLOAT32 -> FLOATS;
            case FLOAT64 -> DOUBLES;
            case INT64, INT32, UINT8, BOOL -> LONGS;
        };
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public void run(Kernel kernel, Array[] out, Array[] in, double[] params) {
        if (elements(kernel, out, in) < few) {
            twin.run(kernel, out, in, params);
            return;
        }
        (isShared(kernel) ? shared : counts).add(kernel);
        Lanes.Family family = VectorBackend::lanes;
        switch (kernel) {
            case Kernel.Map k -> Maps.map(k, out, in, params, family);
            case Kernel.Reduce k -> Reductions.reduce(k, out[0], in, params, family);
            case Kernel.ArgReduce k -> Reductions.argReduce(k, out[0], in[0], family);
            case Kernel.MatMul k -> VectorProducts.matMul(k, out[0], in, params, family);
            case Kernel.Softmax k -> Rows.softmax(k, out[0], in[0], family);
            case Kernel.SoftmaxGrad k -> Rows.softmaxGrad(k, out[0], in[0], in[1], family);
            case Kernel.Gather k -> Indexing.gather(k, out[0], in[0], in[1]);
            case Kernel.Scatter k -> Indexing.scatter(k, out[0], in[0], in[1], family);
            case Kernel.Scan k -> Rows.scan(k, out[0], in[0]);
            case Kernel.Copy _ -> Maps.copy(out[0], in[0], family);
            case Kernel.Iota k -> Maps.iota(k, out[0]);
            case Kernel.Random k -> Randoms.fill(k, out[0]);
        }
    }

    private static boolean isShared(Kernel kernel) {
        return kernel instanceof Kernel.Gather
                || kernel instanceof Kernel.Scan
                || kernel instanceof Kernel.Iota
                || kernel instanceof Kernel.Random;
    }

    /** How much there is to do; what is shared is not worth asking. */
    private static long elements(Kernel kernel, Array[] out, Array[] in) {
        return switch (kernel) {
            case Kernel.Map _, Kernel.Softmax _, Kernel.SoftmaxGrad _, Kernel.Copy _ ->
                    out[0].numel();
            case Kernel.Reduce _, Kernel.ArgReduce _, Kernel.Scatter _ -> in[0].numel();
            case Kernel.MatMul _ -> (long) out[0].numel() * in[0].shape().size(2);
            case Kernel.Gather _, Kernel.Scan _, Kernel.Iota _, Kernel.Random _ -> Long.MAX_VALUE;
        };
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>(twin.counts());
        all.putAll(shared.toMap());
        all.putAll(counts.toMap());
        return all;
    }
}
