package jacobi.bench.peers;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import jacobi.bench.Inputs;
import jacobi.bench.Task;
import jacobi.bench.Work;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A product of matrices in native memory, aligned to cache lines. */
abstract class GemmTask implements Task {
    private final Arena arena = Arena.ofShared();
    protected final MemorySegment a;
    protected final MemorySegment b;
    protected final MemorySegment c;

    GemmTask(Work.Gemm w) {
        List<float[]> in = Inputs.of(w);
        a = segment(in.get(0));
        b = segment(in.get(1));
        c = segment(new float[w.m() * w.n()]);
    }

    private MemorySegment segment(float[] values) {
        MemorySegment out = arena.allocate((long) values.length * Float.BYTES, 64);
        MemorySegment.copy(values, 0, out, JAVA_FLOAT, 0, values.length);
        return out;
    }

    /** Calls the library. */
    protected abstract void multiply() throws Throwable;

    @Override
    public final void run() {
        try {
            multiply();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public final List<float[]> results() {
        run();
        return List.of(c.toArray(JAVA_FLOAT));
    }

    @Override
    public final void close() {
        arena.close();
    }
}
