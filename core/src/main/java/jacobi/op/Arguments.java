package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.random.Generator;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Arguments bound to a {@link Signature}, read by name and type. */
public final class Arguments {
    /** Makes constants of the algebra that the call happens in. */
    @FunctionalInterface
    public interface Constants {
        /** A constant. */
        Value of(Array array);

        /**
         * Where random numbers come from.
         *
         * @throws UnsupportedOperationException if there are none here
         */
        default Generator generator() {
            throw new UnsupportedOperationException("no random numbers: expected a generator");
        }
    }

    private final Signature signature;
    private final Map<String, @Nullable Object> values;
    private final Constants constants;

    Arguments(Signature signature, Map<String, @Nullable Object> values, Constants constants) {
        this.signature = signature;
        this.values = values;
        this.constants = constants;
    }

    /** A tensor; a number given instead becomes a constant beside the first tensor argument. */
    public Value value(String name) {
        Value v = optionalValue(name);
        if (v == null) {
            throw new IllegalArgumentException(
                    signature.name() + ": " + name + " must not be None");
        }
        return v;
    }

    /** A tensor, or null for {@code None}. */
    public @Nullable Value optionalValue(String name) {
        return switch (at(name)) {
            case null -> null;
            case Value v -> v;
            case Object number -> constants.of(scalar(number));
        };
    }

    private Array scalar(Object number) {
        DType beside = DType.BOOL;
        for (Object v : values.values()) {
            if (v instanceof Value tensor) {
                beside = tensor.dtype();
                break;
            }
        }
        return switch (number) {
            case Long l -> Promotion.scalar(beside, l);
            case Boolean b -> Array.scalar(beside, b ? 1 : 0);
            case Double d -> Promotion.scalar(beside, d);
            default ->
                    throw new IllegalArgumentException(
                            signature.name() + ": not a number: " + number);
        };
    }

    /** A list of tensors. */
    public Value[] values(String name) {
        return at(name) instanceof List<?> l ? l.toArray(Value[]::new) : new Value[] {value(name)};
    }

    /** A number, or a one-element tensor, as a double; truth values are 0 and 1. */
    public double number(String name) {
        return toDouble(at(name), name);
    }

    /** A number as a double, or null for {@code None}. */
    public @Nullable Double optionalNumber(String name) {
        Object v = at(name);
        return v == null ? null : (Double) toDouble(v, name);
    }

    private double toDouble(@Nullable Object v, String name) {
        return switch (v) {
            case Long l -> l;
            case Double d -> d;
            case Boolean b -> b ? 1 : 0;
            case Value t -> t.array().getDouble(0);
            case null, default ->
                    throw new IllegalArgumentException(
                            signature.name() + ": " + name + " must be a number, not " + v);
        };
    }

    /** A whole number. */
    public int integer(String name) {
        return (int) toDouble(at(name), name);
    }

    /** Whole numbers; a single one is a list of one; null for {@code None}. */
    public int @Nullable [] integers(String name) {
        return switch (at(name)) {
            case null -> null;
            case List<?> l -> l.stream().mapToInt(o -> (int) toDouble(o, name)).toArray();
            case Object o -> new int[] {(int) toDouble(o, name)};
        };
    }

    /** Whole numbers that may not be {@code None}. */
    public int[] list(String name) {
        int[] list = integers(name);
        if (list == null) {
            throw new IllegalArgumentException(
                    signature.name() + ": " + name + " must not be None");
        }
        return list;
    }

    /**
     * One whole number for each of n dimensions, or one for all.
     *
     * @throws IllegalArgumentException if there are other than 1 or n
     */
    public int[] sizes(String name, int n) {
        return Spatial.sizes(list(name), n, signature.name(), name);
    }

    /** {@link #sizes(String, int)}, or other sizes for {@code None} and for an empty list. */
    public int[] sizes(String name, int n, int[] otherwise) {
        int[] list = integers(name);
        return list == null || list.length == 0
                ? otherwise
                : Spatial.sizes(list, n, signature.name(), name);
    }

    /** A truth value. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(at(name));
    }

    /** A string, or null for {@code None}. */
    public @Nullable String text(String name) {
        return (String) at(name);
    }

    /** An element type, or null for {@code None}. */
    public @Nullable DType dtype(String name) {
        return (DType) at(name);
    }

    /** An element type that may not be {@code None}. */
    public DType type(String name) {
        DType d = dtype(name);
        if (d == null) {
            throw new IllegalArgumentException(
                    signature.name() + ": " + name + " must not be None");
        }
        return d;
    }

    /** The value as it was given. */
    public @Nullable Object raw(String name) {
        return at(name);
    }

    /** A constant. */
    public Value constant(Array array) {
        return constants.of(array);
    }

    /** Where random numbers come from. */
    public Generator generator() {
        return constants.generator();
    }

    private @Nullable Object at(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalStateException(signature + " has no parameter " + name);
        }
        return values.get(name);
    }

    /** The value of a default in a signature. */
    static @Nullable Object literal(String text) {
        return switch (text) {
            case "None" -> null;
            case "True" -> true;
            case "False" -> false;
            case "[]" -> List.of();
            default -> {
                if (text.startsWith("'")) {
                    yield text.substring(1, text.length() - 1);
                }
                yield text.matches("-?\\d+")
                        ? (Object) Long.valueOf(text)
                        : (Object) Double.valueOf(text);
            }
        };
    }

    private static boolean isIndex(Array a) {
        return a.numel() == 1 && !a.dtype().isFloating();
    }

    /** Whether a value can stand for a parameter. */
    static boolean fits(@Nullable Object v, Signature.Parameter p) {
        if (v == null) {
            return p.optional() || "None".equals(p.defaultText());
        }
        boolean number = v instanceof Long || v instanceof Double || v instanceof Boolean;
        return switch (p.type()) {
            case "Tensor" -> v instanceof Value || number;
            case "Tensor[]" ->
                    v instanceof List<?> l && l.stream().allMatch(e -> e instanceof Value);
            case "Number", "float" -> number || v instanceof Value;
            case "int" -> v instanceof Long || (v instanceof Value t && isIndex(t.array()));
            case "int[]", "int[1]", "int[2]", "int[3]" ->
                    v instanceof Long
                            || (v instanceof List<?> l
                                    && l.stream().allMatch(e -> e instanceof Long));
            case "bool" -> v instanceof Boolean;
            case "str" -> v instanceof String;
            case "dtype" -> v instanceof DType;
            case "any" -> true;
            default -> throw new IllegalStateException("unknown parameter type " + p.type());
        };
    }
}
