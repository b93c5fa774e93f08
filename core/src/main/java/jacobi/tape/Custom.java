package jacobi.tape;

import jacobi.array.Array;
import jacobi.op.Operator;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** A user's own function on the tape: it computes as it likes and says what its gradient is. */
public final class Custom implements Operator {
    /** What the user supplies. */
    public interface Body {
        /** The outputs; runs without recording. */
        Variable[] forward(Custom call, Variable[] inputs);

        /** The gradient of each input (null for none) given those of the outputs. */
        @Nullable Variable[] backward(Custom call, Variable[] outputGradients);
    }

    private final String name;
    private final Body body;
    private List<Saved> saved = new ArrayList<>();
    private boolean released;
    private boolean[] needs = {};
    private @Nullable Node node;

    private Custom(String name, Body body) {
        this.name = name;
        this.body = body;
    }

    /** Computes the function and records it if an input requires a gradient. */
    public static Variable[] call(String name, Body body, Variable... inputs) {
        Custom call = new Custom(name, body);
        boolean track = false;
        call.needs = new boolean[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            call.needs[i] = inputs[i].requiresGrad();
            track |= call.needs[i];
        }
        track &= GradMode.isEnabled();
        Variable[] outputs;
        try (var _ = GradMode.with(false)) {
            outputs = body.forward(call, inputs).clone();
        }
        if (!track) {
            call.saved = new ArrayList<>();
            return outputs;
        }
        Node recorded = Node.before(call, inputs);
        call.node = recorded;
        for (int i = 0; i < outputs.length; i++) {
            Variable o = outputs[i];
            for (Variable in : inputs) {
                // An input handed on as it is gets a history of its own.
                o = o == in ? o.detach() : o;
            }
            outputs[i] = o;
            if (o.dtype().isFloating()) {
                o.made(recorded, i);
            }
        }
        recorded.complete(outputs);
        return outputs;
    }

    /** Keeps values for backward; an in-place change of one will be noticed. */
    public void save(Variable... values) {
        for (Variable v : values) {
            saved.add(Saved.of("saved tensor " + saved.size(), v));
        }
    }

    /** The values kept, in the order they were saved. */
    public Variable[] unpack() {
        Node n = node;
        if (released) {
            throw new IllegalStateException(Engine.secondTime(name));
        }
        return saved.stream()
                .map(s -> n == null ? s.variable() : s.unpack(n))
                .toArray(Variable[]::new);
    }

    /** Whether the gradient of an input is wanted. */
    public boolean needsInput(int i) {
        return needs[i];
    }

    List<Saved> saved() {
        return List.copyOf(saved);
    }

    void release() {
        released = !saved.isEmpty();
        saved = new ArrayList<>();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Array[] forward(Array[] inputs) {
        throw new IllegalStateException(name + " is applied through call");
    }

    @Override
    public @Nullable Value[] gradient(Context context, Value[] outputGradients) {
        Variable[] g = new Variable[outputGradients.length];
        for (int i = 0; i < g.length; i++) {
            g[i] = (Variable) outputGradients[i];
        }
        @Nullable Variable[] result = body.backward(this, g);
        @Nullable Value[] checked = new @Nullable Value[result.length];
        for (int i = 0; i < result.length; i++) {
            Variable r = result[i];
            if (r != null && i < needs.length && needs[i] && !r.shape().equals(context.shape(i))) {
                throw new IllegalStateException(
                        name
                                + ": backward gave a gradient of shape "
                                + r.shape()
                                + " for input "
                                + i
                                + ": expected "
                                + context.shape(i));
            }
            checked[i] = r;
        }
        return checked;
    }
}
