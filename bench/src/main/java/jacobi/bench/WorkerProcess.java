package jacobi.bench;

import jacobi.io.Json;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contestant's process, seen from the one that asks; see {@link Worker} for what it answers. */
final class WorkerProcess implements AutoCloseable {
    private final Contestant contestant;
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream requests;
    private final Path log;
    private final long inputs;

    /**
     * Starts it and waits until it is ready.
     *
     * @throws WorkerException if it says that it cannot work, or ends
     */
    WorkerProcess(Contestant contestant, Row row, List<Path> folders)
            throws IOException, WorkerException {
        this.contestant = contestant;
        log = Files.createTempFile("jacobi-bench", ".log");
        List<String> arguments = List.of(row.name(), Integer.toString(contestant.threads()));
        ProcessBuilder builder =
                builder(contestant, contestant.player().mainClass(), folders, arguments);
        process = builder.redirectError(log.toFile()).start();
        answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        requests = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        try {
            inputs = answer("inputs").toLong();
        } catch (IOException | WorkerException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A JVM like the one {@code ./jacobi} starts, with these folders' jars. */
    static ProcessBuilder builder(
            Contestant contestant, String mainClass, List<Path> folders, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
        if (contestant.player() == Contestant.Player.JACOBI) {
            command.addAll(archive(folders.getFirst()));
        } else {
            command.addAll(peerOptions(folders.getFirst().resolveSibling("natives")));
        }
        command.addAll(contestant.jvm());
        command.addAll(List.of("-cp", classPath(folders), mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(contestant.environment());
        return builder;
    }

    /**
     * The archive of classes that {@code ./jacobi} makes after a build, where there is one. Of jars
     * that were built anew since then it would cost time and not save any.
     */
    private static List<String> archive(Path jars) {
        File file = jars.resolveSibling("classes.jsa").toFile();
        File[] newer = jars.toFile().listFiles(jar -> jar.lastModified() > file.lastModified());
        return file.canRead() && newer != null && newer.length == 0
                ? List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off", "-Xlog:aot=off")
                : List.of();
    }

    /** Libraries are unpacked beside the jars, not into the home folder; DJL reports to nobody. */
    private static List<String> peerOptions(Path natives) {
        return List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.cachedir=" + natives.resolve("javacpp"),
                "-DDJL_CACHE_DIR=" + natives.resolve("djl"),
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.offline=true");
    }

    private static String classPath(List<Path> folders) {
        return String.join(
                File.pathSeparator, folders.stream().map(f -> f.resolve("*").toString()).toList());
    }

    Contestant contestant() {
        return contestant;
    }

    /** The checksum of its inputs. */
    long inputs() {
        return inputs;
    }

    /** Its results. */
    float[] results() throws IOException, WorkerException {
        Path file = Files.createTempFile("jacobi-bench", ".f32");
        try {
            long count = request("check " + file, "results").toLong();
            FloatBuffer floats =
                    ByteBuffer.wrap(Files.readAllBytes(file))
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer();
            float[] out = new float[floats.remaining()];
            if (out.length != count) {
                throw new WorkerException(
                        contestant + ": " + count + " results announced, " + out.length + " came");
            }
            floats.get(out);
            return out;
        } finally {
            Files.delete(file);
        }
    }

    /** The median time of one run, in nanoseconds. */
    double nanos(long millis) throws IOException, WorkerException {
        return request("measure " + millis, "nanos").toDouble();
    }

    /** The peak of its memory after its steps, in bytes. */
    double bytes() throws IOException, WorkerException {
        return request("memory", "bytes").toDouble();
    }

    private Json.Num request(String line, String name) throws IOException, WorkerException {
        requests.println(line);
        return answer(name);
    }

    private Json.Num answer(String name) throws IOException, WorkerException {
        String line = answers.readLine();
        if (line == null) {
            throw new WorkerException(contestant + ": ended before it answered; " + lastWords());
        }
        if (!(Json.parse(line) instanceof Json.Obj answer)) {
            throw new WorkerException(contestant + ": answered " + line);
        }
        if (answer.find("error") instanceof Json.Str(String message)) {
            throw new WorkerException(contestant + ": " + message);
        }
        if (!(answer.find(name) instanceof Json.Num number)) {
            throw new WorkerException(
                    contestant + ": answered " + line + " when asked for " + name);
        }
        return number;
    }

    /** What it left on standard error: the last line. */
    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "it said nothing" : "it said: " + lines.getLast();
    }

    /** Ends it. */
    @Override
    public void close() throws IOException {
        requests.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(log);
    }
}
