package jacobi.bench;

import jacobi.bench.Contestant.Player;
import jacobi.bench.Row.Unit;
import jacobi.bench.Work.Activation;
import jacobi.bench.Work.Elementwise;
import jacobi.bench.Work.Gemm;
import jacobi.bench.Work.Image;
import jacobi.bench.Work.ImageOp;
import jacobi.bench.Work.Loss;
import jacobi.bench.Work.Method;
import jacobi.bench.Work.Op;
import jacobi.bench.Work.Step;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All rows, in the order of the report. */
public final class Catalogue {
    private static final List<Row> ROWS = rows();

    private Catalogue() {}

    /** All of them. */
    public static List<Row> all() {
        return ROWS;
    }

    /**
     * The row of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Row row(String name) {
        return ROWS.stream()
                .filter(r -> r.name().equals(name))
                .findFirst()
                .orElseThrow(() -> unknown(name));
    }

    /**
     * The rows of these names, in the order of the report; all for none. A name is a row's, a
     * group's, or the beginning of rows' up to a hyphen.
     *
     * @throws IllegalArgumentException if a name stands for no row
     */
    public static List<Row> named(List<String> names) {
        for (String name : names) {
            if (ROWS.stream().noneMatch(r -> answers(r, name))) {
                throw unknown(name);
            }
        }
        return names.isEmpty()
                ? ROWS
                : ROWS.stream().filter(r -> names.stream().anyMatch(n -> answers(r, n))).toList();
    }

    /** What no ratio of a group may be above, whatever the mean. */
    static double limit(String group) {
        return group.equals("sgemm") ? 1 / 0.80 : Double.POSITIVE_INFINITY;
    }

    private static boolean answers(Row row, String name) {
        if (ROWS.stream().anyMatch(r -> r.name().equals(name))) {
            return row.name().equals(name);
        }
        boolean group = ROWS.stream().anyMatch(r -> r.group().equals(name));
        return group ? row.group().equals(name) : row.name().startsWith(name + "-");
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "no benchmark '" + name + "': 'jacobi bench --list' names them");
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Gemm work : gemms()) {
            rows.add(gemm("sgemm", work, Contestant.jacobi(1), peer(Player.ONEDNN, 1), 1 / 0.92));
        }
        for (Gemm work : gemms()) {
            rows.add(
                    gemm(
                            "sgemm-2-threads",
                            work,
                            Contestant.jacobi(2),
                            peer(Player.ONEDNN, 2),
                            1 / 0.90));
        }
        for (Gemm work : gemms()) {
            Contestant narrow =
                    Contestant.peer(Player.OPENBLAS, 1, Map.of("OPENBLAS_CORETYPE", "Haswell"));
            rows.add(
                    gemm(
                            "sgemm-avx2",
                            work,
                            Contestant.jacobi(1, "-XX:UseAVX=2"),
                            List.of(narrow),
                            1 / 0.9));
        }
        for (Op op : Op.values()) {
            for (int n : new int[] {8 << 10, 256 << 10, 16 << 20}) {
                rows.add(elementwise(new Elementwise(op, n)));
            }
        }
        steps(rows);
        sequences(rows);
        images(rows);
        return Collections.unmodifiableList(rows);
    }

    private static void steps(List<Row> rows) {
        List<Integer> chapter = List.of(784, 256, 128, 10);
        for (Method method : Method.values()) {
            for (int batch : new int[] {32, 256}) {
                Step work =
                        new Step(chapter, Activation.SIGMOID, Loss.CROSS_ENTROPY, batch, method);
                String name = "step-784-" + batch + "-" + lower(method);
                rows.add(step(name, name, work, torches(), batch == 32 ? 0.45 : 0.50));
            }
        }
        Step wide = wide();
        rows.add(step("wide-1024", "wide-1024", wide, torches(), 0.6));
        Step quadratic =
                new Step(List.of(1, 8, 1), Activation.RELU, Loss.SQUARES, 100, Method.ADAM);
        rows.add(step("quadratic-8", "quadratic-8", quadratic, torches(), 0.15));
        rows.add(
                new Row(
                        "memory-1024",
                        "memory-1024",
                        new Work.Memory(wide, 20),
                        List.of(Contestant.jacobiProcess(2)),
                        List.of(Contestant.peerProcess(Player.LIBTORCH, 2)),
                        Unit.MEBIBYTES,
                        1.0));
        rows.add(
                new Row(
                        "xor-process",
                        "xor-process",
                        new Work.Program("jacobi.bench.Xor"),
                        // In a second it would touch each page of a larger nursery once.
                        List.of(Contestant.jacobiProcess(2, "-Xmn8m")),
                        List.of(),
                        Unit.SECONDS,
                        0.8));
    }

    /** Operators on images, and a network of them; shapes of a residual network. */
    private static void images(List<Row> rows) {
        int[][] planes = {{64, 56}, {128, 28}, {256, 14}, {512, 7}};
        for (boolean backward : new boolean[] {false, true}) {
            for (int[] p : planes) {
                rows.add(image(convolution(p[0], p[0], p[1], 3, backward), 1.2));
            }
            rows.add(image(convolution(64, 256, 56, 1, backward), 1.2));
            rows.add(image(convolution(1024, 256, 14, 1, backward), 1.2));
            rows.add(image(other(ImageOp.BATCH_NORM, 32, 64, 56, backward), 1.0));
            rows.add(image(other(ImageOp.LAYER_NORM, 32, 768, 128, backward), 1.0));
            rows.add(image(other(ImageOp.MAX_POOL, 32, 64, 112, backward), 1.0));
        }
        rows.add(best("resnet-18-step", "resnet-18", new Work.Residual(32, 32, 10), 1.2));
    }

    private static Image convolution(int in, int out, int size, int kernel, boolean backward) {
        return new Image(ImageOp.CONV, 16, in, out, size, kernel, 1, backward);
    }

    private static Image other(ImageOp op, int batch, int channels, int size, boolean backward) {
        boolean pool = op == ImageOp.MAX_POOL;
        int kernel = pool ? 3 : 1;
        int stride = pool ? 2 : 1;
        return new Image(op, batch, channels, channels, size, kernel, stride, backward);
    }

    private static Row image(Image work, double goal) {
        boolean conv = work.op() == ImageOp.CONV;
        String group =
                conv
                        ? "conv-%dx%d".formatted(work.kernel(), work.kernel())
                        : lower(work.op()).replace('_', '-');
        String sizes =
                work.channels() == work.outs()
                        ? "%dx%d".formatted(work.channels(), work.size())
                        : "%dx%dx%d".formatted(work.channels(), work.outs(), work.size());
        String name = group + (work.backward() ? "-step-" : "-forward-") + sizes;
        return best(name, group, work, goal);
    }

    private static void sequences(List<Row> rows) {
        rows.add(sequence("embedding-10k", new Work.Lookup(10_000, 384, 2048), 1.0));
        rows.add(sequence("attention-256", new Work.Attention(48, 256, 64), 1.0));
        rows.add(sequence("attention-2048", new Work.Attention(6, 2048, 64), 1.0));
        rows.add(
                sequence(
                        "lstm-256",
                        new Work.Sequences(Work.Sequences.Kind.LSTM, 2, 256, 1, 64, 32, 96),
                        0.8));
        rows.add(
                sequence(
                        "gpt-384",
                        new Work.Sequences(Work.Sequences.Kind.GPT, 6, 384, 6, 256, 8, 96),
                        0.8));
    }

    private static Row sequence(String name, Work work, double goal) {
        return best(name, name, work, goal);
    }

    /** Each side at the number of threads that is better for it. */
    private static Row best(String name, String group, Work work, double goal) {
        List<Contestant> peers =
                IntStream.of(1, 2).boxed().flatMap(n -> peer(Player.LIBTORCH, n).stream()).toList();
        List<Contestant> jacobi = Contestant.jacobiSettingsForLargeHeaps();
        return new Row(name, group, work, jacobi, peers, Unit.MILLIS, goal);
    }

    /** What is said of oneDNN holds of these; the last three are the chapter's net's own. */
    private static List<Gemm> gemms() {
        return List.of(
                new Gemm(1008, 1536, 1024, false, false),
                new Gemm(512, 512, 512, false, false),
                new Gemm(2048, 2048, 2048, false, false),
                new Gemm(336, 768, 784, false, false),
                new Gemm(32, 256, 784, false, true),
                new Gemm(256, 784, 32, true, false),
                new Gemm(32, 784, 256, false, false));
    }

    private static Step wide() {
        List<Integer> widths = new ArrayList<>(List.of(784));
        widths.addAll(Collections.nCopies(6, 1024));
        widths.add(10);
        return new Step(widths, Activation.RELU, Loss.CROSS_ENTROPY, 512, Method.ADAM);
    }

    private static Row gemm(
            String group, Gemm work, Contestant jacobi, List<Contestant> peers, double goal) {
        String name = "%s-%dx%dx%d".formatted(group, work.m(), work.n(), work.k());
        return new Row(name, group, work, List.of(jacobi), peers, Unit.GFLOPS, goal);
    }

    private static Row elementwise(Elementwise work) {
        int n = work.n();
        String size = n < 1 << 20 ? (n >> 10) + "k" : (n >> 20) + "m";
        return new Row(
                lower(work.op()) + "-" + size,
                "elementwise",
                work,
                List.of(
                        n < 1 << 20
                                ? Contestant.jacobi(1, "-Xmn24m")
                                : Contestant.jacobiForLargeHeaps(1)),
                peer(Player.LIBTORCH, 1),
                Unit.MICROS,
                0.8);
    }

    private static Row step(
            String name, String group, Step work, List<Contestant> peers, double goal) {
        List<Contestant> jacobi = Contestant.jacobiSettings();
        return new Row(name, group, work, jacobi, peers, Unit.MILLIS, goal);
    }

    /** Both builds of libtorch, at both numbers of threads, in both settings. */
    private static List<Contestant> torches() {
        return Stream.of(Player.LIBTORCH, Player.DJL)
                .flatMap(p -> IntStream.of(1, 2).boxed().flatMap(n -> peer(p, n).stream()))
                .toList();
    }

    private static List<Contestant> peer(Player player, int threads) {
        return Contestant.peer(player, threads);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
