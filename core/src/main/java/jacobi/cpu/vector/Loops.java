package jacobi.cpu.vector;

import jacobi.array.DType;
import jacobi.cpu.Loop;
import jacobi.cpu.Program;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Decides which programs get a {@link Loop} of their own, and when.
 *
 * <p>The block interpreter's loops are shared by all programs, so they are compiled early on; a
 * loop written for one program is slower than they are, some thirty times, until the just-in-time
 * compiler has been at it. So a program is interpreted until it has computed {@link #WORTH}
 * elements. Then a thread in the background writes its loop and runs it on made-up numbers until it
 * is fast, and only then is it used; or never, if it does not become so. Since both give the same
 * bits, nobody can tell when that was.
 */
final class Loops {
    /** When loops are written. */
    enum When {
        /** Before the first use, which waits for it; for tests. */
        AT_ONCE,
        /** In the background, for programs that have run a while. */
        WORTHWHILE,
        /** Not at all. */
        NEVER
    }

    /** Elements after which a program is worth a loop of its own. */
    static final long WORTH = 1 << 18;

    private static final int CALLS = 100;
    private static final int VECTORS = 64;

    /** A compiled vector instruction takes less than this, one that makes an object takes more. */
    private static final double FAST = 4e-9;

    private static final double PATIENCE = 5;

    /** Where a program stands, for one set of uniform inputs. */
    private static final class State {
        volatile @Nullable Loop written;
        volatile @Nullable Loop ready;
        volatile boolean begun;
        long elements; // counted without care: it only has to be about right
    }

    private Loops() {}

    /** The loop of a program, if it is to be used now. */
    static @Nullable Loop of(When when, Program program, long uniform, long elements) {
        if (when == When.NEVER) {
            return null;
        }
        var s = (State) program.loops().get(uniform);
        if (s == null) {
            s = (State) program.loops().computeIfAbsent(uniform, _ -> new State());
        }
        Loop ready = s.ready;
        if (ready != null) {
            return ready;
        }
        if (when == When.AT_ONCE) {
            return write(s, program, uniform);
        }
        if (!s.begun) {
            s.elements += elements;
            if (s.elements >= WORTH) {
                begin(s, program, uniform);
            }
        }
        return null;
    }

    private static void begin(State s, Program program, long uniform) {
        synchronized (s) {
            if (s.begun) {
                return;
            }
            s.begun = true;
        }
        if (LoopWriter.covers(program)) {
            Background.run(
                    () -> {
                        Loop loop = write(s, program, uniform);
                        if (loop != null && warm(loop, program)) {
                            s.ready = loop;
                        }
                    });
        }
    }

    private static @Nullable Loop write(State s, Program program, long uniform) {
        synchronized (s) {
            Loop written = s.written;
            if (written == null && LoopWriter.covers(program)) {
                try {
                    written = LoopWriter.write(program, uniform);
                } catch (IllegalArgumentException e) {
                    return null; // too long; blocks will do
                }
                s.written = written;
            }
            return written;
        }
    }

    /** Runs a loop until it is fast; whether it became so. */
    static boolean warm(Loop loop, Program program) {
        int arrays = program.inputs() + program.outputs();
        int n = VECTORS * loop.lanes();
        Object[] data = new Object[arrays];
        for (int i = 0; i < arrays; i++) {
            data[i] = numbers(program.compute(), n);
        }
        int[] at = new int[arrays];
        Object uniform = numbers(program.compute(), program.inputs() + program.params());
        double limit = FAST * LoopWriter.instructions(program) * CALLS * VECTORS;
        long begin = System.nanoTime();
        int fast = 0;
        while (fast < 3 && System.nanoTime() - begin < PATIENCE * 1e9) {
            long from = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                loop.run(data, at, uniform, n);
            }
            fast = (System.nanoTime() - from) * 1e-9 < limit ? fast + 1 : 0;
        }
        return fast == 3;
    }

    private static Object numbers(DType type, int n) {
        if (type == DType.FLOAT32) {
            float[] x = new float[n];
            Arrays.fill(x, 0.5f);
            return x;
        }
        double[] x = new double[n];
        Arrays.fill(x, 0.5);
        return x;
    }
}
