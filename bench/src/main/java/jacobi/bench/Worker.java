package jacobi.bench;

import jacobi.io.Json;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * A process that does one row's work when asked. Arguments: the row's name, the number of threads.
 *
 * <p>Requests are lines on standard input, each answered by one line of JSON on standard output:
 *
 * <ul>
 *   <li>(at the start) {@code {"inputs": checksum}}
 *   <li>{@code check FILE} writes the results as float32, little-endian: {@code {"results": count}}
 *   <li>{@code measure MILLIS} {@code {"nanos": median time of one run}}
 *   <li>{@code memory} does the steps: {@code {"bytes": peak resident memory}}
 *   <li>(when something fails) {@code {"error": message}}
 * </ul>
 *
 * The end of the input ends the process.
 */
public abstract class Worker {
    /** Work is repeated until a sample takes this long, so that the clock does not matter. */
    private static final long SAMPLE_NANOS = 1_000_000;

    /** As long as a JVM needs to compile one operator. */
    private static final long WARM_UP_NANOS = 2_000_000_000;

    private boolean warm;

    /** Makes the work ready, from its beginning. */
    protected abstract Task prepare(Work work);

    /** How many threads may compute. Called first. */
    protected abstract void threads(int threads);

    /**
     * What of the peak memory is not the peer's: that of a JVM around a native library, before it
     * is loaded. 0 for Jacobi, whose JVM counts.
     */
    protected long foreignBytes() {
        return 0;
    }

    /**
     * How long to do the work before it is measured, however short that is. A process that has its
     * code compiled while it runs needs longer for more code.
     */
    protected long warmUpNanos(Work work) {
        return WARM_UP_NANOS;
    }

    /** Serves the requests until the input ends. */
    protected final void serve(String[] args) throws IOException {
        PrintStream answers = System.out;
        // A library that prints must not get between the answers.
        System.setOut(System.err);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            Work work = Catalogue.row(args[0]).work();
            threads(Integer.parseInt(args[1]));
            answer(answers, "inputs", Json.Num.of(Inputs.checksum(work)));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                serve(work, line.split(" ", 2), answers);
            }
        } catch (RuntimeException | LinkageError e) {
            e.printStackTrace();
            answer(answers, "error", new Json.Str(e.toString()));
        }
        answers.flush();
        // Threads of a native library would keep the JVM.
        System.exit(0);
    }

    private void serve(Work work, String[] request, PrintStream answers) throws IOException {
        switch (request[0]) {
            case "check" -> {
                int count = check(work, Path.of(request[1]));
                answer(answers, "results", Json.Num.of(count));
            }
            case "measure" ->
                    answer(
                            answers,
                            "nanos",
                            Json.Num.of(measure(work, Long.parseLong(request[1]) * 1_000_000)));
            case "memory" -> answer(answers, "bytes", Json.Num.of(memory((Work.Memory) work)));
            default -> throw new IllegalArgumentException("no such request: " + request[0]);
        }
    }

    private static void answer(PrintStream answers, String name, Json value) {
        LinkedHashMap<String, Json> members = new LinkedHashMap<>();
        members.put(name, value);
        answers.println(new Json.Obj(members));
        answers.flush();
    }

    private int check(Work work, Path file) throws IOException {
        Work checked = work instanceof Work.Memory m ? m.step() : work;
        try (Task task = prepare(checked)) {
            return write(task.results(), file);
        }
    }

    private static int write(List<float[]> results, Path file) throws IOException {
        int count = 0;
        try (OutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            for (float[] array : results) {
                ByteBuffer bytes = ByteBuffer.allocate(array.length * Float.BYTES);
                bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(array);
                out.write(bytes.array());
                count += array.length;
            }
        }
        return count;
    }

    /** The median over samples of at least a millisecond each; the first time, after a warm-up. */
    private double measure(Work work, long nanos) {
        try (Task task = prepare(work)) {
            if (!warm) {
                run(task, warmUpNanos(work));
                warm = true;
            }
            int batch = batch(task);
            double[] samples = new double[1 << 20];
            int n = 0;
            long start = System.nanoTime();
            while (n < samples.length && (n < 3 || System.nanoTime() - start < nanos)) {
                samples[n++] = (double) time(task, batch) / batch;
            }
            return Statistics.median(Arrays.copyOf(samples, n));
        }
    }

    private static void run(Task task, long nanos) {
        for (long start = System.nanoTime(); System.nanoTime() - start < nanos; ) {
            task.run();
        }
    }

    /** How many runs make a sample. */
    private static int batch(Task task) {
        int batch = 1;
        while (time(task, batch) < SAMPLE_NANOS && batch < 1 << 20) {
            batch *= 2;
        }
        return batch;
    }

    private static long time(Task task, int batch) {
        long start = System.nanoTime();
        for (int i = 0; i < batch; i++) {
            task.run();
        }
        return System.nanoTime() - start;
    }

    private long memory(Work.Memory work) {
        long foreign = foreignBytes();
        try (Task task = prepare(work.step())) {
            for (int i = 0; i < work.steps(); i++) {
                task.run();
            }
        }
        return status("VmHWM") - foreign;
    }

    /** A size that Linux keeps of this process, in bytes. */
    protected static long status(String field) {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            @Nullable String line =
                    lines.filter(l -> l.startsWith(field + ":")).findFirst().orElse(null);
            if (line == null) {
                throw new IllegalStateException("/proc/self/status has no " + field);
            }
            return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException("the peak of memory is read from Linux's /proc", e);
        }
    }
}
