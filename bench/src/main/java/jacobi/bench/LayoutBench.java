package jacobi.bench;

import jacobi.array.Layout;
import jacobi.array.Shape;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.util.concurrent.TimeUnit;

/** The cost of finding an element by its row-major number: 32 x 48 of them, in order. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LayoutBench {
    /** Row-major, or with its two dimensions exchanged. */
    @Param({"contiguous", "transposed"})
    public String order = "contiguous";

    private Layout layout = Layout.contiguous(Shape.of());

    /** Makes the layout. */
    @Setup
    public void setup() {
        layout =
                order.equals("contiguous")
                        ? Layout.contiguous(Shape.of(32, 48))
                        : Layout.contiguous(Shape.of(48, 32)).transpose(0, 1);
    }

    /** The sum of all indices, so that none can be left out. */
    @Benchmark
    public long index() {
        long sum = 0;
        for (int i = 0; i < 32 * 48; i++) {
            sum += layout.index(i);
        }
        return sum;
    }
}
