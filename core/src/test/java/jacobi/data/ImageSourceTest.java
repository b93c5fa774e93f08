package jacobi.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;

import jacobi.array.Shape;
import jacobi.data.ImageSource.Known;
import jacobi.data.ImageSource.Member;
import jacobi.io.FileFormatException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Folders, cache and download, against a server on this machine. */
final class ImageSourceTest {
    private static final List<String> NAMES =
            List.of(
                    "train-images-idx3-ubyte",
                    "train-labels-idx1-ubyte",
                    "t10k-images-idx3-ubyte",
                    "t10k-labels-idx1-ubyte");

    @TempDir private Path folder;

    private final Map<String, byte[]> served = Collections.synchronizedMap(new HashMap<>());
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> notices = new ArrayList<>();
    private HttpServer server;
    private ImageSource source;

    /** An IDX file of bytes 0, 1, 2, ... modulo a number. */
    private static byte[] idx(int modulus, int... sizes) {
        int n = 1;
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * sizes.length + 1000);
        out.putInt(0x800 + sizes.length);
        for (int s : sizes) {
            out.putInt(s);
            n *= s;
        }
        for (int i = 0; i < n; i++) {
            out.put((byte) (i % modulus));
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new HashMap<>();
        files.put(NAMES.get(0), idx(256, 6, 5, 4));
        files.put(NAMES.get(1), idx(3, 6));
        files.put(NAMES.get(2), idx(256, 2, 5, 4));
        files.put(NAMES.get(3), idx(3, 2));
        return files;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/set/",
                exchange -> {
                    String name = exchange.getRequestURI().getPath().substring(5);
                    asked.add(name);
                    byte[] body = served.get(name);
                    try (exchange) {
                        exchange.sendResponseHeaders(
                                body == null ? 404 : 200, body == null ? -1 : body.length);
                        if (body != null) {
                            exchange.getResponseBody().write(body);
                        }
                    }
                });
        server.start();
        List<Member> members = new ArrayList<>();
        Map<String, byte[]> files = files();
        for (String name : NAMES) {
            members.add(new Member(name, sha256(files.get(name))));
            served.put(name + ".gz", IdxTest.gzip(files.get(name)));
        }
        source =
                ImageSource.of(
                                new Known("Tiny", "tiny", 3, members),
                                "http://unused.invalid/",
                                List.of())
                        .home(home())
                        .cache(folder.resolve("cache/tiny"))
                        .notices(notices::add);
    }

    private URI home() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/set");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void check(TrainTest set) {
        assertEquals(Shape.of(6, 1, 5, 4), set.train().x().shape());
        assertEquals(Shape.of(2, 1, 5, 4), set.test().x().shape());
        assertArrayEquals(new long[] {0, 1, 2, 0, 1, 2}, set.train().y().toLongs());
        assertArrayEquals(new long[] {0, 1}, set.test().y().toLongs());
        assertEquals(119 / 255f, set.train().x().toFloats()[119]);
    }

    private String failure(Class<? extends IOException> kind) {
        return assertThrows(kind, source::load).getMessage();
    }

    private void write(String file, byte[] bytes) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, bytes);
    }

    @Test
    void aSetIsDownloadedOnceIntoTheCache() throws IOException {
        check(source.load());
        assertEquals(NAMES.stream().map(n -> n + ".gz").toList(), asked);
        assertEquals(
                "Tiny: downloading " + home() + "/train-images-idx3-ubyte.gz", notices.getFirst());
        check(source.load());
        assertEquals(4, asked.size());
        try (Stream<Path> cached = Files.list(folder.resolve("cache/tiny"))) {
            assertEquals(4, cached.count());
        }
    }

    @Test
    void aDamagedFileOfTheCacheIsFetchedAgain() throws IOException {
        source.load();
        Path file = folder.resolve("cache/tiny/t10k-labels-idx1-ubyte.gz");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 3));
        asked.clear();
        check(source.load());
        assertEquals(List.of("t10k-labels-idx1-ubyte.gz"), asked);
        assertArrayEquals(whole, Files.readAllBytes(file));
        assertTrue(
                notices.stream()
                        .anyMatch(
                                n ->
                                        n.contains("gzip: truncated")
                                                && n.endsWith("; downloading it")),
                notices.toString());
    }

    @Test
    void filesPutIntoTheCacheByHandAreTaken() throws IOException {
        for (Map.Entry<String, byte[]> e : files().entrySet()) {
            write("cache/tiny/" + e.getKey(), e.getValue());
        }
        check(source.load());
        assertEquals(List.of(), asked);
    }

    @Test
    void aMissingFileNamesItsAddressAndWhatToDo() {
        served.remove("t10k-images-idx3-ubyte.gz");
        assertEquals(
                "Tiny: cannot download "
                        + home()
                        + "/t10k-images-idx3-ubyte.gz: HTTP status 404, expected 200. To do it by"
                        + " hand, put the files train-images-idx3-ubyte.gz,"
                        + " train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz,"
                        + " t10k-labels-idx1-ubyte.gz, gzipped or not, into "
                        + folder.resolve("cache/tiny"),
                failure(IOException.class));
    }

    @Test
    void otherContentsAreRefusedAndNotKept() throws Exception {
        byte[] other = idx(1, 2);
        served.put("t10k-labels-idx1-ubyte.gz", IdxTest.gzip(other));
        String m = failure(IOException.class);
        assertTrue(
                m.contains(
                        "t10k-labels-idx1-ubyte.gz: the contents have the SHA-256 "
                                + sha256(other)
                                + ", expected "
                                + sha256(files().get("t10k-labels-idx1-ubyte"))),
                m);
        assertFalse(Files.exists(folder.resolve("cache/tiny/t10k-labels-idx1-ubyte.gz")));
        served.put(
                "t10k-labels-idx1-ubyte.gz",
                "<html>please log in</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertTrue(failure(IOException.class).contains("SHA-256"));
        // What was whole before the failure is not fetched again.
        assertEquals(5, asked.size());
    }

    @Test
    void noServerAndNoHostAreSaid() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        source = source.home(URI.create("http://localhost:" + port + "/"));
        String m = failure(IOException.class);
        assertTrue(
                m.contains(
                        "cannot download http://localhost:"
                                + port
                                + "/train-images-idx3-ubyte.gz: no connection (no network?). To do"
                                + " it by hand"),
                m);
        source = source.home(URI.create("http://nowhere.invalid/"));
        m = failure(IOException.class);
        assertTrue(m.contains("the address of the host is not known (no network?)"), m);
        source = source.home(URI.create("file:///etc/"));
        assertTrue(failure(IOException.class).contains("cannot download file:/"));
    }

    @Test
    void aServerThatStallsOrBreaksOffIsGivenUp() throws Exception {
        for (boolean stall : new boolean[] {true, false}) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Thread t =
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            try (var c = socket.accept()) {
                                                c.getInputStream().read(new byte[1000]);
                                                c.getOutputStream()
                                                        .write(
                                                                "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc"
                                                                        .getBytes(
                                                                                java.nio.charset
                                                                                        .StandardCharsets
                                                                                        .US_ASCII));
                                                Thread.sleep(stall ? 60_000 : 0);
                                            } catch (IOException | InterruptedException e) {
                                                // The test is over.
                                            }
                                        });
                source =
                        source.home(URI.create("http://localhost:" + socket.getLocalPort()))
                                .patience(Duration.ofSeconds(stall ? 1 : 20));
                String m = failure(IOException.class);
                assertEquals(stall, m.contains("not done after 1 s"), m);
                assertTrue(m.contains("To do it by hand"), m);
                t.interrupt();
            }
        }
        assertFalse(Files.exists(folder.resolve("cache")));
    }

    @Test
    void anEndlessAnswerIsCutOff() throws IOException {
        server.createContext(
                "/endless/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] chunk = new byte[1 << 20];
                    try (exchange) {
                        for (int i = 0; i < 1000; i++) {
                            exchange.getResponseBody().write(chunk);
                        }
                    }
                });
        source = source.home(home().resolve("/endless/"));
        assertTrue(failure(IOException.class).contains("cannot download"));
    }

    @Test
    void foldersAreReadInAllSpellings() throws IOException {
        String[] places = {"a/%s", "b/data/%s.gz", "c/raw/%s", "d/package/data/%s"};
        for (String place : places) {
            for (Map.Entry<String, byte[]> e : files().entrySet()) {
                boolean gz = place.endsWith(".gz");
                String name =
                        place.startsWith("c") ? e.getKey().replace("-idx", ".idx") : e.getKey();
                write(place.formatted(name), gz ? IdxTest.gzip(e.getValue()) : e.getValue());
            }
            check(source.load(folder.resolve(place.substring(0, 1))));
        }
        assertEquals("Tiny: from " + folder.resolve("a"), notices.getFirst());
        check(source.folders(folder.resolve("none"), folder.resolve("b")).load());
        assertEquals(List.of(), asked);
    }

    @Test
    void badFoldersAreSaid() throws IOException {
        assertEquals(
                folder.resolve("none") + ": Tiny: no such folder",
                assertThrows(NoSuchFileException.class, () -> source.load(folder.resolve("none")))
                        .getMessage());
        for (Map.Entry<String, byte[]> e : files().entrySet()) {
            write("a/" + e.getKey(), e.getValue());
        }
        Path a = folder.resolve("a");
        Files.delete(a.resolve(NAMES.get(2)));
        assertEquals(
                a
                        + ": Tiny: there is no t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz"
                        + " in it or its folders data, raw, package/data",
                assertThrows(NoSuchFileException.class, () -> source.load(a)).getMessage());
        Object[][] wrong = {
            {NAMES.get(2), idx(256, 3, 5, 4), " has 3 images and "},
            {NAMES.get(2), idx(256, 2, 4, 4), "expected one size"},
            {NAMES.get(2), idx(256, 2, 20), "expected uint8 images [n, height, width]"},
            {NAMES.get(3), idx(9, 2, 1), "expected uint8 labels [n]"},
            {NAMES.get(1), idx(4, 6), "label 3 is 3, expected 0 to 2"},
        };
        for (Object[] w : wrong) {
            for (Map.Entry<String, byte[]> e : files().entrySet()) {
                write("a/" + e.getKey(), e.getValue());
            }
            write("a/" + w[0], (byte[]) w[1]);
            String m = assertThrows(FileFormatException.class, () -> source.load(a)).getMessage();
            assertTrue(m.contains((String) w[2]), m);
        }
    }
}
