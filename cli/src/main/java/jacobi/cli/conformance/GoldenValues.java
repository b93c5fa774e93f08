package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.io.Json;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the values of golden cases, in one precision, and remembers each tensor it met, in order:
 * the leaves that gradients are numbered by.
 */
final class GoldenValues {
    private final GoldenFile file;
    private final Precision precision;
    private final boolean track;
    private final List<Tensor> leaves = new ArrayList<>();

    /**
     * @param track whether floating tensors are to require gradients
     */
    GoldenValues(GoldenFile file, Precision precision, boolean track) {
        this.file = file;
        this.precision = precision;
        this.track = track;
    }

    /** The tensors met so far. */
    List<Tensor> leaves() {
        return leaves;
    }

    /** Tensor, Long, Double, Boolean, String, DType, a list of these, or null. */
    @Nullable Object value(@Nullable Json json) throws Mismatch, Unsupported {
        return switch (json) {
            case null -> null;
            case Json.Null _ -> null;
            case Json.Bool b -> b.value();
            case Json.Str s -> s.value();
            case Json.Num n ->
                    n.text().matches("-?\\d+") ? (Object) n.toLong() : (Object) n.toDouble();
            case Json.Arr a -> list(a);
            case Json.Obj o -> special(o);
        };
    }

    /** The values of a list. */
    List<@Nullable Object> list(@Nullable Json json) throws Mismatch, Unsupported {
        List<@Nullable Object> values = new ArrayList<>();
        if (json instanceof Json.Arr a) {
            for (Json e : a.elements()) {
                values.add(value(e));
            }
        }
        return values;
    }

    /** The values of an object, by name. */
    Map<String, @Nullable Object> map(@Nullable Json json) throws Mismatch, Unsupported {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        if (json instanceof Json.Obj o) {
            for (var e : o.members().entrySet()) {
                values.put(e.getKey(), value(e.getValue()));
            }
        }
        return values;
    }

    private @Nullable Object special(Json.Obj o) throws Mismatch, Unsupported {
        if (o.find("tensor") instanceof Json.Str key) {
            Tensor t = precision.input(file.tensor(key.value()));
            if (track && t.dtype().isFloating()) {
                t.requiresGrad(true);
            }
            leaves.add(t);
            return t;
        }
        if (o.find("tuple") instanceof Json.Arr a) {
            return list(a);
        }
        if (o.find("float") instanceof Json.Str s) {
            return switch (s.value()) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.NaN;
            };
        }
        if (o.find("dtype") instanceof Json.Str s) {
            try {
                return DType.of(s.value());
            } catch (IllegalArgumentException e) {
                throw new Unsupported("dtype " + s.value());
            }
        }
        throw new Unsupported("a value " + o);
    }

    /** The tensors of an expected output, depth first. */
    static List<String> keys(@Nullable Json json) {
        List<String> keys = new ArrayList<>();
        collect(json, keys);
        return keys;
    }

    private static void collect(@Nullable Json json, List<String> keys) {
        if (json instanceof Json.Arr a) {
            a.elements().forEach(e -> collect(e, keys));
        } else if (json instanceof Json.Obj o && o.find("tensor") instanceof Json.Str s) {
            keys.add(s.value());
        } else if (json instanceof Json.Obj o && o.find("tuple") != null) {
            collect(o.find("tuple"), keys);
        }
    }

    /**
     * A member of an object.
     *
     * @throws Mismatch if it is missing
     */
    static Json member(Json.Obj o, String key) throws Mismatch {
        Json member = o.find(key);
        if (member == null) {
            throw new Mismatch("the golden case lacks '" + key + "'");
        }
        return member;
    }

    /** Whole-number member of an object. */
    static int integer(Json.Obj o, String key) throws Mismatch {
        if (member(o, key) instanceof Json.Num n && n.text().matches("-?\\d{1,9}")) {
            return (int) n.toLong();
        }
        throw new Mismatch("'" + key + "' is " + o.find(key) + ", expected a whole number");
    }

    /** Text member of an object. */
    static String text(Json.Obj o, String key) throws Mismatch {
        if (member(o, key) instanceof Json.Str s) {
            return s.value();
        }
        throw new Mismatch("'" + key + "' is not a text");
    }

    /** Member of an object that is a list of numbers. */
    static double[] numbers(Json.Obj o, String key) throws Mismatch {
        if (member(o, key) instanceof Json.Arr a
                && a.elements().stream().allMatch(Json.Num.class::isInstance)) {
            return a.elements().stream().mapToDouble(e -> ((Json.Num) e).toDouble()).toArray();
        }
        throw new Mismatch("'" + key + "' is not a list of numbers");
    }

    /** Member of an object that is a number. */
    static double number(Json.Obj o, String key) throws Mismatch {
        if (member(o, key) instanceof Json.Num n) {
            return n.toDouble();
        }
        throw new Mismatch("'" + key + "' is not a number");
    }

    /** Member of an object that is an object. */
    static Json.Obj object(Json.Obj o, String key) throws Mismatch {
        if (member(o, key) instanceof Json.Obj inner) {
            return inner;
        }
        throw new Mismatch("'" + key + "' is not an object");
    }

    /** Member of an object that is a list of objects. */
    static List<Json.Obj> objects(Json.Obj o, String key) throws Mismatch {
        List<Json.Obj> objects = new ArrayList<>();
        if (member(o, key) instanceof Json.Arr a) {
            for (Json e : a.elements()) {
                if (e instanceof Json.Obj inner) {
                    objects.add(inner);
                }
            }
            if (objects.size() == a.elements().size()) {
                return objects;
            }
        }
        throw new Mismatch("'" + key + "' is not a list of objects");
    }

    /** The element of a list that a golden case speaks of by its place. */
    static Tensor at(List<Tensor> tensors, int place, String what) throws Mismatch {
        if (place < 0 || place >= tensors.size()) {
            throw new Mismatch(what + " " + place + ": there are " + tensors.size());
        }
        return tensors.get(place);
    }

    /** Whether a member is there and true. */
    static boolean flag(Json.Obj o, String key) {
        return o.find(key) instanceof Json.Bool b && b.value();
    }
}
