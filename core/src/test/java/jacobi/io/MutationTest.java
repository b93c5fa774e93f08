package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;

import jacobi.array.Array;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/**
 * Files damaged at random, from a fixed seed: they are read, or refused by a FileFormatException
 * with a message; nothing else comes out, and no more memory goes in than a small file can ask for.
 */
class MutationTest {
    private static final int ROUNDS = 6_000;
    private static final long MOST_BYTES = 4L << 20;
    private static final String[] TOKENS = {
        "-1",
        "0",
        "9223372036854775807",
        "4294967296",
        "1e999",
        "[",
        "]",
        "{",
        "}",
        "\"",
        ",",
        "\\u",
        "null",
        "(",
        ")",
        "'",
        "True",
        "<f8",
        "|b1",
        "F64",
        "BF16",
        "I64",
        "U8",
        "2147483647",
        "99999999"
    };

    private interface Reader {
        Object read(byte[] bytes) throws IOException;
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            // Half of the damage goes to where the headers are.
            int at =
                    random.nextInt(
                            random.nextBoolean() ? bytes.length : Math.min(bytes.length, 200));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> {
                    byte[] token = Samples.bytes(TOKENS[random.nextInt(TOKENS.length)]);
                    System.arraycopy(
                            token, 0, bytes, at, Math.min(token.length, bytes.length - at));
                }
                case 4 -> {
                    byte[] token = Samples.bytes(TOKENS[random.nextInt(TOKENS.length)]);
                    bytes =
                            Samples.concat(
                                    Arrays.copyOf(bytes, at),
                                    token,
                                    Arrays.copyOfRange(bytes, at, bytes.length));
                }
                default -> {
                    int to = Math.min(bytes.length, at + random.nextInt(16));
                    bytes =
                            Samples.concat(
                                    Arrays.copyOf(bytes, at),
                                    Arrays.copyOfRange(bytes, to, bytes.length));
                }
            }
        }
        return bytes;
    }

    private static void attack(String name, byte[] whole, int rounds, Reader reader)
            throws IOException {
        reader.read(whole);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Random random = new Random(name.hashCode());
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] bytes = damaged(whole, random);
            long before = threads.getCurrentThreadAllocatedBytes();
            try {
                reader.read(bytes);
            } catch (FileFormatException e) {
                refused++;
                assertTrue(e.getMessage().length() < 1000, e.getMessage());
            } catch (IOException | RuntimeException | Error e) {
                fail(name + ", round " + i + ": " + HexFormat.of().formatHex(bytes), e);
            }
            long used = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(
                    used < MOST_BYTES,
                    name + ", round " + i + ": " + used + " bytes were allocated");
        }
        // Damage that is never noticed would mean that nothing was attacked.
        assertTrue(
                refused > rounds / 2,
                name + ": only " + refused + " of " + rounds + " were refused");
    }

    @Test
    void safetensors() throws Exception {
        byte[] whole = Samples.resource("all.safetensors");
        attack("safetensors", whole, ROUNDS, b -> Safetensors.read("x", b));
        attack("stream", whole, ROUNDS, b -> Safetensors.read("x", new ByteArrayInputStream(b)));
    }

    @Test
    void npy() throws Exception {
        for (String name : new String[] {"f4-le", "b1-le", "fortran", "version2", "i2-be"}) {
            byte[] whole = Samples.resource(name + ".npy");
            attack(name, whole, ROUNDS / 4, b -> Npy.read("x", b));
            attack(
                    name + " stream",
                    whole,
                    ROUNDS / 4,
                    b -> Npy.readAll(Input.of("x", new ByteArrayInputStream(b))));
        }
    }

    @Test
    void npz(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("x.npz");
        for (String name : new String[] {"stored.npz", "deflated.npz"}) {
            attack(name, Samples.resource(name), ROUNDS / 10, b -> Npz.read(Files.write(file, b)));
        }
    }

    @Test
    void json() throws Exception {
        String text =
                "{\"a\": [1, -2.5e3, true, null, {\"é\": \"\\u00e9\\n"
                        + "\"}], \"b\": {\"c\": [[], {}, \"\"]}}";
        attack("json", text.getBytes(StandardCharsets.UTF_8), ROUNDS, Json::parse);
    }

    @Test
    void whatIsReadAfterDamageCanBeWritten() throws Exception {
        byte[] whole = Samples.resource("all.safetensors");
        Random random = new Random(5);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Safetensors found;
            try {
                found = Safetensors.read("x", damaged(whole, random));
            } catch (FileFormatException e) {
                continue;
            }
            read++;
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Safetensors.write(out, found.tensors(), found.metadata());
            Safetensors again = Safetensors.read("again", out.toByteArray());
            for (Map.Entry<String, Array> e : found.tensors().entrySet()) {
                Samples.assertSame(e.getValue(), again.tensors().get(e.getKey()), e.getKey());
            }
        }
        assertTrue(read > 50, read + " were read");
    }
}
