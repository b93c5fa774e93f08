package jacobi.data;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells by SHA-256 whether the contents of a file that may be gzipped are the expected ones. */
final class Checksum {
    private Checksum() {}

    /** What is wrong with a file; null if nothing is. */
    static @Nullable String problem(byte[] file, String sha256, long maxBytes) {
        try (InputStream in = Idx.open("contents", file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            long left = maxBytes + 1024;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                left -= n;
                if (left < 0) {
                    return "the contents are longer than " + maxBytes + " bytes";
                }
                digest.update(buffer, 0, n);
            }
            String found = HexFormat.of().formatHex(digest.digest());
            return found.equals(sha256)
                    ? null
                    : "the contents have the SHA-256 %s, expected %s".formatted(found, sha256);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
