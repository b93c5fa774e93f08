package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class TensorFilesTest {
    @TempDir private Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"x.safetensors", "x.npz", "X.NPZ"})
    void namedTensorsComeBack(String name) throws Exception {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (DType dtype : DType.values()) {
            tensors.put(
                    "of " + dtype, Tensor.of(0.0, 1.0, 1.0, 0.0, 1.0, 0.0).to(dtype).reshape(2, 3));
        }
        tensors.put("a view", Tensor.of(new double[][] {{1, 2}, {3, 4}}).transpose(0, 1));
        tensors.put("a parameter", Tensor.of(1f, Float.NaN).requiresGrad(true));
        tensors.put("a scalar", Tensor.of(-0.0));
        tensors.put("nothing", Tensor.zeros(0, 3));
        Path file = dir.resolve(name);
        TensorFiles.save(file, tensors);
        Map<String, Tensor> read = TensorFiles.load(file);
        assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.keySet()));
        tensors.forEach(
                (key, t) -> {
                    Tensor r = read.get(key);
                    assertEquals(t.dtype(), r.dtype(), key);
                    assertEquals(t.shape(), r.shape(), key);
                    assertArrayEquals(t.toDoubles(), r.toDoubles(), key);
                    assertFalse(r.requiresGrad());
                });
    }

    @Test
    void oneTensorComesBack() throws Exception {
        Path file = dir.resolve("x.npy");
        TensorFiles.save(file, Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}).transpose(0, 1));
        Tensor read = TensorFiles.loadTensor(file);
        assertEquals("[3, 2]", read.shape().toString());
        assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, read.toFloats());
    }

    @Test
    void halfPrecisionIsReadAsFloat32() throws Exception {
        byte[] header =
                ("{\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                     + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[4,8]}}")
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        // IEEE binary16: 1.5 and 65504; bfloat16: -2 and 1.0078125.
        bytes.putShort((short) 0x3e00).putShort((short) 0x7bff);
        bytes.putShort((short) 0xc000).putShort((short) 0x3f81);
        Path file = Files.write(dir.resolve("x.safetensors"), bytes.array());
        Map<String, Tensor> read = TensorFiles.load(file);
        assertEquals(DType.FLOAT32, read.get("h").dtype());
        assertArrayEquals(new float[] {1.5f, 65504}, read.get("h").toFloats());
        assertArrayEquals(new float[] {-2, 1.0078125f}, read.get("b").toFloats());
    }

    @Test
    void theNameSaysTheFormat() {
        Tensor t = Tensor.zeros(1);
        List<String> messages =
                List.of(
                        message(() -> TensorFiles.save(dir.resolve("x.npy"), Map.of("t", t))),
                        message(() -> TensorFiles.save(dir.resolve("x.bin"), Map.of("t", t))),
                        message(() -> TensorFiles.save(dir.resolve("npz"), Map.of("t", t))),
                        message(() -> TensorFiles.save(dir.resolve("x.npz"), t)),
                        message(() -> TensorFiles.load(dir.resolve("x.npy"))),
                        message(() -> TensorFiles.loadTensor(dir.resolve("x.npz"))));
        for (String m : messages) {
            assertTrue(m.contains("the name does not say the format: expected ."), m);
        }
    }

    private static String message(Executable what) {
        return assertThrows(IllegalArgumentException.class, what).getMessage();
    }
}
