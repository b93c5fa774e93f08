package jacobi.optim;

import jacobi.Tensor;
import jacobi.kernel.Expr;

import java.util.List;

/** A mean that goes a share of the way to a value, as a rule of one pass. */
final class Mean {
    private static final UpdateRule NEAR = rule(true);
    private static final UpdateRule FAR = rule(false);

    private Mean() {}

    private static UpdateRule rule(boolean near) {
        return UpdateRule.of(
                UpdateRule.between(
                        UpdateRule.PARAMETER,
                        UpdateRule.GRADIENT,
                        Expr.param(0),
                        Expr.param(1),
                        near));
    }

    /** {@code mean += share (value - mean)}, in place. */
    static void approach(Tensor mean, Tensor value, double share) {
        (share < 0.5 ? NEAR : FAR).run(mean, value, List.of(), share, 1 - share);
    }
}
