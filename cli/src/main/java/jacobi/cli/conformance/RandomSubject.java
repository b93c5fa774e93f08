package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.nn.Dropout;
import jacobi.nn.Init;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Random tensors and initial weights, each from a fresh seed of the global generator. */
final class RandomSubject implements Subject {
    /** After a call: the parameter and the part of it that is shown, the type, the input. */
    private static final Pattern SUFFIX =
            Pattern.compile(
                    "(?:\\.(?<parameter>\\w+))?(?:\\[(?<part>[\\d:,]+)])?(?<wide>:f64)?"
                            + "(?: of ones\\((?<ones>\\d{1,9})\\))?");

    @Override
    public String kind() {
        return "random draws";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.casesWith("draw");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        return EnumSet.of(Precision.AS_IS);
    }

    @Override
    public String name(Json.Obj golden, int index) {
        return golden.find("draw") instanceof Json.Str s
                ? s.value() + " from seed " + golden.find("seed")
                : "case " + index;
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision)
            throws Mismatch, Unsupported {
        String draw = GoldenValues.text(golden, "draw");
        Tensor.manualSeed(GoldenValues.integer(golden, "seed"));
        Tensor found = draw(draw).detach();
        double[] shape = GoldenValues.numbers(golden, "shape");
        double[] expected = GoldenValues.numbers(golden, "values");
        double[] sizes = Arrays.stream(found.shape().toArray()).asDoubleStream().toArray();
        if (!Arrays.equals(sizes, shape) || found.numel() != expected.length) {
            throw new Mismatch(
                    "it has shape "
                            + found.shape()
                            + ", expected "
                            + Arrays.toString(shape)
                            + " and "
                            + expected.length
                            + " values");
        }
        // What passes through a logarithm and a cosine may differ in the last bits.
        int ulps = draw.startsWith("randn") || draw.contains("normal") ? 4 : 0;
        double[] values = found.toDoubles();
        for (int i = 0; i < values.length; i++) {
            double e = expected[i];
            double ulp = found.dtype() == DType.FLOAT32 ? Math.ulp((float) e) : Math.ulp(e);
            if (!(Math.abs(values[i] - e) <= ulps * ulp)) {
                throw new Mismatch("value " + i + " is " + values[i] + ", expected " + e);
            }
        }
    }

    private static Tensor draw(String text) throws Mismatch, Unsupported {
        PythonReader reader = new PythonReader(text);
        PythonCall call = reader.call();
        Matcher suffix = SUFFIX.matcher(reader.rest());
        if (!suffix.matches() || !call.named().isEmpty()) {
            throw new Unsupported("draw " + text);
        }
        Tensor drawn;
        String parameter = suffix.group("parameter");
        if (parameter != null) {
            drawn = BlockText.block(call).namedParameters().get(parameter);
            if (drawn == null) {
                throw new Mismatch(call.name() + " has no parameter '" + parameter + "'");
            }
        } else if (call.name().equals("dropout") && suffix.group("ones") != null) {
            drawn = new Dropout(number(call, 0)).forward(Tensor.ones(count(suffix)));
        } else {
            drawn = draw(call, suffix.group("wide") == null ? DType.FLOAT32 : DType.FLOAT64);
        }
        return suffix.group("part") == null ? drawn : part(drawn, suffix.group("part"));
    }

    private static int count(Matcher suffix) {
        return Integer.parseInt(suffix.group("ones"));
    }

    private static Tensor draw(PythonCall call, DType dtype) throws Mismatch, Unsupported {
        return switch (call.name()) {
            case "rand" -> Tensor.rand(Tensor.generator(), dtype, sizes(call.arguments()));
            case "randn" -> Tensor.randn(Tensor.generator(), dtype, sizes(call.arguments()));
            case "randperm" -> Tensor.randperm((int) number(call, 0));
            case "randint" ->
                    Tensor.randint((long) number(call, 0), (long) number(call, 1), sizes(call, 2));
            case "normal" -> Tensor.normal(number(call, 0), number(call, 1), sizes(call, 2));
            case "uniform" ->
                    Init.uniform(Tensor.zeros(sizes(call, 2)), number(call, 0), number(call, 1));
            case "bernoulli" -> Tensor.bernoulli(number(call, 0), sizes(call, 1));
            case "xavier_uniform" -> Init.xavierUniform(Tensor.zeros(sizes(call.arguments())));
            case "xavier_normal" -> Init.xavierNormal(Tensor.zeros(sizes(call.arguments())));
            case "kaiming_uniform" -> Init.kaimingUniform(Tensor.zeros(sizes(call.arguments())));
            case "kaiming_normal" -> Init.kaimingNormal(Tensor.zeros(sizes(call.arguments())));
            case "trunc_normal" -> Init.truncNormal(Tensor.zeros(sizes(call.arguments())));
            default -> throw new Unsupported("draw " + call.name());
        };
    }

    /** A subscript of whole numbers and {@code :n}. */
    private static Tensor part(Tensor whole, String subscript) {
        Tensor part = whole;
        int axis = 0;
        for (String s : subscript.split(",", -1)) {
            if (s.startsWith(":")) {
                part = part.narrow(axis++, 0, Integer.parseInt(s.substring(1)));
            } else {
                part = part.select(axis, Integer.parseInt(s));
            }
        }
        return part;
    }

    private static double number(PythonCall call, int place) throws Mismatch {
        if (place < call.arguments().size() && call.arguments().get(place) instanceof Number n) {
            return n.doubleValue();
        }
        throw new Mismatch(call.name() + ": argument " + place + " is not a number");
    }

    private static int[] sizes(PythonCall call, int place) throws Mismatch {
        if (place < call.arguments().size() && call.arguments().get(place) instanceof List<?> l) {
            return sizes(l);
        }
        throw new Mismatch(call.name() + ": argument " + place + " is not a shape");
    }

    private static int[] sizes(List<?> values) throws Mismatch {
        int[] sizes = new int[values.size()];
        for (int i = 0; i < sizes.length; i++) {
            if (!(values.get(i) instanceof Long n) || n < 0 || n > Integer.MAX_VALUE) {
                throw new Mismatch("shape " + values + ", expected whole numbers");
            }
            sizes[i] = Math.toIntExact(n);
        }
        return sizes;
    }
}
