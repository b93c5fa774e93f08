package jacobi.bench.peers;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import jacobi.bench.Task;
import jacobi.bench.Work;
import jacobi.bench.Worker;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** oneDNN's process: {@code dnnl_sgemm}, whose matrices are row-major. */
final class DnnlWorker extends Worker {
    private final MethodHandle sgemm =
            Natives.function(
                    Natives.load(
                            "/org/bytedeco/dnnl/linux-x86_64",
                            List.of("libgomp.so.1", "libdnnl.so.3")),
                    "dnnl_sgemm",
                    FunctionDescriptor.of(
                            JAVA_INT,
                            JAVA_BYTE,
                            JAVA_BYTE,
                            JAVA_LONG,
                            JAVA_LONG,
                            JAVA_LONG,
                            JAVA_FLOAT,
                            ADDRESS,
                            JAVA_LONG,
                            ADDRESS,
                            JAVA_LONG,
                            JAVA_FLOAT,
                            ADDRESS,
                            JAVA_LONG));

    private DnnlWorker() {}

    static void main(String[] args) throws IOException {
        new DnnlWorker().serve(args);
    }

    @Override
    protected void threads(int threads) {
        // By OMP_NUM_THREADS.
    }

    @Override
    protected Task prepare(Work work) {
        Work.Gemm w = (Work.Gemm) work;
        byte ta = (byte) (w.transA() ? 'T' : 'N');
        byte tb = (byte) (w.transB() ? 'T' : 'N');
        long lda = w.transA() ? w.m() : w.k();
        long ldb = w.transB() ? w.k() : w.n();
        return new GemmTask(w) {
            @Override
            protected void multiply() throws Throwable {
                int status =
                        (int)
                                sgemm.invokeExact(
                                        ta,
                                        tb,
                                        (long) w.m(),
                                        (long) w.n(),
                                        (long) w.k(),
                                        1f,
                                        a,
                                        lda,
                                        b,
                                        ldb,
                                        0f,
                                        c,
                                        (long) w.n());
                if (status != 0) {
                    throw new IllegalStateException("dnnl_sgemm: status " + status);
                }
            }
        };
    }
}
