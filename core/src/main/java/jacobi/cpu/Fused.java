package jacobi.cpu;

import jacobi.array.DType;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A {@link Loop} applied to arrays of any form by one thread.
 *
 * <p>Work goes in runs that lie within one row of every operand. In a run an operand is contiguous
 * and taken in place, or one value (a column spread over the row) and broadcast, or, if its
 * elements are apart or of another type, moved to or from a block. What is left behind the last
 * whole vector is computed in a vector that overlaps the one before it, or, where that would read
 * what has been overwritten, in a copy filled up to a vector.
 */
final class Fused {
    /** Rows shorter than this are not worth a run each: their operands go through blocks. */
    private static final int SHORT = 64;

    private final Loop loop;
    private final DType compute;
    private final Lanes lanes;
    private final Operand[] operands;
    private final int inputs;
    private final int row;
    private final long uniform;
    private final boolean overwrites;
    private final Object values;
    private final Object[] data;
    private final int[] at;
    private final @Nullable Object[] block;

    private Object[] rest = {};
    private final int[] restAt;

    private Fused(Loop loop, Plan plan, Program program, Lanes lanes, double[] params) {
        this.loop = loop;
        this.lanes = lanes;
        compute = program.compute;
        operands = plan.operands;
        inputs = plan.inputs;
        row = plan.row;
        uniform = plan.uniform;
        overwrites = plan.overwrites;
        data = new Object[operands.length];
        at = new int[operands.length];
        restAt = new int[operands.length];
        block = new Object[operands.length];
        values = lanes.allocate(inputs + program.params.length);
        for (int i = 0; i < program.params.length; i++) {
            Blocks.load(
                    params, DType.FLOAT64, program.params[i], 1, compute, values, inputs + i, 1);
        }
        Object none = lanes.allocate(0);
        for (int i = 0; i < operands.length; i++) {
            if (isUniform(i)) {
                data[i] = none;
            } else if (operands[i].isWithinRows(compute, row)) {
                data[i] = operands[i].data();
            } else {
                block[i] = lanes.allocate(Math.min(Chunks.BLOCK, plan.n));
                data[i] = block[i];
            }
        }
    }

    /** How operands are taken: found once for a kernel, used by all its threads. */
    private static final class Plan {
        final Operand[] operands;
        final int inputs;
        final int n;
        int row;
        long uniform;
        boolean overwrites;

        @SuppressWarnings("ReferenceEquality") // asks whether it is the same array
        Plan(Operand[] in, Operand[] out, int n, DType compute) {
            this.n = n;
            inputs = in.length;
            operands = new Operand[in.length + out.length];
            System.arraycopy(in, 0, operands, 0, in.length);
            System.arraycopy(out, 0, operands, in.length, out.length);
            row = n;
            for (Operand x : operands) {
                row = Math.min(row, x.row(compute, SHORT, n));
            }
            for (int i = 0; i < inputs; i++) {
                if (in[i].isUniformWithinRows(row)) {
                    uniform |= 1L << i;
                }
                for (Operand y : out) {
                    overwrites |= y.data() == in[i].data();
                }
            }
        }
    }

    /** Runs a map through one loop if there is one; whether there was. */
    static boolean map(
            Program program,
            Lanes lanes,
            Operand[] out,
            Operand[] in,
            int n,
            double[] params) {
        if (program.length() == 0 || in.length >= Long.SIZE) {
            return false;
        }
        var plan = new Plan(in, out, n, program.compute);
        Loop loop = lanes.loop(program, plan.uniform, n, Kernel.Map.class);
        if (loop == null) {
            return false;
        }
        Chunks.run(
                n,
                Chunks.GRAIN,
                (from, to) -> new Fused(loop, plan, program, lanes, params).run(from, to));
        return true;
    }

    private boolean isUniform(int i) {
        return i < inputs && (uniform >> i & 1) != 0;
    }

    private void run(int from, int to) {
        boolean blocks = false;
        for (Object b : block) {
            blocks |= b != null;
        }
        for (int i = from; i < to; ) {
            int n = Math.min(row - i % row, to - i);
            if (blocks) {
                n = Math.min(n, Chunks.BLOCK);
            }
            part(i, n);
            i += n;
        }
    }

    private void part(int from, int n) {
        for (int i = 0; i < operands.length; i++) {
            if (isUniform(i)) {
                operands[i].load(compute, from, 1, values, i);
            } else if (block[i] == null) {
                at[i] = operands[i].index(from);
            } else if (i < inputs) {
                operands[i].load(compute, from, n, data[i], 0);
            }
        }
        whole(n);
        for (int i = inputs; i < operands.length; i++) {
            if (block[i] != null) {
                operands[i].store(compute, from, n, data[i], 0);
            }
        }
    }

    private void whole(int n) {
        int width = loop.lanes();
        int left = n % width;
        if (n > left) {
            loop.run(data, at, values, n - left);
        }
        if (left == 0) {
            return;
        }
        if (n > left && !overwrites) {
            for (int i = 0; i < at.length; i++) {
                restAt[i] = at[i] + n - width;
            }
            loop.run(data, restAt, values, width);
        } else {
            rest(n - left, left, width);
        }
    }

    private void rest(int done, int left, int width) {
        if (rest.length == 0) {
            rest = new Object[operands.length];
            for (int i = 0; i < rest.length; i++) {
                rest[i] = lanes.allocate(width);
            }
        }
        Arrays.fill(restAt, 0);
        for (int i = 0; i < inputs; i++) {
            if (!isUniform(i)) {
                System.arraycopy(data[i], at[i] + done, rest[i], 0, left);
            }
        }
        loop.run(rest, restAt, values, width);
        for (int i = inputs; i < operands.length; i++) {
            System.arraycopy(rest[i], 0, data[i], at[i] + done, left);
        }
    }
}
