package jacobi.nn;

import jacobi.Grad;
import jacobi.Tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * What is done to the gradients of many parameters between {@code backward()} and the step.
 *
 * <pre>{@code
 * loss.backward();
 * Gradients.clipGradNorm(model.parameters(), 1.0);
 * optimizer.step();
 * }</pre>
 *
 * <p>Parameters without a gradient are passed over. Source: R. Pascanu, T. Mikolov and Y. Bengio,
 * "On the difficulty of training recurrent neural networks", ICML 2013.
 */
public final class Gradients {
    /** Keeps the factor finite; PyTorch's. */
    private static final double EPS = 1e-6;

    private Gradients() {}

    /** {@link #clipGradNorm(List, double, double, boolean)} by the Euclidean norm. */
    public static Tensor clipGradNorm(List<Tensor> parameters, double maxNorm) {
        return clipGradNorm(parameters, maxNorm, 2, false);
    }

    /**
     * Scales all gradients, in place, by {@code min(1, maxNorm / (norm + 1e-6))}, where the norm is
     * that of all of them as one vector. A norm that is not finite makes all of them so.
     *
     * @param maxNorm at least 0
     * @param normType the order p, at least 0: {@code (sum |g|^p)^(1/p)}, the largest {@code |g|}
     *     for infinity, the number of elements other than 0 for 0
     * @param errorIfNonfinite whether a norm that is NaN or infinite is an error
     * @return the norm before, a scalar; 0 if there are no gradients
     * @throws IllegalArgumentException if maxNorm or normType is negative or NaN
     * @throws IllegalStateException if the norm is not finite and that is an error; nothing was
     *     changed
     */
    public static Tensor clipGradNorm(
            List<Tensor> parameters, double maxNorm, double normType, boolean errorIfNonfinite) {
        require("clipGradNorm", "maxNorm", maxNorm);
        require("clipGradNorm", "normType", normType);
        Tensor norm = totalNorm(parameters, normType);
        double total = norm.item();
        if (errorIfNonfinite && !Double.isFinite(total)) {
            throw new IllegalStateException(
                    "clipGradNorm: the norm of order %s of the gradients is %s: expected a finite one"
                            .formatted(normType, total));
        }
        try (Grad _ = Grad.off()) {
            Tensor factor = norm.add(EPS).reciprocal().mul(maxNorm).clamp(0, 1);
            for (Tensor p : parameters) {
                p.lendGrad(g -> g.mulInPlace(factor.to(g.dtype())));
            }
        }
        return norm;
    }

    /**
     * The norm of all gradients as one vector, a scalar in the widest of their types.
     *
     * @param normType as {@link #clipGradNorm(List, double, double, boolean)} takes it
     * @throws IllegalArgumentException if it is negative or NaN
     */
    public static Tensor totalNorm(List<Tensor> parameters, double normType) {
        require("totalNorm", "normType", normType);
        try (Grad _ = Grad.off()) {
            List<Tensor> norms = new ArrayList<>();
            for (Tensor p : parameters) {
                p.lendGrad(g -> norms.add(norm(g, normType)));
            }
            if (norms.isEmpty()) {
                return Tensor.of(0f);
            }
            Tensor all = Tensor.stack(0, norms.toArray(Tensor[]::new));
            return normType == 0 ? all.sum() : norm(all, normType);
        }
    }

    private static Tensor norm(Tensor t, double p) {
        Tensor size = t.abs();
        if (p == Double.POSITIVE_INFINITY) {
            return t.numel() == 0 ? size.sum() : size.amax();
        }
        if (p == 0) {
            return size.ne(0.0).to(t.dtype()).sum();
        }
        if (p == 1) {
            return size.sum();
        }
        return p == 2 ? t.norm() : size.pow(p).sum().pow(1 / p);
    }

    /**
     * Sets every element of the gradients, in place, to the nearest of {@code [-clipValue,
     * clipValue]}; NaN stays.
     *
     * @throws IllegalArgumentException if clipValue is negative or NaN
     */
    public static void clipGradValue(List<Tensor> parameters, double clipValue) {
        require("clipGradValue", "clipValue", clipValue);
        try (Grad _ = Grad.off()) {
            for (Tensor p : parameters) {
                p.lendGrad(g -> g.clampInPlace(-clipValue, clipValue));
            }
        }
    }

    private static void require(String operator, String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(
                    "%s: %s %s: expected at least 0".formatted(operator, name, value));
        }
    }
}
