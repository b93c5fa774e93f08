package jacobi.data;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches files of known contents from a set's home. */
final class Download {
    private static final int OK = 200;

    private final String title;
    private final URI home;
    private final String byHand;
    private final Duration patience;

    /** Of a set's title and home; {@code byHand} tells what to do when it fails. */
    Download(String title, URI home, String byHand, Duration patience) {
        this.title = title;
        this.home = home;
        this.byHand = byHand;
        this.patience = patience;
    }

    URI address(String file) {
        String base = home.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + file);
    }

    /**
     * The bytes of a file, checked.
     *
     * @throws IOException naming the address, the reason, and what to do by hand
     */
    byte[] fetch(String file, String sha256, long maxBytes) throws IOException {
        URI address = address(file);
        HttpResponse<byte[]> response = send(address, maxBytes);
        if (response.statusCode() != OK) {
            throw failure(address, "HTTP status " + response.statusCode() + ", expected 200", null);
        }
        String problem = Checksum.problem(response.body(), sha256, maxBytes);
        if (problem != null) {
            throw failure(address, problem, null);
        }
        return response.body();
    }

    private HttpResponse<byte[]> send(URI address, long maxBytes) throws IOException {
        HttpClient client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .connectTimeout(Duration.ofSeconds(20))
                        .build();
        try {
            CompletableFuture<HttpResponse<byte[]>> response =
                    client.sendAsync(
                            HttpRequest.newBuilder(address).build(),
                            BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
            return response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(address, reason(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw failure(address, "not done after " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    title + ": downloading " + address + " was interrupted");
        } catch (IllegalArgumentException e) {
            throw failure(address, e.getMessage(), e);
        } finally {
            client.shutdownNow();
        }
    }

    private static String reason(@Nullable Throwable why) {
        for (Throwable t = why; t != null; t = t.getCause()) {
            if (t instanceof UnresolvedAddressException) {
                return "the address of the host is not known (no network?)";
            }
        }
        if (why instanceof ConnectException) {
            return "no connection (no network?)";
        }
        String message = why == null ? null : why.getMessage();
        return message == null ? String.valueOf(why) : message;
    }

    private IOException failure(URI address, @Nullable String reason, @Nullable Throwable cause) {
        return new IOException(
                "%s: cannot download %s: %s. %s".formatted(title, address, reason, byHand), cause);
    }
}
