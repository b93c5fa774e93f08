package jacobi.csv;

import jacobi.io.FileFormatException;
import jacobi.io.Json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A {@link Preprocessor} as JSON: {@code format}, {@code version}, {@code missing}, {@code unseen},
 * {@code columns}, {@code features} and {@code target}. Numbers are written in the fewest digits
 * that give them back.
 */
final class PreprocessorJson {
    private static final String FORMAT = "jacobi-csv-preprocessor";
    private static final long VERSION = 1;

    private PreprocessorJson() {}

    static Json write(Preprocessor p) {
        SequencedMap<String, Json> all = new LinkedHashMap<>();
        all.put("format", new Json.Str(FORMAT));
        all.put("version", Json.Num.of(VERSION));
        all.put("missing", new Json.Str(p.missing().name()));
        all.put("unseen", new Json.Str(p.unseen().name()));
        all.put("columns", strings(p.columns()));
        all.put("features", new Json.Arr(p.features().stream().map(f -> feature(f)).toList()));
        all.put("target", target(p.target()));
        return new Json.Obj(all);
    }

    private static Json strings(List<String> texts) {
        return new Json.Arr(texts.stream().<Json>map(Json.Str::new).toList());
    }

    private static Json numbers(String column, double mean, double deviation) {
        SequencedMap<String, Json> m = new LinkedHashMap<>();
        m.put("column", new Json.Str(column));
        m.put("mean", Json.Num.of(mean));
        m.put("deviation", Json.Num.of(deviation));
        return new Json.Obj(m);
    }

    private static Json feature(Feature feature) {
        return switch (feature) {
            case Feature.Numeric n -> numbers(n.column(), n.mean(), n.deviation());
            case Feature.Categorical c -> {
                SequencedMap<String, Json> m = new LinkedHashMap<>();
                m.put("column", new Json.Str(c.column()));
                m.put("values", strings(c.values()));
                m.put("mostFrequent", new Json.Str(c.mostFrequent()));
                yield new Json.Obj(m);
            }
        };
    }

    private static Json target(Target target) {
        return switch (target) {
            case Target.Quantity q -> numbers(q.column(), q.mean(), q.deviation());
            case Target.Classes c -> {
                SequencedMap<String, Json> m = new LinkedHashMap<>();
                m.put("column", new Json.Str(c.column()));
                m.put("classes", strings(c.names()));
                m.put("numeric", new Json.Bool(c.numeric()));
                yield new Json.Obj(m);
            }
        };
    }

    static Preprocessor read(Json json) throws FileFormatException {
        Json.Obj all = object(json, "all of it");
        String format = text(all, "format");
        long version = whole(all, "version");
        if (!format.equals(FORMAT) || version != VERSION) {
            throw bad(
                    "format %s version %d, expected %s version %d"
                            .formatted(Cells.quote(format), version, FORMAT, VERSION));
        }
        List<String> columns = texts(all, "columns");
        List<Feature> features = new ArrayList<>();
        for (Json one : array(all, "features").elements()) {
            features.add(readFeature(object(one, "a feature")));
        }
        Target target = readTarget(object(value(all, "target"), "target"));
        List<String> used = new ArrayList<>(features.stream().map(Feature::column).toList());
        used.add(target.column());
        if (features.isEmpty() || !columns.containsAll(used) || repeats(used) || repeats(columns)) {
            throw bad(
                    "features and target %s, expected different ones of the columns %s"
                            .formatted(CsvTable.listed(used), CsvTable.listed(columns)));
        }
        return new Preprocessor(
                columns,
                features,
                target,
                constant(all, "missing", Missing.class),
                constant(all, "unseen", Unseen.class));
    }

    private static boolean repeats(List<String> texts) {
        return new HashSet<>(texts).size() < texts.size();
    }

    private static Feature readFeature(Json.Obj o) throws FileFormatException {
        String column = text(o, "column");
        if (o.find("values") == null) {
            return new Feature.Numeric(column, number(o, "mean"), deviation(o));
        }
        List<String> values = texts(o, "values");
        String most = text(o, "mostFrequent");
        if (values.size() > Feature.MOST_CATEGORIES || repeats(values) || !values.contains(most)) {
            throw bad(
                    "categories %s, mostFrequent %s, expected different ones and one of them"
                            .formatted(CsvTable.listed(values), Cells.quote(most)));
        }
        return new Feature.Categorical(column, values, most);
    }

    private static Target readTarget(Json.Obj o) throws FileFormatException {
        String column = text(o, "column");
        if (o.find("classes") == null) {
            return new Target.Quantity(column, number(o, "mean"), deviation(o));
        }
        List<String> names = texts(o, "classes");
        if (names.size() < 2 || names.size() > Feature.MOST_CATEGORIES || repeats(names)) {
            throw bad(
                    "classes %s, expected 2 to %d different ones"
                            .formatted(CsvTable.listed(names), Feature.MOST_CATEGORIES));
        }
        if (!(value(o, "numeric") instanceof Json.Bool numeric)) {
            throw bad("numeric is %s, expected true or false".formatted(value(o, "numeric")));
        }
        return new Target.Classes(column, names, numeric.value());
    }

    private static FileFormatException bad(String problem) {
        return new FileFormatException("preprocessor: " + problem);
    }

    private static Json value(Json.Obj o, String name) throws FileFormatException {
        Json value = o.find(name);
        if (value == null) {
            throw bad(name + " is missing");
        }
        return value;
    }

    private static Json.Obj object(Json json, String what) throws FileFormatException {
        if (json instanceof Json.Obj o) {
            return o;
        }
        throw bad(what + " is " + Cells.quote(json.toString()) + ", expected an object");
    }

    private static Json.Arr array(Json.Obj o, String name) throws FileFormatException {
        if (value(o, name) instanceof Json.Arr a) {
            return a;
        }
        throw bad(name + " is " + Cells.quote(value(o, name).toString()) + ", expected an array");
    }

    private static String text(Json.Obj o, String name) throws FileFormatException {
        if (value(o, name) instanceof Json.Str s) {
            return s.value();
        }
        throw bad(name + " is " + Cells.quote(value(o, name).toString()) + ", expected a string");
    }

    private static List<String> texts(Json.Obj o, String name) throws FileFormatException {
        List<String> texts = new ArrayList<>();
        for (Json one : array(o, name).elements()) {
            if (!(one instanceof Json.Str s)) {
                throw bad(
                        "%s has %s, expected strings".formatted(name, Cells.quote(one.toString())));
            }
            texts.add(s.value());
        }
        return texts;
    }

    private static Json.Num num(Json.Obj o, String name) throws FileFormatException {
        if (value(o, name) instanceof Json.Num n) {
            return n;
        }
        throw bad(name + " is " + Cells.quote(value(o, name).toString()) + ", expected a number");
    }

    private static double number(Json.Obj o, String name) throws FileFormatException {
        try {
            return num(o, name).toDouble();
        } catch (ArithmeticException e) {
            throw new FileFormatException("preprocessor: " + name + ": " + e.getMessage(), e);
        }
    }

    private static long whole(Json.Obj o, String name) throws FileFormatException {
        try {
            return num(o, name).toLong();
        } catch (ArithmeticException e) {
            throw new FileFormatException("preprocessor: " + name + ": " + e.getMessage(), e);
        }
    }

    private static double deviation(Json.Obj o) throws FileFormatException {
        double d = number(o, "deviation");
        if (!(d > 0)) {
            throw bad("deviation is " + d + ", expected more than 0");
        }
        return d;
    }

    private static <E extends Enum<E>> E constant(Json.Obj o, String name, Class<E> type)
            throws FileFormatException {
        String text = text(o, name);
        for (E e : type.getEnumConstants()) {
            if (e.name().equals(text)) {
                return e;
            }
        }
        throw bad(
                "%s is %s, expected one of %s"
                        .formatted(name, Cells.quote(text), List.of(type.getEnumConstants())));
    }
}
