package jacobi.bench;

import jacobi.Backends;
import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** This framework's process. */
final class JacobiWorker extends Worker {
    /**
     * A step is some 800 methods to compile, which takes 9 s of a processor's time, and two threads
     * are no faster than one until that is over.
     */
    private static final long STEP_WARM_UP_NANOS = 14_000_000_000L;

    /**
     * A softmax is four loops, of which each waits for the compiler before the next is noticed; a
     * product's second thread, on two processors, begins in earnest when the compiler rests.
     */
    private static final long LOOPS_WARM_UP_NANOS = 5_000_000_000L;

    private JacobiWorker() {}

    static void main(String[] args) throws IOException {
        new JacobiWorker().serve(args);
    }

    @Override
    protected void threads(int threads) {
        Backends.threads(threads);
    }

    @Override
    protected long warmUpNanos(Work work) {
        return switch (work) {
            case Work.Elementwise _, Work.Gemm _ -> LOOPS_WARM_UP_NANOS;
            case Work.Step _, Work.Residual _, Work.Sequences _ -> STEP_WARM_UP_NANOS;
            default -> super.warmUpNanos(work);
        };
    }

    @Override
    protected Task prepare(Work work) {
        return switch (work) {
            case Work.Gemm w -> gemm(w);
            case Work.Elementwise w -> elementwise(w);
            case Work.Step w -> new JacobiStep(w);
            case Work.Image w -> new ImageTask(w);
            case Work.Residual w -> new ResidualTask(w);
            case Work.Lookup w -> SequenceTask.of(w);
            case Work.Attention w -> SequenceTask.of(w);
            case Work.Sequences w -> new SequenceModelTask(w);
            case Work.Memory w -> new JacobiStep(w.step());
            case Work.Program w -> throw new IllegalArgumentException("no task: " + w);
        };
    }

    /** The kernel that every product runs, into an array that is there, as the peers' is. */
    static Task gemm(Work.Gemm w) {
        List<float[]> in = Inputs.of(w);
        Array a = matrix(in.get(0), w.m(), w.k(), w.transA());
        Array b = matrix(in.get(1), w.k(), w.n(), w.transB());
        float[] c = new float[w.m() * w.n()];
        Array out = Array.of(Storage.of(c), Shape.of(1, w.m(), w.n()));
        Kernel kernel = new Kernel.MatMul(Expr.input(0), DType.FLOAT32);
        return new Task() {
            @Override
            public void run() {
                Dispatch.run(kernel, out, a, b);
            }

            @Override
            public List<float[]> results() {
                run();
                return List.of(c);
            }
        };
    }

    private static Array matrix(float[] values, int rows, int columns, boolean transposed) {
        Layout layout =
                transposed
                        ? Layout.contiguous(Shape.of(1, columns, rows)).transpose(1, 2)
                        : Layout.contiguous(Shape.of(1, rows, columns));
        return new Array(Storage.of(values), layout);
    }

    private static Task elementwise(Work.Elementwise w) {
        List<float[]> in = Inputs.of(w);
        Tensor x = Tensor.of(in.getFirst(), w.rows(), w.columns());
        Tensor y = Tensor.of(in.getLast(), w.rows(), w.columns());
        Supplier<Tensor> call =
                switch (w.op()) {
                    case EXP -> x::exp;
                    case SIGMOID -> x::sigmoid;
                    case TANH -> x::tanh;
                    case GELU -> x::gelu;
                    case SOFTMAX -> () -> x.softmax(1);
                    case SUM -> x::sum;
                    case ADD -> () -> x.add(y);
                };
        return new Task() {
            private Tensor last = x;

            @Override
            public void run() {
                last = call.get();
            }

            @Override
            public List<float[]> results() {
                run();
                return List.of(last.toFloats());
            }
        };
    }
}
