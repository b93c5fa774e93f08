package jacobi.cli.conformance;

import jacobi.Tensor;
import jacobi.io.FileFormatException;
import jacobi.io.Json;
import jacobi.optim.ConstantLR;
import jacobi.optim.CosineAnnealingLR;
import jacobi.optim.CosineAnnealingWarmRestarts;
import jacobi.optim.CyclicLR;
import jacobi.optim.ExponentialLR;
import jacobi.optim.LRScheduler;
import jacobi.optim.LinearLR;
import jacobi.optim.MultiStepLR;
import jacobi.optim.OneCycleLR;
import jacobi.optim.Optimizer;
import jacobi.optim.PolynomialLR;
import jacobi.optim.ReduceLROnPlateau;
import jacobi.optim.SGD;
import jacobi.optim.StepLR;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;

/** Learning rates: the first, and that after every step. */
final class SchedulerSubject implements Subject {
    @Override
    public String kind() {
        return "learning-rate schedules";
    }

    @Override
    public List<Json.Obj> cases(GoldenFile file) throws FileFormatException {
        return file.casesWith("scheduler");
    }

    @Override
    public Set<Precision> precisions(Json.Obj golden) {
        return EnumSet.of(Precision.AS_IS);
    }

    @Override
    public String name(Json.Obj golden, int index) {
        return golden.find("scheduler") instanceof Json.Str s ? s.value() : "case " + index;
    }

    @Override
    public void run(GoldenFile file, Json.Obj golden, Precision precision)
            throws Mismatch, Unsupported {
        Optimizer optimizer =
                new SGD(
                        List.of(Tensor.zeros(1).requiresGrad(true)),
                        GoldenValues.number(golden, "baseLr"));
        Options options =
                new Options(
                        new LinkedHashMap<>(
                                new GoldenValues(file, precision, false)
                                        .map(GoldenValues.object(golden, "options"))));
        DoubleConsumer step = made(GoldenValues.text(golden, "scheduler"), optimizer, options);
        if (!options.left().isEmpty()) {
            throw new Unsupported("learning-rate scheduler with " + options.left());
        }
        double[] expected = GoldenValues.numbers(golden, "lr");
        double[] metric =
                golden.find("metric") == null
                        ? new double[expected.length]
                        : GoldenValues.numbers(golden, "metric");
        for (int i = 0; i < expected.length; i++) {
            precision.compare(
                    "rate of step " + i, Tensor.of(optimizer.lr()), Tensor.of(expected[i]));
            step.accept(metric[i]);
        }
    }

    /** Makes a scheduler and gives back its step. */
    private static DoubleConsumer made(String name, Optimizer optimizer, Options o)
            throws Mismatch, Unsupported {
        if (name.equals("ReduceLROnPlateau")) {
            return new ReduceLROnPlateau(optimizer)
                            .factor(o.number("factor", 0.1))
                            .patience(o.whole("patience", 10))
                    ::step;
        }
        LRScheduler made =
                switch (name) {
                    case "StepLR" ->
                            new StepLR(optimizer, o.whole("step_size", 0), o.number("gamma", 0.1));
                    case "MultiStepLR" ->
                            new MultiStepLR(
                                    optimizer, o.wholes("milestones"), o.number("gamma", 0.1));
                    case "ConstantLR" ->
                            new ConstantLR(
                                    optimizer,
                                    o.number("factor", 1.0 / 3),
                                    o.whole("total_iters", 5));
                    case "LinearLR" ->
                            new LinearLR(
                                    optimizer,
                                    o.number("start_factor", 1.0 / 3),
                                    o.number("end_factor", 1),
                                    o.whole("total_iters", 5));
                    case "ExponentialLR" -> new ExponentialLR(optimizer, o.number("gamma", 0));
                    case "PolynomialLR" ->
                            new PolynomialLR(
                                    optimizer, o.whole("total_iters", 5), o.number("power", 1));
                    case "CosineAnnealingLR" ->
                            new CosineAnnealingLR(
                                    optimizer, o.whole("T_max", 0), o.number("eta_min", 0));
                    case "CosineAnnealingWarmRestarts" ->
                            new CosineAnnealingWarmRestarts(
                                    optimizer,
                                    o.whole("T_0", 0),
                                    o.whole("T_mult", 1),
                                    o.number("eta_min", 0));
                    case "OneCycleLR" ->
                            new OneCycleLR(
                                    optimizer, o.number("max_lr", 0), o.whole("total_steps", 0));
                    case "CyclicLR" ->
                            new CyclicLR(
                                            optimizer,
                                            o.number("base_lr", 0),
                                            o.number("max_lr", 0),
                                            o.whole("step_size_up", 2000))
                                    .mode(
                                            CyclicLR.Mode.valueOf(
                                                    o.text("mode", "triangular")
                                                            .toUpperCase(Locale.ROOT)))
                                    .cycleMomentum(o.flag("cycle_momentum", true));
                    default -> throw new Unsupported("learning-rate scheduler " + name);
                };
        return _ -> made.step();
    }

    /** Options by name, each to be taken once. */
    private record Options(Map<String, @Nullable Object> left) {
        double number(String name, double otherwise) throws Mismatch {
            Object value = left.remove(name);
            return value == null ? otherwise : number(name, value);
        }

        int whole(String name, int otherwise) throws Mismatch {
            return (int) number(name, otherwise);
        }

        int[] wholes(String name) throws Mismatch {
            if (!(left.remove(name) instanceof List<?> values)) {
                throw new Mismatch("option " + name + ", expected a list");
            }
            int[] out = new int[values.size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = (int) number(name, values.get(i));
            }
            return out;
        }

        String text(String name, String otherwise) {
            return left.remove(name) instanceof String s ? s : otherwise;
        }

        boolean flag(String name, boolean otherwise) {
            return left.remove(name) instanceof Boolean b ? b : otherwise;
        }

        private static double number(String name, @Nullable Object value) throws Mismatch {
            if (value instanceof Number n) {
                return n.doubleValue();
            }
            throw new Mismatch("option " + name + " is " + value + ", expected a number");
        }
    }
}
