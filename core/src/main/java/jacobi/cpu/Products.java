package jacobi.cpu;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Kernel;

/**
 * Matrix products the plain way: a row of the result is the sum of rows of b, each times one
 * element of a. Terms are summed in blocks of k, so the error grows with the block and the number
 * of blocks.
 */
public final class Products {
    private static final int DEPTH = 256;

    private Products() {}

    /** {@link Kernel.MatMul}. */
    public static void matMul(
            Kernel.MatMul kernel, Array out, Array[] inputs, double[] params, Lanes.Family family) {
        int batch = out.shape().size(0);
        int m = out.shape().size(1);
        int n = out.shape().size(2);
        int k = inputs[0].shape().size(2);
        if (out.numel() == 0) {
            return;
        }
        DType compute = kernel.compute();
        Lanes lanes = family.of(compute);
        var epilogue = new Epilogue(kernel, out, inputs, params, lanes);
        for (int b = 0; b < batch; b++) {
            Matrix left = Matrix.of(select(inputs[0], b), compute, lanes);
            Matrix right = Matrix.of(select(inputs[1], b), compute, lanes);
            long first = (long) b * m * n;
            Chunks.run(
                    m,
                    Chunks.grain((long) n * Math.max(k, 1)),
                    (from, to) -> {
                        Object sum = lanes.allocate(n);
                        Object part = lanes.allocate(k > DEPTH ? n : 0);
                        var e = epilogue.evaluation(n);
                        for (int i = from; i < to; i++) {
                            row(lanes, left, right, i, sum, part, n, k);
                            epilogue.run(e, first + (long) i * n, n, sum);
                        }
                    });
        }
    }

    private static void row(
            Lanes lanes, Matrix left, Matrix right, int i, Object sum, Object part, int n, int k) {
        lanes.fill(lanes.allocate(1), 0, sum, 0, n);
        for (int from = 0; from < k; from += DEPTH) {
            Object to = from == 0 ? sum : part;
            if (from > 0) {
                lanes.fill(lanes.allocate(1), 0, part, 0, n);
            }
            for (int j = from; j < Math.min(k, from + DEPTH); j++) {
                lanes.multiplyAdd(
                        left.data, left.at + i * k + j, right.data, right.at + j * n, to, 0, n);
            }
            if (from > 0) {
                lanes.binary(BinaryOp.ADD, sum, 0, part, 0, sum, 0, n);
            }
        }
    }

    private static Array select(Array x, int b) {
        return x.with(x.layout().select(0, b));
    }

    /** A matrix in row-major order in an array of the compute type, in place where it lies so. */
    private record Matrix(Object data, int at) {
        static Matrix of(Array x, DType compute, Lanes lanes) {
            Operand o = Operand.of(x);
            if (o.isDirect(compute)) {
                return new Matrix(o.data(), o.index(0));
            }
            Object copy = lanes.allocate(x.numel());
            if (x.numel() > 0) {
                o.load(compute, 0, x.numel(), copy, 0);
            }
            return new Matrix(copy, 0);
        }
    }

    /** What is done to the product before it is stored. */
    public static final class Epilogue {
        private final Program program;
        private final Operand[] inputs;
        private final Operand out;
        private final double[] params;
        private final Lanes lanes;
        private final DType compute;
        private final Evaluation.Way way;

        /** Of a kernel's arrays. */
        public Epilogue(
                Kernel.MatMul kernel, Array out, Array[] inputs, double[] params, Lanes lanes) {
            this.params = params;
            this.lanes = lanes;
            this.compute = kernel.compute();
            this.out = Operand.of(out);
            program = Program.of(kernel.epilogue(), compute, lanes);
            this.inputs = new Operand[Math.max(0, program.inputs() - 1)];
            for (int i = 0; i < this.inputs.length; i++) {
                this.inputs[i] = Operand.of(inputs[i + 2]);
            }
            way = Evaluation.Way.of(program, lanes, new Operand[0], out.numel(), null);
        }

        /** Room for one thread to {@link #run} in, rows of up to n elements at a time. */
        public Evaluation evaluation(int n) {
            return new Evaluation(program, lanes, params, Math.min(n, Chunks.BLOCK), way);
        }

        /**
         * Finishes n elements of the product, of which the first is number {@code first} of the
         * output.
         */
        public void run(Evaluation e, long first, int n, Object product) {
            run(e, first, n, product, 0);
        }

        /** Finishes n elements of the product, {@code product[from..]}. */
        public void run(Evaluation e, long first, int n, Object product, int from) {
            for (int at = 0; at < n; at += Chunks.BLOCK) {
                int m = Math.min(Chunks.BLOCK, n - at);
                e.input(0, product, from + at);
                for (int i = 0; i < inputs.length; i++) {
                    e.input(i + 1, inputs[i], first + at, m);
                }
                if (out.isDirect(compute)) {
                    e.run(m, out.data(), out.index(first + at));
                } else {
                    e.run(m);
                    out.store(compute, first + at, m, e.output(0), e.outputAt(0));
                }
            }
        }
    }
}
