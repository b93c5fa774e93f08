package jacobi.optim;

import static jacobi.optim.UpdateRule.PARAMETER;

import jacobi.Tensor;
import jacobi.kernel.Expr;
import jacobi.optim.Option.Range;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The step that {@link Adam} and {@link AdamW} share; they differ in what weight decay means. */
final class AdamRule {
    private static final List<String> NAMES = List.of(ParameterState.STEP, "exp_avg", "exp_avg_sq");
    private static final List<String> AMSGRAD_NAMES =
            List.of(ParameterState.STEP, "exp_avg", "exp_avg_sq", "max_exp_avg_sq");
    private static final Map<Form, UpdateRule> RULES = new ConcurrentHashMap<>();

    private AdamRule() {}

    /**
     * Which of the formulas.
     *
     * @param near whether the mean moves less than half-way to the gradient
     */
    private record Form(
            boolean maximize, boolean decay, boolean decoupled, boolean amsgrad, boolean near) {
        UpdateRule rule() {
            Expr minusStep = Expr.param(0);
            Expr correction = Expr.param(1);
            Expr eps = Expr.param(2);
            Expr beta2 = Expr.param(3);
            Expr rest2 = Expr.param(4);
            Expr rest1 = Expr.param(5);
            Expr beta1 = Expr.param(6);
            Expr weightDecay = Expr.param(7);
            Expr w = decay && decoupled ? PARAMETER.mul(weightDecay) : PARAMETER;
            Expr g = UpdateRule.direction(maximize, decay && !decoupled ? weightDecay : null);
            Expr m = UpdateRule.between(UpdateRule.buffer(0), g, rest1, beta1, near);
            Expr v = UpdateRule.meanSquare(UpdateRule.buffer(1), g, beta2, rest2);
            Expr largest = amsgrad ? UpdateRule.buffer(2).max(v) : v;
            Expr denominator = largest.sqrt().div(correction).add(eps);
            Expr moved = w.add(minusStep.mul(m).div(denominator));
            return amsgrad ? UpdateRule.of(moved, m, v, largest) : UpdateRule.of(moved, m, v);
        }
    }

    static List<Option> options(double lr, double weightDecay) {
        return List.of(
                new Option("lr", lr, Range.NON_NEGATIVE),
                new Option("beta1", 0.9, Range.FRACTION),
                new Option("beta2", 0.999, Range.FRACTION),
                new Option("eps", 1e-8, Range.NON_NEGATIVE),
                new Option("weight_decay", weightDecay, Range.NON_NEGATIVE),
                new Option("amsgrad", 0, Range.SWITCH),
                new Option("maximize", 0, Range.SWITCH));
    }

    static List<String> stateNames(ParameterGroup group) {
        return group.isOn("amsgrad") ? AMSGRAD_NAMES : NAMES;
    }

    static void update(
            Tensor parameter,
            Tensor gradient,
            ParameterGroup group,
            ParameterState state,
            boolean decoupled) {
        double beta1 = group.option("beta1");
        double beta2 = group.option("beta2");
        double weightDecay = group.option("weight_decay");
        double step = (double) state.countStep();
        List<Tensor> buffers = state.buffers(stateNames(group));
        double rest1 = 1 - beta1;
        Form form =
                new Form(
                        group.isOn("maximize"),
                        weightDecay != 0,
                        decoupled,
                        group.isOn("amsgrad"),
                        rest1 < 0.5);
        RULES.computeIfAbsent(form, Form::rule)
                .run(
                        parameter,
                        gradient,
                        buffers,
                        -(group.lr() / (1 - Math.pow(beta1, step))),
                        Math.sqrt(1 - Math.pow(beta2, step)),
                        group.option("eps"),
                        beta2,
                        1 - beta2,
                        rest1,
                        1 - rest1,
                        decoupled ? 1 - group.lr() * weightDecay : weightDecay);
    }
}
