package jacobi.optim;

import jacobi.Tensor;
import jacobi.array.Array;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a step does to one element, as data: a formula for the new parameter, then one for each new
 * buffer.
 *
 * <p>Formulas are over {@link #PARAMETER}, {@link #GRADIENT}, {@link #buffer} and the numbers
 * {@link Expr#param}. All of them together run as one kernel: one pass over memory, in place. A
 * rule is made once and kept, for backends find what they compiled by it.
 *
 * @param formulas of the parameter and the buffers, in order
 */
record UpdateRule(List<Expr> formulas) {
    static final Expr PARAMETER = Expr.input(0);
    static final Expr GRADIENT = Expr.input(1);

    static UpdateRule of(Expr... formulas) {
        return new UpdateRule(List.of(formulas));
    }

    /** The value of buffer i before the step. */
    static Expr buffer(int i) {
        return Expr.input(2 + i);
    }

    /**
     * The gradient, with its sign changed to maximise, and with a multiple of the parameter added
     * for weight decay, if there is any.
     */
    static Expr direction(boolean maximize, @Nullable Expr weightDecay) {
        Expr g = maximize ? GRADIENT.neg() : GRADIENT;
        return weightDecay == null ? g : g.add(weightDecay.mul(PARAMETER));
    }

    /**
     * The way from a to b, {@code share} of it, as {@code rest = 1 - share} is given too.
     *
     * @param near whether share is less than a half; the result is then reckoned from a, else from
     *     b, so that rounding errors stay small
     */
    static Expr between(Expr a, Expr b, Expr share, Expr rest, boolean near) {
        return near ? a.add(share.mul(b.sub(a))) : b.sub(b.sub(a).mul(rest));
    }

    /** {@code kept v + share g^2}, a mean of squares. */
    static Expr meanSquare(Expr v, Expr g, Expr kept, Expr share) {
        return v.mul(kept).add(share.mul(g).mul(g));
    }

    /** Changes a parameter and its buffers, in the parameter's type. */
    void run(Tensor parameter, Tensor gradient, List<Tensor> buffers, double... numbers) {
        Array[] outputs = new Array[1 + buffers.size()];
        Array[] inputs = new Array[2 + buffers.size()];
        outputs[0] = parameter.array();
        inputs[0] = parameter.array();
        inputs[1] = gradient.array();
        for (int i = 0; i < buffers.size(); i++) {
            outputs[1 + i] = buffers.get(i).array();
            inputs[2 + i] = buffers.get(i).array();
        }
        Dispatch.run(new Kernel.Map(formulas, parameter.dtype()), outputs, inputs, numbers);
        for (Array changed : outputs) {
            changed.storage().changed();
        }
    }
}
