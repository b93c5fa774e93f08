package jacobi.bench;

import jacobi.Backends;
import jacobi.Tensor;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** One pass over the elements of a tensor, on one thread, the result a new tensor. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MapBench {
    /** How many elements: in the first cache, in the second, in memory. */
    @Param({"1000", "256000", "4000000"})
    public int n = 1000;

    private Tensor x = Tensor.of(0f);
    private Tensor transposed = Tensor.of(0f);

    /** Makes the operands. */
    @Setup
    public void setup() {
        Backends.threads(1);
        x = Tensor.of(Inputs.uniform(n, 1, 4), n / 1000, 1000);
        transposed = x.transpose(0, 1);
    }

    /** A formula with an exponential. */
    @Benchmark
    public Tensor sigmoid() {
        return x.sigmoid();
    }

    /** Two reads and a write. */
    @Benchmark
    public Tensor add() {
        return x.add(x);
    }

    /** All elements to one. */
    @Benchmark
    public Tensor sum() {
        return x.sum();
    }

    /** Rows of 1,000. */
    @Benchmark
    public Tensor softmaxRows() {
        return x.softmax(1);
    }

    /** From columns to rows. */
    @Benchmark
    public Tensor copyTransposed() {
        return transposed.contiguous();
    }
}
