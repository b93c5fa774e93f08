package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Layout;
import jacobi.array.Shape;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A value that remembers how it was made, for as long as one gradient is being computed.
 *
 * <p>An operator that does the work of many has kernels of its own for its gradient, and those have
 * none. Where a gradient of the gradient is asked for ({@link Value#isRecorded}), the same result
 * is made again of elementary operators, and the way back through them is walked in the algebra of
 * the inputs, which records it. So derivatives of any order cost such an operator one line.
 */
final class Replay implements Value {
    private final List<Step> steps;
    private final Value value;
    private final boolean tracked;

    private record Step(Operator op, Replay[] inputs, Replay[] outputs, boolean[] needs) {}

    private Replay(List<Step> steps, Value value, boolean tracked) {
        this.steps = steps;
        this.value = value;
        this.tracked = tracked;
    }

    /**
     * The gradients of what a composition gives.
     *
     * @param composition what is made of the inputs, of elementary operators
     * @param inputs of the operator
     * @param g the gradients of the first outputs of the composition
     * @param context says which gradients are wanted
     * @return the gradient of each input, null where it is not wanted or does not exist
     */
    static @Nullable Value[] gradients(
            UnaryOperator<Value[]> composition,
            Value[] inputs,
            Value[] g,
            Operator.Context context) {
        List<Step> steps = new ArrayList<>();
        Value[] in = new Value[inputs.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = new Replay(steps, inputs[i], context.needs(i));
        }
        Value[] out = composition.apply(in);
        IdentityHashMap<Value, Value> gradients = new IdentityHashMap<>();
        for (int i = 0; i < Math.min(g.length, out.length); i++) {
            gradients.merge(out[i], g[i], Value::add);
        }
        for (Step step : steps.reversed()) {
            back(step, gradients);
        }
        @Nullable Value[] result = new @Nullable Value[in.length];
        for (int i = 0; i < in.length; i++) {
            result[i] = context.needs(i) ? gradients.get(in[i]) : null;
        }
        return result;
    }

    private static void back(Step step, IdentityHashMap<Value, Value> gradients) {
        Value[] g = new Value[step.outputs.length];
        boolean any = false;
        for (int i = 0; i < g.length; i++) {
            Value known = gradients.get(step.outputs[i]);
            any |= known != null;
            g[i] = known == null ? zeros(step.outputs[i].value) : known;
        }
        if (!any) {
            return;
        }
        @Nullable Value[] raw = step.op.gradient(new Reads(step), g);
        for (int i = 0; i < raw.length; i++) {
            Value x = raw[i];
            if (x != null && step.needs[i]) {
                Value of = step.inputs[i].value;
                gradients.merge(step.inputs[i], x.sumTo(of.shape()).to(of.dtype()), Value::add);
            }
        }
    }

    private static Value zeros(Value like) {
        Array zero = Array.scalar(like.dtype(), 0);
        return like.constant(zero.with(Layout.contiguous(Shape.SCALAR).expand(like.shape())));
    }

    private record Reads(Step step) implements Operator.Context {
        @Override
        public Value input(int i) {
            return step.inputs[i].value;
        }

        @Override
        public Value output(int i) {
            return step.outputs[i].value;
        }

        @Override
        public Shape shape(int i) {
            return step.inputs[i].shape();
        }

        @Override
        public boolean needs(int i) {
            return step.needs[i];
        }
    }

    @Override
    public Array array() {
        return value.array();
    }

    @Override
    public Value[] apply(Operator op, Value... inputs) {
        Replay[] in = new Replay[inputs.length];
        Value[] values = new Value[inputs.length];
        boolean[] needs = new boolean[inputs.length];
        boolean any = false;
        for (int i = 0; i < in.length; i++) {
            in[i] = inputs[i] instanceof Replay r ? r : new Replay(steps, inputs[i], false);
            values[i] = in[i].value;
            needs[i] = in[i].tracked;
            any |= needs[i];
        }
        Value[] results = value.apply(op, values);
        Replay[] out = new Replay[results.length];
        for (int i = 0; i < out.length; i++) {
            boolean flows = any && op.isDifferentiable(i) && results[i].dtype().isFloating();
            out[i] = new Replay(steps, results[i], flows);
        }
        if (any) {
            steps.add(new Step(op, in, out, needs));
        }
        return out;
    }

    @Override
    public Value constant(Array constant) {
        return new Replay(steps, value.constant(constant), false);
    }

    @Override
    public Value detach() {
        return new Replay(steps, value.detach(), false);
    }

    @Override
    public boolean isRecorded() {
        return value.isRecorded();
    }
}
