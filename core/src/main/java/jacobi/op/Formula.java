package jacobi.op;

import jacobi.kernel.Expr;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Elementwise expressions over some inputs, with their gradients.
 *
 * <p>Gradient {@code j} is an expression over {@code Input(0..n-1)}, the inputs, {@code
 * Input(n..n+m-1)}, the outputs, and {@code Input(n+m..)}, the gradients of the outputs. Where none
 * is written down, calculus gives it ({@link Derivative}). The gradient is again a formula, so it
 * has gradients itself: second and higher derivatives need no further code.
 */
final class Formula {
    private final int arity;
    private final List<Expr> outputs;
    private final @Nullable List<Expr> written;
    private final Map<Integer, Backward> backwards = new ConcurrentHashMap<>();
    // Asked for by every call that is recorded, so found once. Races are harmless: all find the
    // same.
    private final @Nullable Expr[] gradients;
    private final @Nullable Boolean[] reads;

    /**
     * @param arity number of inputs
     * @param outputs one expression an output
     * @param written gradient of each input, or null for what calculus gives
     */
    Formula(int arity, List<Expr> outputs, @Nullable List<Expr> written) {
        this.arity = arity;
        this.outputs = List.copyOf(outputs);
        this.written = written == null ? null : List.copyOf(written);
        gradients = new @Nullable Expr[arity];
        reads = new @Nullable Boolean[arity + 2 * outputs.size()];
    }

    int arity() {
        return arity;
    }

    List<Expr> outputs() {
        return outputs;
    }

    /** The gradient of input {@code j}. */
    Expr gradient(int j) {
        Expr known = gradients[j];
        if (known == null) {
            known = derivative(j);
            gradients[j] = known;
        }
        return known;
    }

    private Expr derivative(int j) {
        if (written != null) {
            return written.get(j);
        }
        Expr sum = Expr.of(0);
        for (int i = 0; i < outputs.size(); i++) {
            Expr g = Expr.input(arity + outputs.size() + i);
            sum = Derivative.sum(sum, Derivative.product(g, Derivative.of(outputs.get(i), j)));
        }
        return sum;
    }

    /** Whether any gradient reads this input, output or gradient (numbered as above). */
    boolean gradientReads(int source) {
        Boolean known = reads[source];
        if (known == null) {
            known = anyReads(source);
            reads[source] = known;
        }
        return known;
    }

    private boolean anyReads(int source) {
        for (int j = 0; j < arity; j++) {
            if (Derivative.reads(gradient(j), source)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The one-pass kernel for the gradients of several inputs.
     *
     * @param formula over the sources
     * @param sources which of this formula's inputs, outputs and gradients it reads, in order
     */
    record Backward(Formula formula, List<Integer> sources) {}

    /** The gradients of the inputs whose bits are set, as one formula. */
    Backward backward(int wanted) {
        return backwards.computeIfAbsent(wanted, this::derive);
    }

    private Backward derive(int wanted) {
        List<Expr> gradients = new ArrayList<>();
        for (int j = 0; j < arity; j++) {
            if ((wanted >> j & 1) != 0) {
                gradients.add(gradient(j));
            }
        }
        int all = arity + 2 * outputs.size();
        int[] place = new int[all];
        List<Integer> sources = new ArrayList<>();
        for (int s = 0; s < all; s++) {
            int source = s;
            if (gradients.stream().anyMatch(e -> Derivative.reads(e, source))) {
                place[s] = sources.size();
                sources.add(s);
            }
        }
        List<Expr> renamed = gradients.stream().map(e -> Derivative.rename(e, place)).toList();
        return new Backward(new Formula(sources.size(), renamed, null), List.copyOf(sources));
    }
}
