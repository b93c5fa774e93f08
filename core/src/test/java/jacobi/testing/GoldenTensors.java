package jacobi.testing;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A safetensors reader for trusted golden files; the library's own is under test elsewhere. */
public final class GoldenTensors {
    private GoldenTensors() {}

    /**
     * The tensors of a test resource by name, such as {@code /goldens/other/printing.safetensors}.
     */
    public static Map<String, Array> resource(String path) {
        ByteBuffer file = ByteBuffer.wrap(GoldenJson.bytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[Math.toIntExact(file.getLong())];
        file.get(header);
        ByteBuffer data = file.slice().order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Array> out = new LinkedHashMap<>();
        GoldenJson.object(GoldenJson.parse(new String(header, StandardCharsets.UTF_8)))
                .forEach(
                        (name, value) -> {
                            if (!name.equals("__metadata__")) {
                                out.put(name, tensor(GoldenJson.object(value), data));
                            }
                        });
        return out;
    }

    private static Array tensor(Map<String, Object> entry, ByteBuffer data) {
        DType dtype =
                switch ((String) entry.get("dtype")) {
                    case "F32" -> DType.FLOAT32;
                    case "F64" -> DType.FLOAT64;
                    case "I64" -> DType.INT64;
                    case "I32" -> DType.INT32;
                    case "U8" -> DType.UINT8;
                    case "BOOL" -> DType.BOOL;
                    default -> throw new IllegalStateException("dtype " + entry.get("dtype"));
                };
        Shape shape = Shape.of(GoldenJson.ints(entry.get("shape")));
        int from = GoldenJson.ints(entry.get("data_offsets"))[0];
        Array out = Array.zeros(dtype, shape);
        Storage s = out.storage();
        for (int i = 0; i < s.length(); i++) {
            int at = from + i * dtype.byteSize();
            switch (dtype) {
                case FLOAT32 -> s.floats()[i] = data.getFloat(at);
                case FLOAT64 -> s.doubles()[i] = data.getDouble(at);
                case INT64 -> s.longs()[i] = data.getLong(at);
                case INT32 -> s.ints()[i] = data.getInt(at);
                case UINT8, BOOL -> s.bytes()[i] = data.get(at);
            }
        }
        return out;
    }
}
