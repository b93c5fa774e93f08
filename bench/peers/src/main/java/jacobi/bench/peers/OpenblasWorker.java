package jacobi.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import jacobi.bench.Task;
import jacobi.bench.Work;
import jacobi.bench.Worker;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** OpenBLAS's process: {@code cblas_sgemm}; {@code OPENBLAS_CORETYPE} says for which processor. */
final class OpenblasWorker extends Worker {
    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    private final MethodHandle sgemm =
            Natives.function(
                    Natives.load(
                            "/org/bytedeco/openblas/linux-x86_64",
                            List.of(
                                    "libgcc_s.so.1",
                                    "libquadmath.so.0",
                                    "libgfortran.so.5",
                                    "libopenblas.so.0")),
                    "cblas_sgemm",
                    FunctionDescriptor.ofVoid(
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_INT,
                            JAVA_FLOAT,
                            ADDRESS,
                            JAVA_INT,
                            ADDRESS,
                            JAVA_INT,
                            JAVA_FLOAT,
                            ADDRESS,
                            JAVA_INT));

    private OpenblasWorker() {}

    static void main(String[] args) throws IOException {
        new OpenblasWorker().serve(args);
    }

    @Override
    protected void threads(int threads) {
        // By OPENBLAS_NUM_THREADS.
    }

    @Override
    protected Task prepare(Work work) {
        Work.Gemm w = (Work.Gemm) work;
        int lda = w.transA() ? w.m() : w.k();
        int ldb = w.transB() ? w.k() : w.n();
        int ta = w.transA() ? TRANSPOSED : PLAIN;
        int tb = w.transB() ? TRANSPOSED : PLAIN;
        return new GemmTask(w) {
            @Override
            protected void multiply() throws Throwable {
                sgemm.invokeExact(
                        ROW_MAJOR, ta, tb, w.m(), w.n(), w.k(), 1f, a, lda, b, ldb, 0f, c, w.n());
            }
        };
    }
}
