package jacobi.bench.peers;

import jacobi.bench.Inputs;
import jacobi.bench.Task;
import jacobi.bench.Work;
import jacobi.bench.Worker;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * libtorch's process. Its C++ interface is called through JavaCPP; results are freed at once, as
 * C++ frees them, and JavaCPP's own bookkeeping is off (the system properties of the process).
 */
final class LibtorchWorker extends Worker {
    private LibtorchWorker() {}

    static void main(String[] args) throws IOException {
        new LibtorchWorker().serve(args);
    }

    @Override
    protected void threads(int threads) {
        // By OMP_NUM_THREADS, before the library is loaded.
    }

    @Override
    protected Task prepare(Work work) {
        return switch (work) {
            case Work.Elementwise w -> new OperatorTask(w);
            case Work.Step w -> new LibtorchStep(w);
            case Work.Image w -> new LibtorchImage(w);
            case Work.Residual w -> new LibtorchResidual(w);
            case Work.Lookup w -> LibtorchSequence.of(w);
            case Work.Attention w -> LibtorchSequence.of(w);
            case Work.Sequences w -> new LibtorchModel(w);
            default -> throw new IllegalArgumentException("libtorch has no part in " + work);
        };
    }

    @Override
    protected long foreignBytes() {
        return status("VmRSS");
    }

    /** A tensor of its own memory. */
    static Tensor tensor(float[] values, long... sizes) {
        try (Tensor flat = torch.tensor(values)) {
            return flat.view(sizes);
        }
    }

    /** All elements. */
    static float[] floats(Tensor tensor) {
        try (Tensor plain = tensor.detach().contiguous();
                FloatPointer data = plain.data_ptr_float()) {
            float[] out = new float[Math.toIntExact(plain.numel())];
            data.get(out);
            return out;
        }
    }

    /** In inference mode, which costs libtorch the least. */
    private static final class OperatorTask implements Task {
        private final InferenceMode mode = new InferenceMode();
        private final Tensor x;
        private final Tensor y;
        private final Supplier<Tensor> call;

        OperatorTask(Work.Elementwise w) {
            List<float[]> in = Inputs.of(w);
            x = tensor(in.getFirst(), w.rows(), w.columns());
            y = tensor(in.getLast(), w.rows(), w.columns());
            call =
                    switch (w.op()) {
                        case EXP -> () -> torch.exp(x);
                        case SIGMOID -> () -> torch.sigmoid(x);
                        case TANH -> () -> torch.tanh(x);
                        case GELU -> () -> torch.gelu(x);
                        case SOFTMAX -> () -> torch.softmax(x, 1);
                        case SUM -> () -> torch.sum(x);
                        case ADD -> () -> torch.add(x, y);
                    };
        }

        @Override
        public void run() {
            call.get().close();
        }

        @Override
        public List<float[]> results() {
            try (Tensor result = call.get()) {
                return List.of(floats(result));
            }
        }

        @Override
        public void close() {
            x.close();
            y.close();
            mode.close();
        }
    }
}
