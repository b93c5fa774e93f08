package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import java.util.Arrays;
import java.util.List;

/** Maps, and what is nearly one: copies and number sequences. */
public final class Maps {
    private static final List<Expr> IDENTITY = List.of(Expr.input(0));

    private Maps() {}

    /** {@link Kernel.Map}. */
    public static void map(
            Kernel.Map k, Array[] outputs, Array[] inputs, double[] params, Lanes.Family family) {
        map(k.outputs(), k.compute(), outputs, inputs, params, family);
    }

    /** {@link Kernel.Copy}: the identity, computed in the type of the source. */
    public static void copy(Array out, Array in, Lanes.Family family) {
        map(IDENTITY, in.dtype(), new Array[] {out}, new Array[] {in}, new double[0], family);
    }

    private static void map(
            List<Expr> expressions,
            DType compute,
            Array[] outputs,
            Array[] inputs,
            double[] params,
            Lanes.Family family) {
        int n = outputs[0].numel();
        if (n == 0) {
            return;
        }
        Lanes lanes = family.of(compute);
        Program program = Program.of(expressions, compute, lanes);
        int[] order = order(outputs[0].layout());
        Operand[] in = operands(inputs, program.inputs(), order);
        Operand[] out = operands(outputs, outputs.length, order);
        if (Fused.map(program, lanes, out, in, n, params)) {
            return;
        }
        Chunks.run(
                n,
                program.piece(n),
                (from, to) -> {
                    int block = Math.min(Chunks.BLOCK, to - from);
                    var e = new Evaluation(program, lanes, params, block);
                    for (int at = from; at < to; at += block) {
                        block(e, out, in, at, Math.min(block, to - at), compute);
                    }
                });
    }

    private static void block(
            Evaluation e, Operand[] out, Operand[] in, int at, int n, DType compute) {
        for (int i = 0; i < in.length; i++) {
            e.input(i, in[i], at, n);
        }
        if (out.length == 1 && out[0].isDirect(compute)) {
            e.run(n, out[0].data(), out[0].index(at));
            return;
        }
        e.run(n);
        for (int i = 0; i < out.length; i++) {
            out[i].store(compute, at, n, e.output(i), e.outputAt(i));
        }
    }

    private static Operand[] operands(Array[] arrays, int n, int[] order) {
        Operand[] out = new Operand[n];
        for (int i = 0; i < n; i++) {
            Layout l = arrays[i].layout();
            out[i] = Operand.of(arrays[i], order.length == 0 ? l : l.permute(order));
        }
        return out;
    }

    /**
     * The dimensions by falling strides, so that a transposed result is written as it lies; empty
     * if they are so.
     */
    private static int[] order(Layout l) {
        if (l.isContiguous()) {
            return new int[0];
        }
        Integer[] dims = new Integer[l.rank()];
        Arrays.setAll(dims, i -> i);
        Arrays.sort(dims, (a, b) -> Integer.compare(l.stride(b), l.stride(a)));
        return Arrays.stream(dims).mapToInt(i -> i).toArray();
    }

    /** {@link Kernel.Iota}. */
    public static void iota(Kernel.Iota k, Array out) {
        Operand y = Operand.of(out);
        boolean floating = out.dtype().isFloating();
        DType compute = floating ? DType.FLOAT64 : DType.INT64;
        Chunks.run(
                out.numel(),
                Chunks.GRAIN,
                (from, to) -> {
                    Object block = floating ? new double[Chunks.BLOCK] : new long[Chunks.BLOCK];
                    for (int at = from; at < to; at += Chunks.BLOCK) {
                        int n = Math.min(Chunks.BLOCK, to - at);
                        for (int i = 0; i < n; i++) {
                            if (floating) {
                                ((double[]) block)[i] = k.start() + (at + i) * k.step();
                            } else {
                                ((long[]) block)[i] = (long) k.start() + (at + i) * (long) k.step();
                            }
                        }
                        y.store(compute, at, n, block, 0);
                    }
                });
    }
}
