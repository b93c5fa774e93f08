package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One direction of one recurrent layer over whole sequences, as one operation.
 *
 * <p>What does not depend on the step before is done for all steps at once: the product of the
 * inputs with their weights before the first step, and backward the gradients of inputs, weights
 * and biases after the last one, each as one product or sum over all steps (the plan of Appleyard
 * et al. 2016, "Optimizing Performance of Recurrent Neural Networks on GPUs"). A step is one
 * product of the state with its weights and one map, forward and backward; {@link Recurrence} says
 * which.
 *
 * <p>Inputs: rows of all steps {@code [rows, in]}; the first state h, and c if the cell has one,
 * {@code [batch, size]}; weights {@code [gates size, in]} and {@code [gates size, size]}; their two
 * biases {@code [gates size]}, if any. Outputs: h of all steps {@code [rows, size]}; the last
 * state; then what backward reads.
 *
 * @param cell the kind
 * @param steps the rows of each step
 * @param reverse from the last step to the first
 * @param bias whether there are biases
 */
record RecurrentLayer(RecurrentCell cell, Steps steps, boolean reverse, boolean bias)
        implements Operator {
    @Override
    public String name() {
        return cell.operator();
    }

    private int states() {
        return cell.hasCell() ? 2 : 1;
    }

    private int weights() {
        return 1 + states();
    }

    @Override
    public Array[] forward(Array[] in) {
        Array x = in[0];
        Array first = in[1];
        Array w = in[weights()];
        Array u = in[weights() + 1];
        DType type = x.dtype();
        int size = first.layout().size(1);
        Recurrence cells = Recurrence.of(cell, type);
        Array y = Buffers.empty(type, Shape.of(steps.rows(), size));
        Array c = cell.hasCell() ? Buffers.empty(type, y.shape()) : y;
        Array products = Buffers.empty(type, Shape.of(steps.rows(), cell.gates() * size));
        product(products, x, transposed(w), bias ? cells.inputBias(in, weights() + 2) : null);
        Array kept = cells.kept(products, size);
        Array stateBias = bias ? cells.stateBias(in[weights() + 3]) : null;
        Array buffer = Buffers.empty(type, Shape.of(steps.batch(), cell.gates() * size));
        Array back = transposed(u);
        for (Steps.Stretch s : steps.stretches(reverse)) {
            Array h = s.before() < 0 ? part(first, s.sequence(), s) : part(y, s.before(), s);
            Array d = h;
            if (cell.hasCell()) {
                d = s.before() < 0 ? part(in[2], s.sequence(), s) : part(c, s.before(), s);
            }
            cells.forward(
                    part(products, s.at(), s),
                    h,
                    back,
                    stateBias,
                    rows(buffer, 0, s.rows()),
                    d,
                    part(kept, s.at(), s),
                    part(c, s.at(), s),
                    part(y, s.at(), s));
        }
        return outputs(in, y, c, kept);
    }

    private Array[] outputs(Array[] in, Array y, Array c, Array kept) {
        return switch (cell) {
            case LSTM -> new Array[] {y, last(in[1], y), last(in[2], c), c, kept};
            case GRU -> new Array[] {y, last(in[1], y), kept};
            case RNN_TANH, RNN_RELU -> new Array[] {y, last(in[1], y)};
        };
    }

    /** The last row of each sequence; its first state if there are no steps. */
    private Array last(Array first, Array y) {
        Array last = Buffers.empty(y.dtype(), first.shape());
        if (steps.count() == 0) {
            Dispatch.run(new Kernel.Copy(), last, first);
        }
        for (Steps.Stretch s : steps.ends(reverse)) {
            Dispatch.run(new Kernel.Copy(), rows(last, s.sequence(), s.rows()), part(y, s.at(), s));
        }
        return last;
    }

    @Override
    public @Nullable Value[] gradient(Context c, Value[] g) {
        int inputs = weights() + (bias ? 4 : 2);
        Value[] in = new Value[inputs];
        boolean recorded = g[0].isRecorded() || g[1].isRecorded() || g[states()].isRecorded();
        for (int i = 0; i < inputs; i++) {
            in[i] = c.input(i);
            recorded |= in[i].isRecorded();
        }
        if (recorded) {
            Value[] read = java.util.Arrays.copyOf(g, 1 + states());
            return Replay.gradients(this::composed, in, read, c);
        }
        return gradient(c, in, g);
    }

    private Value[] composed(Value[] in) {
        Value[] state = java.util.Arrays.copyOfRange(in, 1, 1 + states());
        Value[] weights = java.util.Arrays.copyOfRange(in, weights(), in.length);
        return Recurrent.unrolled(cell, steps, reverse, in[0], state, weights);
    }

    private @Nullable Value[] gradient(Context context, Value[] in, Value[] g) {
        Array x = in[0].array();
        Array first = in[1].array();
        Array u = in[weights() + 1].array();
        Array y = context.output(0).array();
        DType type = x.dtype();
        int size = first.layout().size(1);
        Recurrence cells = Recurrence.of(cell, type);
        Array c = cell.hasCell() ? context.output(3).array() : y;
        Array kept = cell.gates() == 1 ? y : context.output(cell.hasCell() ? 4 : 2).array();
        Array gy = g[0].array();
        Array dh = copy(g[1].array());
        Array dc = cell.hasCell() ? copy(g[2].array()) : dh;
        Array before = Buffers.empty(type, y.shape());
        Array gx = Buffers.empty(type, Shape.of(steps.rows(), cell.gates() * size));
        Array gh = cell == RecurrentCell.GRU ? Buffers.empty(type, gx.shape()) : gx;
        Array buffer = Buffers.empty(type, first.shape());
        for (Steps.Stretch s : steps.stretches(reverse).reversed()) {
            Array h = s.before() < 0 ? part(first, s.sequence(), s) : part(y, s.before(), s);
            Array d = h;
            if (cell.hasCell()) {
                Array initial = in[2].array();
                d = s.before() < 0 ? part(initial, s.sequence(), s) : part(c, s.before(), s);
            }
            Dispatch.run(new Kernel.Copy(), part(before, s.at(), s), h);
            cells.backward(
                    new Array[] {
                        part(gy, s.at(), s),
                        part(dh, s.sequence(), s),
                        part(dc, s.sequence(), s),
                        part(kept, s.at(), s),
                        part(c, s.at(), s),
                        d
                    },
                    u,
                    part(gx, s.at(), s),
                    part(gh, s.at(), s),
                    rows(buffer, 0, s.rows()));
        }
        return collected(context, in, new Array[] {dh, dc, gx, gh, before});
    }

    /** The gradients that are products and sums over all steps. */
    private @Nullable Value[] collected(Context c, Value[] in, Array[] found) {
        Array gx = found[2];
        Array gh = found[3];
        @Nullable Array[] all = new @Nullable Array[in.length];
        int w = weights();
        Array x = in[0].array();
        Array weight = in[w].array();
        Array state = in[w + 1].array();
        if (c.needs(0)) {
            all[0] = product(Buffers.empty(x.dtype(), x.shape()), gx, weight, null);
        }
        all[1] = found[0];
        if (cell.hasCell()) {
            all[2] = found[1];
        }
        if (c.needs(w)) {
            Array out = Buffers.empty(x.dtype(), weight.shape());
            all[w] = product(out, transposed(gx), x, null);
        }
        if (c.needs(w + 1)) {
            Array out = Buffers.empty(x.dtype(), state.shape());
            all[w + 1] = product(out, transposed(gh), found[4], null);
        }
        Operator sum = new Reductions.Sum(new int[] {0}, false);
        for (int i = 0; bias && i < 2; i++) {
            if (c.needs(w + 2 + i)) {
                all[w + 2 + i] = sum.forward(new Array[] {i == 0 ? gx : gh})[0];
            }
        }
        @Nullable Value[] values = new @Nullable Value[in.length];
        for (int i = 0; i < values.length; i++) {
            Array a = all[i];
            values[i] = a == null ? null : in[0].constant(a);
        }
        return values;
    }

    @Override
    public boolean savesInput(int i) {
        return true;
    }

    @Override
    public boolean savesOutput(int i) {
        return i == 0 || i > states();
    }

    @Override
    public boolean isDifferentiable(int output) {
        return output <= states();
    }

    private static Array copy(Array a) {
        Array out = Buffers.empty(a.dtype(), a.shape());
        Dispatch.run(new Kernel.Copy(), out, a);
        return out;
    }

    /** The rows of a stretch, of an array in which they begin there. */
    private static Array part(Array a, int from, Steps.Stretch s) {
        return rows(a, from, s.rows());
    }

    private static Array rows(Array a, int from, int n) {
        Layout l = a.layout();
        return from == 0 && n == l.size(0) ? a : a.with(l.slice(0, from, n, 1));
    }

    static Array transposed(Array a) {
        return a.with(a.layout().transpose(0, 1));
    }

    private static final Expr PRODUCT = Expr.input(0);
    private static final Expr SUM = PRODUCT.add(Expr.input(1));

    /** {@code out = a b + c}, where c broadcasts, or without it. */
    static Array product(Array out, Array a, Array b, @Nullable Array c) {
        Kernel k = new Kernel.MatMul(c == null ? PRODUCT : SUM, out.dtype());
        return product(k, out, a, b, c == null ? List.of() : List.of(c));
    }

    /** A product with an epilogue over arrays that broadcast. */
    static Array product(Kernel kernel, Array out, Array a, Array b, List<Array> more) {
        Array[] in = new Array[2 + more.size()];
        in[0] = batched(a);
        in[1] = batched(b);
        for (int i = 0; i < more.size(); i++) {
            Array c = more.get(i);
            in[2 + i] = batched(c.with(c.layout().expand(out.shape())));
        }
        Dispatch.run(kernel, batched(out), in);
        return out;
    }

    private static Array batched(Array a) {
        return a.with(a.layout().unsqueeze(0));
    }
}
