package jacobi;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import java.util.ArrayList;
import java.util.List;

/** Reads Java arrays of any depth. */
final class NestedArray {
    private final Array out;
    private final int[] sizes;
    private long next;

    private NestedArray(Array out, int[] sizes) {
        this.out = out;
        this.sizes = sizes;
    }

    static Array read(Object array) {
        List<Integer> sizes = new ArrayList<>();
        Class<?> type = array.getClass();
        Object level = array;
        while (type.isArray()) {
            int n = level == null ? 0 : java.lang.reflect.Array.getLength(level);
            sizes.add(n);
            type = type.getComponentType();
            level =
                    n == 0 || level == null || !type.isArray()
                            ? null
                            : java.lang.reflect.Array.get(level, 0);
        }
        DType dtype = dtype(type, array);
        int[] s = sizes.stream().mapToInt(Integer::intValue).toArray();
        Array out = Array.zeros(dtype, Shape.of(s));
        new NestedArray(out, s).fill(array, 0, "");
        return out;
    }

    private static DType dtype(Class<?> type, Object array) {
        return switch (type.getName()) {
            case "float" -> DType.FLOAT32;
            case "double" -> DType.FLOAT64;
            case "int", "long", "short" -> DType.INT64;
            case "byte" -> DType.UINT8;
            case "boolean" -> DType.BOOL;
            default ->
                    throw new IllegalArgumentException(
                            "tensor of a "
                                    + array.getClass().getSimpleName()
                                    + ": expected an array of float, double, int, long, byte or"
                                    + " boolean");
        };
    }

    private void fill(Object level, int depth, String path) {
        int n = level == null ? -1 : java.lang.reflect.Array.getLength(level);
        if (n != sizes[depth]) {
            throw new ShapeException(
                    "tensor of a ragged array: element "
                            + path
                            + (n < 0 ? " is null" : " has length " + n)
                            + ": expected "
                            + sizes[depth]
                            + " as the first one");
        }
        for (int i = 0; i < n; i++) {
            Object e = java.lang.reflect.Array.get(level, i);
            if (depth + 1 < sizes.length) {
                fill(e, depth + 1, path + "[" + i + "]");
            } else {
                store(e);
            }
        }
    }

    private void store(Object e) {
        switch (e) {
            case Boolean b -> out.setLong(next++, b ? 1 : 0);
            case Float f -> out.setDouble(next++, f);
            case Double d -> out.setDouble(next++, d);
            case Number l -> out.setLong(next++, l.longValue());
            default -> throw new IllegalStateException("not a number: " + e);
        }
    }
}
