package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.io.Json;
import jacobi.optim.Adam;
import jacobi.optim.AdamW;
import jacobi.optim.Optimizer;
import jacobi.optim.SGD;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes optimisers from PyTorch's names and options; not one option is dropped. */
final class OptimizerMaker {
    /** Other ways to compute the same, which cases ask for only by their defaults. */
    private static final Set<String> WAYS =
            Set.of("capturable", "differentiable", "foreach", "fused");

    private OptimizerMaker() {}

    /**
     * The optimiser that a golden case names with {@code optimizer} and {@code options}.
     *
     * @throws Unsupported if there is no such optimiser or option
     */
    static Optimizer of(GoldenFile file, Json.Obj golden, List<Tensor> parameters)
            throws Mismatch, Unsupported {
        String name = GoldenValues.text(golden, "optimizer");
        Map<String, @Nullable Object> options =
                new GoldenValues(file, Precision.FLOAT64, false)
                        .map(GoldenValues.object(golden, "options"));
        Optimizer made =
                switch (name) {
                    case "SGD" -> new SGD(parameters, number(options.get("lr")));
                    case "Adam" -> new Adam(parameters, number(options.get("lr")));
                    case "AdamW" -> new AdamW(parameters, number(options.get("lr")));
                    default -> throw new Unsupported("optimizer " + name);
                };
        for (var o : options.entrySet()) {
            Object value = o.getValue();
            boolean usual = value == null || value.equals(false);
            boolean known =
                    o.getKey().equals("lr")
                            || (usual && WAYS.contains(o.getKey()))
                            || set(made, o.getKey(), value);
            if (!known) {
                throw new Unsupported("optimizer " + name + ", option " + o);
            }
        }
        return made;
    }

    private static boolean set(Optimizer made, String option, @Nullable Object value)
            throws Mismatch {
        return switch (made) {
            case SGD sgd -> set(sgd, option, value);
            case Adam adam -> set(adam, option, value);
            case AdamW adam -> set(adam, option, value);
            default -> false;
        };
    }

    private static boolean set(SGD sgd, String option, @Nullable Object value) throws Mismatch {
        switch (option) {
            case "momentum" -> sgd.momentum(number(value));
            case "dampening" -> sgd.dampening(number(value));
            case "weight_decay" -> sgd.weightDecay(number(value));
            case "nesterov" -> sgd.nesterov(flag(value));
            case "maximize" -> sgd.maximize(flag(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean set(Adam adam, String option, @Nullable Object value) throws Mismatch {
        switch (option) {
            case "betas" -> adam.betas(pair(value, 0), pair(value, 1));
            case "eps" -> adam.eps(number(value));
            case "weight_decay" -> adam.weightDecay(number(value));
            case "amsgrad" -> adam.amsgrad(flag(value));
            case "maximize" -> adam.maximize(flag(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean set(AdamW adam, String option, @Nullable Object value) throws Mismatch {
        switch (option) {
            case "betas" -> adam.betas(pair(value, 0), pair(value, 1));
            case "eps" -> adam.eps(number(value));
            case "weight_decay" -> adam.weightDecay(number(value));
            case "amsgrad" -> adam.amsgrad(flag(value));
            case "maximize" -> adam.maximize(flag(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static double number(@Nullable Object value) throws Mismatch {
        if (value instanceof Number n) {
            return n.doubleValue();
        }
        throw new Mismatch("option " + value + ", expected a number");
    }

    private static boolean flag(@Nullable Object value) throws Mismatch {
        if (value instanceof Boolean b) {
            return b;
        }
        throw new Mismatch("option " + value + ", expected true or false");
    }

    private static double pair(@Nullable Object value, int place) throws Mismatch {
        if (value instanceof List<?> l && l.size() == 2) {
            return number(l.get(place));
        }
        throw new Mismatch("option " + value + ", expected two numbers");
    }
}
