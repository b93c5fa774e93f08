package jacobi.cpu.scalar;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Counts;
import jacobi.cpu.Factors;
import jacobi.cpu.Indexing;
import jacobi.cpu.Lanes;
import jacobi.cpu.Maps;
import jacobi.cpu.MaxPools;
import jacobi.cpu.PlainAttention;
import jacobi.cpu.Planes;
import jacobi.cpu.Products;
import jacobi.cpu.Randoms;
import jacobi.cpu.Reductions;
import jacobi.cpu.Rows;
import jacobi.cpu.Searching;
import jacobi.kernel.Backend;
import jacobi.kernel.Kernel;

import java.util.Map;

/** Runs every kernel kind in plain Java. */
public final class ScalarBackend implements Backend {
    private static final Lanes FLOATS = new FloatLoops();
    private static final Lanes DOUBLES = new DoubleLoops();
    private static final Lanes LONGS = new LongLoops();

    private final Counts counts = new Counts("scalar");

    /** The plain loops of each compute type. */
    public static Lanes lanes(DType compute) {
        return switch (compute) {
            case FLOAT32 -> FLOATS;
            case FLOAT64 -> DOUBLES;
            case INT64, INT32, UINT8, BOOL -> LONGS;
        };
    }

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void run(Kernel kernel, Array[] out, Array[] in, double[] params) {
        Lanes.Family family = ScalarBackend::lanes;
        counts.add(kernel);
        switch (kernel) {
            case Kernel.Map k -> Maps.map(k, out, in, params, family);
            case Kernel.Reduce k -> Reductions.reduce(k, out[0], in, params, family);
            case Kernel.ArgReduce k -> Reductions.argReduce(k, out[0], in[0], family);
            case Kernel.MatMul k -> Products.matMul(k, out[0], in, params, family);
            case Kernel.Softmax k -> Rows.softmax(k, out[0], in[0], family);
            case Kernel.SoftmaxGrad k -> Rows.softmaxGrad(k, out[0], in[0], in[1], family);
            case Kernel.Attention k -> PlainAttention.forward(k, out, in, params);
            case Kernel.AttentionGrad k -> PlainAttention.gradient(k, out, in, params);
            case Kernel.Gather k -> Indexing.gather(k, out[0], in[0], in[1]);
            case Kernel.Scatter k -> Indexing.scatter(k, out[0], in[0], in[1], family);
            case Kernel.Search k -> Searching.search(k, out[0], in[0], in[1]);
            case Kernel.Scan k -> Rows.scan(k, out[0], in[0]);
            case Kernel.Factor k -> Factors.factor(k, out, in[0]);
            case Kernel.TriangularSolve k -> Factors.solve(k, out[0], in[0], in[1]);
            case Kernel.Copy _ -> Maps.copy(out[0], in[0], family);
            case Kernel.Iota k -> Maps.iota(k, out[0]);
            case Kernel.Random k -> Randoms.fill(k, out[0], in);
            case Kernel.Convolve k -> Convolutions.run(k, out[0], in);
            case Kernel.MaxPool k -> MaxPools.run(k, out[0], out[1], in[0]);
            case Kernel.Unpool k -> Planes.unpool(k, out[0], in[0], in[1]);
            case Kernel.Mix k -> Planes.mix(k, out[0], in[0]);
            case Kernel.Normalize k -> Normalizations.run(k, out, in);
            case Kernel.NormalizeGrad k -> Normalizations.run(k, out, in);
        }
    }

    @Override
    public Map<String, Long> counts() {
        return counts.toMap();
    }
}
