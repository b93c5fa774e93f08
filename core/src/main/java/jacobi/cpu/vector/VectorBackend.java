package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Counts;
import jacobi.cpu.Lanes;
import jacobi.cpu.Maps;
import jacobi.cpu.Reductions;
import jacobi.cpu.Rows;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.Kernel;

import java.util.Map;
import java.util.TreeMap;

/**
 * Runs kernels with vectors as wide as the processor has. Kinds that move elements rather than
 * compute (gather, scatter, scan, copy, sequences, random draws) and kernels of a few elements, for
 * which vectors do not pay, go to the scalar twin and are counted as its own.
 */
public final class VectorBackend implements Backend {
    /**
     * Elements below which a kernel goes to the twin: before it is compiled, vector code is slow.
     */
    static final int FEW = 16;

    private static final Lanes FLOATS = new FloatVectors();
    private static final Lanes DOUBLES = new DoubleVectors();
    private static final Lanes LONGS = new LongVectors();

    private final Counts counts = new Counts("vector");
    private final ScalarBackend twin = new ScalarBackend();

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
        if (isForTwin(kernel, out, in)) {
            twin.run(kernel, out, in, params);
            return;
        }
        Lanes.Family family = VectorBackend::lanes;
        counts.add(kernel);
        switch (kernel) {
            case Kernel.Map k -> Maps.map(k, out, in, params, family);
            case Kernel.Reduce k -> Reductions.reduce(k, out[0], in, params, family);
            case Kernel.ArgReduce k -> Reductions.argReduce(k, out[0], in[0], family);
            case Kernel.MatMul k -> VectorProducts.matMul(k, out[0], in, params, family);
            case Kernel.Softmax k -> Rows.softmax(k, out[0], in[0], family);
            case Kernel.SoftmaxGrad k -> Rows.softmaxGrad(k, out[0], in[0], in[1], family);
            case Kernel.Gather _,
                    Kernel.Scatter _,
                    Kernel.Scan _,
                    Kernel.Copy _,
                    Kernel.Iota _,
                    Kernel.Random _ ->
                    throw new IllegalStateException(kernel + " is the twin's");
        }
    }

    private static boolean isForTwin(Kernel kernel, Array[] out, Array[] in) {
        return switch (kernel) {
            case Kernel.Map _, Kernel.Softmax _, Kernel.SoftmaxGrad _ -> out[0].numel() < FEW;
            case Kernel.Reduce _, Kernel.ArgReduce _ -> in[0].numel() < FEW;
            case Kernel.MatMul _ -> (long) out[0].numel() * in[0].shape().size(2) < FEW;
            case Kernel.Gather _,
                    Kernel.Scatter _,
                    Kernel.Scan _,
                    Kernel.Copy _,
                    Kernel.Iota _,
                    Kernel.Random _ ->
                    true;
        };
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> all = new TreeMap<>(twin.counts());
        all.putAll(counts.toMap());
        return all;
    }
}
