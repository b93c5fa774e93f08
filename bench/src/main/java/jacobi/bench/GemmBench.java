package jacobi.bench;

import jacobi.Backends;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/** Products of float32 matrices on one thread, into an array that is there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GemmBench {
    /** A row of the report that is a product. */
    @Param({
        "sgemm-512x512x512",
        "sgemm-336x768x784",
        "sgemm-32x256x784",
        "sgemm-256x784x32",
        "sgemm-32x784x256"
    })
    public String shape = "sgemm-512x512x512";

    private Runnable product = () -> {};

    /** Makes the operands. */
    @Setup(Level.Trial)
    public void setup() {
        Backends.threads(1);
        Work.Gemm work = (Work.Gemm) Catalogue.row(shape).work();
        product = JacobiWorker.gemm(work)::run;
    }

    /** The product. */
    @Benchmark
    public void multiply() {
        product.run();
    }
}
