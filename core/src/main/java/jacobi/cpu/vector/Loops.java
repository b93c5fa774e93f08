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
 * elements and its loop is compiled ({@link Warmth}).
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

    /**
     * Nanoseconds: a compiled vector instruction takes less, one that makes an object takes more.
     */
    private static final long FAST = 4;

    /** A program's loop, for one set of uniform inputs. */
    private static final class State {
        private final Program program;
        private final long uniform;
        private final boolean covered;
        private final Warmth warmth;
        private volatile @Nullable Loop written;

        State(Program program, long uniform) {
            this.program = program;
            this.uniform = uniform;
            covered = LoopWriter.covers(program);
            warmth = new Warmth(program, WORTH, this::trial);
        }

        @Nullable Loop loop(When when, long elements) {
            if (!covered || !warmth.isReady(when, elements)) {
                return null;
            }
            Loop loop = written;
            return loop != null ? loop : write();
        }

        private synchronized @Nullable Loop write() {
            if (written == null) {
                try {
                    written = LoopWriter.write(program, uniform);
                } catch (IllegalArgumentException e) {
                    return null; // too long; blocks will do
                }
            }
            return written;
        }

        private long trial() {
            Loop loop = write();
            return loop == null ? Warmth.NEVER : Loops.trial(loop, program);
        }
    }

    private Loops() {}

    /** The loop of a program, if it is to be used now. */
    static @Nullable Loop of(When when, Program program, long uniform, long elements) {
        if (when == When.NEVER) {
            return null;
        }
        var s = (State) program.loops().get(uniform);
        if (s == null) {
            s = (State) program.loops().computeIfAbsent(uniform, u -> new State(program, u));
        }
        return s.loop(when, elements);
    }

    /** Runs a loop on made-up numbers; nanoseconds by which it was quick enough. */
    private static long trial(Loop loop, Program program) {
        int arrays = program.inputs() + program.outputs();
        int n = VECTORS * loop.lanes();
        Object[] data = new Object[arrays];
        for (int i = 0; i < arrays; i++) {
            data[i] = numbers(program.compute(), n);
        }
        int[] at = new int[arrays];
        Object uniform = numbers(program.compute(), program.inputs() + program.params());
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            loop.run(data, at, uniform, n);
        }
        long taken = System.nanoTime() - start;
        return FAST * program.instructions() * CALLS * VECTORS - taken;
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
