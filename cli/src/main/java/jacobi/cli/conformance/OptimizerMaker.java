package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.io.Json;
import jacobi.optim.ASGD;
import jacobi.optim.Adadelta;
import jacobi.optim.Adafactor;
import jacobi.optim.Adagrad;
import jacobi.optim.Adam;
import jacobi.optim.AdamW;
import jacobi.optim.Adamax;
import jacobi.optim.LBFGS;
import jacobi.optim.NAdam;
import jacobi.optim.Optimizer;
import jacobi.optim.ParameterGroup;
import jacobi.optim.RAdam;
import jacobi.optim.RMSprop;
import jacobi.optim.Rprop;
import jacobi.optim.SGD;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
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
                new LinkedHashMap<>(
                        new GoldenValues(file, Precision.FLOAT64, false)
                                .map(GoldenValues.object(golden, "options")));
        double lr = number(options.remove("lr"));
        Optimizer made = made(name, parameters, lr);
        for (var o : options.entrySet()) {
            Object value = o.getValue();
            boolean usual = value == null || value.equals(false);
            if (!(usual && WAYS.contains(o.getKey())) && !set(made, o.getKey(), value)) {
                throw new Unsupported("optimizer " + name + ", option " + o);
            }
        }
        return made;
    }

    private static Optimizer made(String name, List<Tensor> parameters, double lr)
            throws Unsupported {
        return switch (name) {
            case "SGD" -> new SGD(parameters, lr);
            case "Adam" -> new Adam(parameters, lr);
            case "AdamW" -> new AdamW(parameters, lr);
            case "RMSprop" -> new RMSprop(parameters, lr);
            case "Adagrad" -> new Adagrad(parameters, lr);
            case "Adadelta" -> new Adadelta(parameters, lr);
            case "Adamax" -> new Adamax(parameters, lr);
            case "NAdam" -> new NAdam(parameters, lr);
            case "RAdam" -> new RAdam(parameters, lr);
            case "Rprop" -> new Rprop(parameters, lr);
            case "ASGD" -> new ASGD(parameters, lr);
            case "Adafactor" -> new Adafactor(parameters, lr);
            case "LBFGS" -> new LBFGS(parameters, lr);
            default -> throw new Unsupported("optimizer " + name);
        };
    }

    /** Sets an option; all are called as in PyTorch but for pairs, which are two here. */
    private static boolean set(Optimizer made, String option, @Nullable Object value)
            throws Mismatch {
        ParameterGroup group = made.groups().getFirst();
        switch (option) {
            case "betas" -> pair(group, value, "beta1", "beta2");
            case "etas" -> pair(group, value, "eta_minus", "eta_plus");
            case "step_sizes" -> pair(group, value, "step_size_min", "step_size_max");
            case "line_search_fn" -> group.option(option, "strong_wolfe".equals(value) ? 1 : 0);
            default -> {
                if (made instanceof LBFGS lbfgs && option.equals("max_iter")) {
                    lbfgs.maxIter((int) number(value));
                } else if (made instanceof Adafactor && option.equals("eps")) {
                    pair(group, value, "eps1", "eps2");
                } else if (group.options().containsKey(option)) {
                    group.option(option, value instanceof Boolean b ? (b ? 1 : 0) : number(value));
                } else {
                    return false;
                }
            }
        }
        return true;
    }

    private static void pair(
            ParameterGroup group, @Nullable Object value, String first, String second)
            throws Mismatch {
        if (!(value instanceof List<?> l && l.size() == 2)) {
            throw new Mismatch("option " + value + ", expected two numbers");
        }
        group.option(first, number(l.get(0))).option(second, number(l.get(1)));
    }

    private static double number(@Nullable Object value) throws Mismatch {
        if (value instanceof Number n) {
            return n.doubleValue();
        }
        throw new Mismatch("option " + value + ", expected a number");
    }
}
