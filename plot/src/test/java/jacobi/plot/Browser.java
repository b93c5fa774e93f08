package jacobi.plot;

import jacobi.io.Json;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A headless Chromium, spoken to by its debugging protocol over a web socket. */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome");
    private static final int PATIENCE = 60;

    private final Process process;
    private final Path profile;
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final Map<Long, CompletableFuture<Json.Obj>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private final StringBuilder incoming = new StringBuilder();
    private @Nullable CompletableFuture<Void> loaded;
    private long last;
    private String session = "";

    private Browser(Path program) throws IOException {
        profile = Files.createTempDirectory("jacobi-browser-");
        process =
                new ProcessBuilder(
                                program.toString(),
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync",
                                "--disable-dev-shm-usage",
                                "--user-data-dir=" + profile,
                                "--remote-debugging-port=0",
                                "about:blank")
                        .redirectErrorStream(true)
                        .redirectOutput(profile.resolve("said.txt").toFile())
                        .start();
        socket = client.newWebSocketBuilder().buildAsync(endpoint(), new Listener()).join();
        String target = text(call("Target.createTarget", "{\"url\":\"about:blank\"}"), "targetId");
        session =
                text(
                        call(
                                "Target.attachToTarget",
                                "{\"targetId\":\"" + target + "\",\"flatten\":true}"),
                        "sessionId");
        for (String domain : List.of("Page", "Runtime", "Log")) {
            call(domain + ".enable", "{}");
        }
    }

    /** Opens one; where there is none, fails in CI and says so elsewhere. */
    static Browser open() throws IOException {
        Path program = program();
        if (program == null) {
            String missing =
                    "no Chromium on the PATH ("
                            + String.join(", ", NAMES)
                            + "): the pages were not looked at; on Debian: apt-get install"
                            + " chromium";
            if (System.getenv("CI") != null) {
                throw new AssertionError(missing);
            }
            System.err.println("BrowserTest: " + missing);
            Assumptions.abort(missing);
        }
        return new Browser(program);
    }

    private static @Nullable Path program() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            for (String name : NAMES) {
                Path file = Path.of(folder, name);
                if (Files.isExecutable(file)) {
                    return file;
                }
            }
        }
        return null;
    }

    /** Where it listens: it writes that into its profile. */
    private URI endpoint() throws IOException {
        Path file = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (System.nanoTime() < end && process.isAlive()) {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() == 2) {
                    return URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
                }
            }
            pause();
        }
        throw new AssertionError(
                "Chromium did not start: " + Files.readString(profile.resolve("said.txt")));
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket s, CharSequence text, boolean whole) {
            incoming.append(text);
            if (whole) {
                String message = incoming.toString();
                incoming.setLength(0);
                try {
                    receive((Json.Obj) Json.parse(message));
                } catch (IOException e) {
                    complain("unreadable message: " + e.getMessage());
                }
            }
            s.request(1);
            return null;
        }
    }

    private void receive(Json.Obj message) {
        Json id = message.members().get("id");
        if (id != null) {
            CompletableFuture<Json.Obj> waiting = answers.remove(Long.parseLong(id.toString()));
            if (waiting != null) {
                waiting.complete(message);
            }
            return;
        }
        switch (text(message, "method")) {
            case "Page.loadEventFired" -> {
                CompletableFuture<Void> l = loaded;
                if (l != null) {
                    l.complete(null);
                }
            }
            case "Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded" ->
                    complain(message.members().get("params").toString());
            default -> {
                // Nothing that is asked about here.
            }
        }
    }

    private void complain(String what) {
        synchronized (complaints) {
            complaints.add(what);
        }
    }

    /** What the console said since the page was opened. */
    List<String> complaints() {
        synchronized (complaints) {
            return List.copyOf(complaints);
        }
    }

    private Json.Obj call(String method, String parameters) {
        long id = ++last;
        CompletableFuture<Json.Obj> answer = new CompletableFuture<>();
        answers.put(id, answer);
        String in = session.isEmpty() ? "" : ",\"sessionId\":\"" + session + "\"";
        socket.sendText(
                        "{\"id\":%d,\"method\":\"%s\",\"params\":%s%s}"
                                .formatted(id, method, parameters, in),
                        true)
                .join();
        Json.Obj message = answer.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
        Json.Obj result = (Json.Obj) message.members().get("result");
        if (result == null) {
            throw new AssertionError(method + ": " + message);
        }
        return result;
    }

    private static String text(Json.Obj in, String name) {
        return ((Json.Str) in.members().get(name)).value();
    }

    /** Opens a page at a width, in the light or the dark scheme, and waits until it has loaded. */
    void show(Path page, int width, boolean dark) {
        synchronized (complaints) {
            complaints.clear();
        }
        call(
                "Emulation.setDeviceMetricsOverride",
                "{\"width\":%d,\"height\":900,\"deviceScaleFactor\":1,\"mobile\":%b}"
                        .formatted(width, width < 500));
        call(
                "Emulation.setEmulatedMedia",
                "{\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"%s\"}]}"
                        .formatted(dark ? "dark" : "light"));
        loaded = new CompletableFuture<>();
        call("Page.navigate", "{\"url\":" + new Json.Str(page.toUri().toString()) + "}");
        loaded.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    /** The value of an expression, as JSON; a promise is waited for. */
    Json evaluate(String expression) {
        Json.Obj result =
                call(
                        "Runtime.evaluate",
                        "{\"expression\":%s,\"awaitPromise\":true,\"returnByValue\":true}"
                                .formatted(new Json.Str(expression)));
        if (result.members().containsKey("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result);
        }
        return ((Json.Obj) result.members().get("result")).members().get("value");
    }

    /** The whole page as PNG. */
    byte[] screenshot() {
        Json.Obj shot =
                call(
                        "Page.captureScreenshot",
                        "{\"format\":\"png\",\"captureBeyondViewport\":true}");
        return Base64.getDecoder().decode(text(shot, "data"));
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            delete(profile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path f, BasicFileAttributes a)
                            throws IOException {
                        Files.deleteIfExists(f);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path f, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path f, @Nullable IOException e) {
                        f.toFile().delete();
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
