package jacobi.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Who does the work, and in what setting; each runs in a process of its own.
 *
 * @param player who
 * @param threads how many threads may compute
 * @param environment variables of the process
 * @param jvm further options of its JVM
 */
public record Contestant(
        Player player, int threads, Map<String, String> environment, List<String> jvm) {
    /** JavaCPP without its own collection of garbage and limits, which cost time at every call. */
    private static final List<String> BARE =
            List.of(
                    "-Dorg.bytedeco.javacpp.nopointergc=true",
                    "-Dorg.bytedeco.javacpp.maxBytes=0",
                    "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

    /**
     * Jacobi's JVM where little lives for long: a small nursery is gone through again and again and
     * stays in cache and in pages that are there; the JVM's own choice would go through gigabytes,
     * each page of which costs the system a fault at first.
     */
    private static final List<String> SMALL_HEAP = List.of("-XX:+UseSerialGC", "-Xmn128m");

    /**
     * The same where hundreds of megabytes live until a step ends, which a small nursery would
     * copy: a heap that ends somewhere, and whose pages are there from the beginning.
     */
    private static final List<String> LARGE_HEAP =
            List.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch");

    /** Pages of 2 MB where the system gives them, to everyone. */
    private static final boolean HUGE_PAGES = hasHugePages();

    /** Who there is. */
    public enum Player {
        /** This framework. */
        JACOBI("Jacobi", "jacobi.bench.JacobiWorker"),
        /** oneDNN's {@code dnnl_sgemm}. */
        ONEDNN("oneDNN 3.11", "jacobi.bench.peers.DnnlWorker"),
        /** OpenBLAS's {@code cblas_sgemm}. */
        OPENBLAS("OpenBLAS 0.3.31", "jacobi.bench.peers.OpenblasWorker"),
        /** libtorch's C++ interface. */
        LIBTORCH("libtorch 2.10.0", "jacobi.bench.peers.LibtorchWorker"),
        /** DJL over libtorch. */
        DJL("DJL 0.36.0, libtorch 2.7.1", "jacobi.bench.peers.DjlWorker");

        private final String title;
        private final String mainClass;

        Player(String title, String mainClass) {
            this.title = title;
            this.mainClass = mainClass;
        }

        /** Its name and version. */
        public String title() {
            return title;
        }

        /** The class that its process runs. */
        public String mainClass() {
            return mainClass;
        }
    }

    /** Copies the collections. */
    public Contestant {
        environment = Map.copyOf(environment);
        jvm = List.copyOf(jvm);
    }

    private static boolean hasHugePages() {
        Path modes = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        try {
            return Files.exists(modes) && !Files.readString(modes).contains("[never]");
        } catch (IOException e) {
            return false;
        }
    }

    /** Jacobi on this many threads, in a JVM for small heaps. */
    public static Contestant jacobi(int threads, String... jvm) {
        return jacobi(threads, SMALL_HEAP, HUGE_PAGES, jvm);
    }

    private static Contestant jacobi(
            int threads, List<String> heap, boolean hugePages, String... jvm) {
        List<String> all = new ArrayList<>(heap);
        if (hugePages) {
            all.add("-XX:+UseTransparentHugePages");
        }
        all.addAll(List.of(jvm));
        return new Contestant(Player.JACOBI, threads, Map.of(), all);
    }

    /**
     * A process of Jacobi's that is measured as a whole, in small pages.
     *
     * @param jvm further options of its JVM
     */
    public static Contestant jacobiProcess(int threads, String... jvm) {
        return jacobi(threads, SMALL_HEAP, false, jvm);
    }

    /** Jacobi on 1 and 2 threads, in a JVM for small heaps. */
    public static List<Contestant> jacobiSettings() {
        return List.of(jacobi(1), jacobi(2));
    }

    /** Jacobi on 1 and 2 threads, in a JVM for large heaps. */
    public static List<Contestant> jacobiSettingsForLargeHeaps() {
        return IntStream.of(1, 2).mapToObj(Contestant::jacobiForLargeHeaps).toList();
    }

    /** The same on this many. */
    public static Contestant jacobiForLargeHeaps(int threads) {
        return jacobi(threads, LARGE_HEAP, HUGE_PAGES);
    }

    /**
     * A peer on this many threads: one thread in one setting; more both with threads that wait
     * actively (OpenMP's own choice) and passively.
     */
    public static List<Contestant> peer(Player player, int threads) {
        Contestant plain = peer(player, threads, Map.of());
        return threads == 1
                ? List.of(plain)
                : List.of(plain, peer(player, threads, Map.of("OMP_WAIT_POLICY", "PASSIVE")));
    }

    /** A peer that is measured as a whole, in small pages. */
    public static Contestant peerProcess(Player player, int threads) {
        return peer(player, threads, Map.of("GLIBC_TUNABLES", ""));
    }

    /** A peer with variables besides the number of threads. */
    public static Contestant peer(Player player, int threads, Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("OMP_NUM_THREADS", Integer.toString(threads));
        all.put("OPENBLAS_NUM_THREADS", Integer.toString(threads));
        all.put("MKL_NUM_THREADS", Integer.toString(threads));
        if (HUGE_PAGES) {
            all.putIfAbsent("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
        }
        return new Contestant(player, threads, all, player == Player.LIBTORCH ? BARE : List.of());
    }

    /** Such as {@code oneDNN 3.11, 2 threads, passive}. */
    @Override
    public String toString() {
        return player.title()
                + (threads == 1 ? ", 1 thread" : ", " + threads + " threads")
                + (environment.containsKey("OMP_WAIT_POLICY") ? ", passive" : "");
    }
}
