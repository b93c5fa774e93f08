package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Shape;
import jacobi.array.ShapeException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Recurrent networks: single cells, and layers of them over sequences. {@link RecurrentLayer} does
 * the work; here are shapes, layers, directions and projections.
 */
public final class Recurrent {
    static final Table TABLE = new Table("Recurrent networks");

    static {
        for (RecurrentCell cell : RecurrentCell.values()) {
            String state = cell.hasCell() ? "Tensor[] hx" : "Tensor hx";
            TABLE.function(
                    cell.operator()
                            + "_cell(Tensor input, "
                            + state
                            + ", Tensor w_ih, Tensor w_hh, Tensor? b_ih=None, Tensor? b_hh=None)",
                    a -> cell(cell, a));
            TABLE.function(
                    cell.operator()
                            + "(Tensor input, "
                            + state
                            + ", Tensor[] params, bool has_biases, int num_layers, float dropout,"
                            + " bool train, bool bidirectional, bool batch_first)",
                    a -> sequences(cell, a));
        }
    }

    private Recurrent() {}

    private static Value[] cell(RecurrentCell cell, Arguments a) {
        List<Value> weights = new ArrayList<>(List.of(a.value("w_ih"), a.value("w_hh")));
        Value b = a.optionalValue("b_ih");
        Value c = a.optionalValue("b_hh");
        if (b != null && c != null) {
            weights.addAll(List.of(b, c));
        }
        return cell(cell, a.value("input"), a.values("hx"), weights.toArray(Value[]::new));
    }

    private static Value[] sequences(RecurrentCell cell, Arguments a) {
        if (a.flag("train") && a.number("dropout") > 0) {
            throw new IllegalArgumentException(
                    cell.operator()
                            + ": dropout "
                            + a.number("dropout")
                            + " in training draws random numbers: use the module");
        }
        Plan plan =
                new Plan(
                        cell,
                        a.integer("num_layers"),
                        a.flag("bidirectional"),
                        a.flag("has_biases"),
                        false);
        return sequences(
                plan,
                a.value("input"),
                a.values("hx"),
                a.values("params"),
                a.flag("batch_first"),
                x -> x);
    }

    /**
     * What a network of recurrent layers is made of.
     *
     * @param cell the kind of cell
     * @param layers how many, one above the other
     * @param bidirectional whether each goes both ways
     * @param bias whether there are biases
     * @param projected whether h is multiplied by one more matrix at each step (Sak et al. 2014)
     */
    public record Plan(
            RecurrentCell cell,
            int layers,
            boolean bidirectional,
            boolean bias,
            boolean projected) {
        int directions() {
            return bidirectional ? 2 : 1;
        }

        int weights() {
            return (bias ? 4 : 2) + (projected ? 1 : 0);
        }
    }

    /**
     * One step of a cell.
     *
     * @param x {@code [n, in]}, or {@code [in]}
     * @param state {@code [n, size]} or {@code [size]}: h, and c if there is one
     * @param weights {@code [gates size, in]}, {@code [gates size, size]}, and their biases, if any
     * @return the next state
     */
    public static Value[] cell(RecurrentCell cell, Value x, Value[] state, Value... weights) {
        String name = cell.operator() + "_cell";
        if (x.rank() == 1) {
            Value[] rows = new Value[state.length];
            for (int i = 0; i < rows.length; i++) {
                requireShape(name, "state", state[i], size(cell, weights));
                rows[i] = Views.unsqueeze(state[i], 0);
            }
            Value[] next = cell(cell, Views.unsqueeze(x, 0), rows, weights);
            for (int i = 0; i < next.length; i++) {
                next[i] = Views.squeeze(next[i], new int[] {0});
            }
            return next;
        }
        if (x.rank() != 2) {
            throw new ShapeException(name + ": input " + x.shape() + ": expected [n, in] or [in]");
        }
        checkWeights(name, cell, x.shape().size(-1), size(cell, weights), weights);
        for (Value s : state) {
            requireShape(name, "state", s, x.shape().size(0), size(cell, weights));
        }
        boolean bias = weights.length > 2;
        Value ofX = LinearAlgebra.linear(x, weights[0], bias ? weights[2] : null);
        Value ofH = LinearAlgebra.linear(state[0], weights[1], bias ? weights[3] : null);
        return cell.step(ofX, ofH, state);
    }

    private static int size(RecurrentCell cell, Value... weights) {
        return weights[0].rank() == 0 ? 0 : weights[0].shape().size(0) / cell.gates();
    }

    private static void requireShape(String name, String what, Value v, int... sizes) {
        if (!v.shape().equals(Shape.of(sizes))) {
            throw new ShapeException(
                    name + ": " + what + " " + v.shape() + ": expected " + Shape.of(sizes));
        }
    }

    private static void checkWeights(
            String name, RecurrentCell cell, int in, int size, Value... weights) {
        int rows = cell.gates() * size;
        requireShape(name, "input " + in + " wide, weight", weights[0], rows, in);
        int state = weights.length % 2 == 0 ? size : weights[weights.length - 1].shape().size(0);
        requireShape(name, "state's weight", weights[1], rows, state);
        if (weights.length > 3) {
            requireShape(name, "bias", weights[2], rows);
            requireShape(name, "state's bias", weights[3], rows);
        }
        for (Value w : weights) {
            if (w.dtype() != weights[0].dtype() || !w.dtype().isFloating()) {
                throw new IllegalArgumentException(
                        name
                                + ": weights are "
                                + weights[0].dtype()
                                + " and "
                                + w.dtype()
                                + ": expected one floating dtype");
            }
        }
    }

    /**
     * Layers over sequences of one length.
     *
     * @param x {@code [steps, n, in]}, {@code [n, steps, in]} if the batch comes first, or {@code
     *     [steps, in]}
     * @param state {@code [layers directions, n, size]}: h, and c if there is one; without n where
     *     x is without
     * @param weights of each layer and direction, one after the other: {@code [gates size, in]},
     *     {@code [gates size, size]}, biases, projection
     * @param between what is done between layers
     * @return the last layer's h of all steps, as x is laid out, and the last state
     */
    public static Value[] sequences(
            Plan plan,
            Value x,
            Value[] state,
            Value[] weights,
            boolean batchFirst,
            UnaryOperator<Value> between) {
        String name = plan.cell.operator();
        if (x.rank() == 2) {
            Value[] batch = new Value[state.length];
            for (int i = 0; i < batch.length; i++) {
                if (state[i].rank() != 2) {
                    throw new ShapeException(
                            name
                                    + ": state "
                                    + state[i].shape()
                                    + ": expected [layers, size] for an input without batch");
                }
                batch[i] = Views.unsqueeze(state[i], 1);
            }
            Value[] out = sequences(plan, Views.unsqueeze(x, 1), batch, weights, false, between);
            for (int i = 0; i < out.length; i++) {
                out[i] = Views.squeeze(out[i], new int[] {1});
            }
            return out;
        }
        if (x.rank() != 3 || x.shape().numel() == 0) {
            throw new ShapeException(
                    name
                            + ": input "
                            + x.shape()
                            + ": expected [steps, n, in]"
                            + (batchFirst ? " with n first" : "")
                            + " or [steps, in], none of them 0");
        }
        Value time = batchFirst ? x.permute(1, 0, 2) : x;
        int count = time.shape().size(0);
        int n = time.shape().size(1);
        Value rows = time.reshape(Shape.of(count * n, time.shape().size(2)));
        Value[] out = rows(plan, Steps.equal(count, n), rows, state, weights, between);
        out[0] = out[0].reshape(Shape.of(count, n, out[0].shape().size(1)));
        out[0] = batchFirst ? out[0].permute(1, 0, 2) : out[0];
        return out;
    }

    /**
     * Layers over sequences of any lengths, whose steps lie one after the other.
     *
     * @param steps which rows belong to which step
     * @param x {@code [rows, in]}
     * @param state {@code [layers directions, batch, size]}
     * @return the last layer's h of all rows, and the last state of each sequence
     */
    public static Value[] rows(
            Plan plan,
            Steps steps,
            Value x,
            Value[] state,
            Value[] weights,
            UnaryOperator<Value> between) {
        check(plan, steps, x, state, weights);
        int d = plan.directions();
        int states = state.length;
        Value[][] ends = new Value[states][plan.layers * d];
        Value y = x;
        for (int l = 0; l < plan.layers; l++) {
            Value[] both = new Value[d];
            for (int i = 0; i < d; i++) {
                int at = l * d + i;
                int from = at * plan.weights();
                Value[] w = Arrays.copyOfRange(weights, from, from + plan.weights());
                Value[] first = new Value[states];
                for (int s = 0; s < states; s++) {
                    first[s] = Views.select(state[s], 0, at);
                }
                Value[] out = layer(plan, steps, i == 1, y, first, w);
                both[i] = out[0];
                for (int s = 0; s < states; s++) {
                    ends[s][at] = out[1 + s];
                }
            }
            y = d == 1 ? both[0] : Joining.cat(1, both);
            y = l + 1 < plan.layers ? between.apply(y) : y;
        }
        Value[] all = new Value[1 + states];
        all[0] = y;
        for (int s = 0; s < states; s++) {
            all[1 + s] = Joining.stack(0, ends[s]);
        }
        return all;
    }

    private static void check(Plan plan, Steps steps, Value x, Value[] state, Value[] weights) {
        String name = plan.cell.operator();
        int all = plan.layers * plan.directions();
        if (plan.layers < 1 || weights.length != all * plan.weights()) {
            throw new IllegalArgumentException(
                    name
                            + ": "
                            + weights.length
                            + " weights: expected "
                            + plan.weights()
                            + " for each of "
                            + all
                            + " layers and directions");
        }
        if (state.length != (plan.cell.hasCell() ? 2 : 1)) {
            throw new IllegalArgumentException(
                    name
                            + ": a state of "
                            + state.length
                            + " parts: expected "
                            + (plan.cell.hasCell() ? "h and c" : "h"));
        }
        int size = size(plan.cell, weights);
        int out = plan.projected ? weights[plan.weights() - 1].shape().size(0) : size;
        requireShape(name, "state", state[0], all, steps.batch(), out);
        if (state.length > 1) {
            requireShape(name, "state c", state[1], all, steps.batch(), size);
        }
        for (int i = 0; i < all; i++) {
            int in = i < plan.directions() ? x.shape().size(1) : out * plan.directions();
            int from = i * plan.weights();
            Value[] w = Arrays.copyOfRange(weights, from, from + plan.weights());
            checkWeights(name, plan.cell, in, size, w);
        }
        for (Value s : state) {
            if (s.dtype() != x.dtype() || weights[0].dtype() != x.dtype()) {
                throw new IllegalArgumentException(
                        name
                                + ": input is "
                                + x.dtype()
                                + ", state "
                                + s.dtype()
                                + ", weights "
                                + weights[0].dtype()
                                + ": expected one dtype");
            }
        }
    }

    private static Value[] layer(
            Plan plan, Steps steps, boolean reverse, Value x, Value[] state, Value[] weights) {
        if (plan.projected) {
            return unrolled(plan.cell, steps, reverse, x, state, weights);
        }
        List<Value> in = new ArrayList<>();
        in.add(x);
        in.addAll(List.of(state));
        in.addAll(List.of(weights));
        Operator op = new RecurrentLayer(plan.cell, steps, reverse, plan.bias);
        return x.apply(op, in.toArray(Value[]::new));
    }

    /**
     * A layer made of elementary operators, step by step: what a derivative of a derivative and a
     * projection take.
     *
     * @param weights as {@link RecurrentLayer} has them, and the projection {@code [out, size]} if
     *     their number is odd
     * @return h of all steps, and the last state
     */
    static Value[] unrolled(
            RecurrentCell cell,
            Steps steps,
            boolean reverse,
            Value x,
            Value[] first,
            Value[] weights) {
        boolean bias = weights.length > 3;
        Value products = LinearAlgebra.linear(x, weights[0], bias ? weights[2] : null);
        Value[] state = first.clone();
        Value[] y = new Value[steps.count()];
        int[] starts = steps.starts();
        for (int i = 0; i < y.length; i++) {
            int t = reverse ? y.length - 1 - i : i;
            int n = steps.sizes().get(t);
            Value[] before = new Value[state.length];
            for (int s = 0; s < state.length; s++) {
                before[s] = part(state[s], 0, n);
            }
            Value h = LinearAlgebra.linear(before[0], weights[1], bias ? weights[3] : null);
            Value[] next = cell.step(part(products, starts[t], n), h, before);
            if (weights.length % 2 == 1) {
                next[0] = LinearAlgebra.linear(next[0], weights[weights.length - 1], null);
            }
            y[t] = next[0];
            for (int s = 0; s < state.length; s++) {
                int all = steps.batch();
                state[s] = n == all ? next[s] : Joining.cat(0, next[s], part(state[s], n, all - n));
            }
        }
        Value[] out = new Value[1 + state.length];
        out[0] = Joining.cat(0, y);
        System.arraycopy(state, 0, out, 1, state.length);
        return out;
    }

    private static Value part(Value v, int from, int n) {
        return from == 0 && n == v.shape().size(0) ? v : v.then(new Parts.Slice(0, from, n, 1));
    }

    /** A state of zeros beside an input. */
    public static Value zeros(Value beside, int... sizes) {
        return beside.constant(Array.zeros(beside.dtype(), Shape.of(sizes)));
    }
}
