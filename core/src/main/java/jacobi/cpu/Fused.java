package jacobi.cpu;

import jacobi.array.DType;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Loop} applied to arrays of any form by one thread.
 *
 * <p>Work goes in runs that lie within one row of every operand. In a run an operand is contiguous
 * and taken in place, or one value (a column spread over the row) and broadcast, or, if its
 * elements are apart or of another type, moved to or from a block.
 */
final class Fused {
    /** Rows shorter than this are not worth a run each: their operands go through blocks. */
    private static final int SHORT = 64;

    private final Plan plan;
    private final DType compute;
    private final Stretch stretch;
    private final @Nullable Object[] block;
    private boolean hasBlocks;

    private Fused(Plan plan, Loop loop, Program program, Lanes lanes, double[] params) {
        this.plan = plan;
        compute = program.compute;
        stretch = new Stretch(loop, program, lanes, params, plan.uniform);
        block = new Object[plan.operands.length];
        for (int i = 0; i < block.length; i++) {
            if (plan.operands[i].isWithinRows(compute, plan.row)) {
                stretch.data[i] = plan.operands[i].data();
            } else if (!stretch.isUniform(i)) {
                Object b = lanes.allocate(Math.min(Chunks.BLOCK, plan.n));
                block[i] = b;
                stretch.data[i] = b;
                hasBlocks = true;
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
            }
        }
    }

    /** Runs a map through one loop if there is one; whether there was. */
    static boolean map(
            Program program, Lanes lanes, Operand[] out, Operand[] in, int n, double[] params) {
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
                program.piece(n),
                (from, to) -> new Fused(plan, loop, program, lanes, params).run(from, to));
        return true;
    }

    private void run(int from, int to) {
        for (int i = from; i < to; ) {
            int n = Math.min(plan.row - i % plan.row, to - i);
            if (hasBlocks) {
                n = Math.min(n, Chunks.BLOCK);
            }
            part(i, n);
            i += n;
        }
    }

    private void part(int from, int n) {
        Operand[] operands = plan.operands;
        for (int i = 0; i < operands.length; i++) {
            Object b = block[i];
            if (stretch.isUniform(i)) {
                operands[i].load(compute, from, 1, stretch.values, i);
            } else if (b == null) {
                stretch.at[i] = operands[i].index(from);
            } else if (i < plan.inputs) {
                operands[i].load(compute, from, n, b, 0);
            }
        }
        stretch.run(n);
        for (int i = plan.inputs; i < operands.length; i++) {
            Object b = block[i];
            if (b != null) {
                operands[i].store(compute, from, n, b, 0);
            }
        }
    }
}
