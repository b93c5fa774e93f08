package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.ShapeException;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An elementwise operator with its numbers bound: one kernel forward, one kernel for all its
 * gradients.
 */
final class Pointwise implements Operator {
    private final String name;
    private final Formula formula;
    private final Typing typing;
    private final double[] params;
    // One kernel a compute type, so that no call builds one anew.
    private final Kernel.Map[] kernels = new Kernel.Map[DType.values().length];
    // One gradient for each set of inputs that want theirs.
    private final Map<Integer, Pointwise> gradients = new ConcurrentHashMap<>(1);

    Pointwise(String name, Formula formula, Typing typing, double... params) {
        this.name = name;
        this.formula = formula;
        this.typing = typing;
        this.params = params;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Array[] forward(Array[] inputs) {
        DType compute = typing.compute(name, inputs);
        Shape shape = inputs[0].shape();
        for (int i = 1; i < inputs.length; i++) {
            shape = Shape.broadcast(shape, inputs[i].shape(), name);
        }
        Array[] out = new Array[formula.outputs().size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = Buffers.empty(typing.result(compute), shape);
        }
        run(compute, out, expanded(narrowed(inputs, compute), shape));
        return out;
    }

    /**
     * Whole numbers too wide for the integer type computed in wrap first, as PyTorch's conversion
     * does.
     */
    private static Array[] narrowed(Array[] inputs, DType compute) {
        if (compute.kind() != DType.Kind.INTEGER
                || Arrays.stream(inputs).allMatch(a -> a.dtype().ordinal() <= compute.ordinal())) {
            return inputs;
        }
        return Arrays.stream(inputs)
                .map(a -> a.dtype().ordinal() > compute.ordinal() ? Copies.copy(a, compute) : a)
                .toArray(Array[]::new);
    }

    @Override
    public void forwardInto(Array out, Array[] inputs) {
        DType compute = typing.compute(name, inputs);
        DType result = typing.result(compute);
        if (result.kind().compareTo(out.dtype().kind()) > 0) {
            throw new IllegalArgumentException(
                    name
                            + " in place: the result is "
                            + result
                            + " and does not convert to "
                            + out.dtype());
        }
        for (Array in : inputs) {
            if (!Shape.broadcast(in.shape(), out.shape(), name).equals(out.shape())) {
                throw new ShapeException(
                        name
                                + " in place: "
                                + in.shape()
                                + " does not broadcast to "
                                + out.shape());
            }
        }
        Array[] expanded = expanded(narrowed(inputs, compute), out.shape());
        for (Array in : expanded) {
            if (in.storage() == out.storage() && !in.layout().equals(out.layout())) {
                // The kernel would read what it has already overwritten.
                Operator.super.forwardInto(out, inputs);
                return;
            }
        }
        run(compute, new Array[] {out}, expanded);
    }

    private void run(DType compute, Array[] out, Array[] inputs) {
        try {
            Dispatch.run(kernel(compute), out, inputs, params);
        } catch (ArithmeticException e) {
            var named = new ArithmeticException(name + ": a whole number is divided by zero");
            named.initCause(e);
            throw named;
        }
    }

    private static Array[] expanded(Array[] inputs, Shape shape) {
        Array[] in = new Array[inputs.length];
        for (int i = 0; i < in.length; i++) {
            in[i] =
                    inputs[i].shape().equals(shape)
                            ? inputs[i]
                            : inputs[i].with(inputs[i].layout().expand(shape));
        }
        return in;
    }

    private Kernel.Map kernel(DType compute) {
        Kernel.Map k = kernels[compute.ordinal()];
        if (k == null) {
            k = new Kernel.Map(formula.outputs(), compute);
            kernels[compute.ordinal()] = k;
        }
        return k;
    }

    @Override
    public @Nullable Value[] gradient(Context context, Value[] g) {
        int n = formula.arity();
        int m = formula.outputs().size();
        @Nullable Value[] result = new Value[n];
        int wanted = 0;
        for (int j = 0; j < n; j++) {
            if (context.needs(j)) {
                Expr e = formula.gradient(j);
                if (e instanceof Expr.Input i && i.index() >= n + m) {
                    result[j] = g[i.index() - n - m];
                } else if (!Derivative.isZero(e)) {
                    wanted |= 1 << j;
                } else {
                    result[j] = g[0].constant(Array.zeros(g[0].dtype(), context.shape(j)));
                }
            }
        }
        if (wanted != 0) {
            Formula.Backward backward = formula.backward(wanted);
            Value[] sources = new Value[backward.sources().size()];
            for (int i = 0; i < sources.length; i++) {
                int s = backward.sources().get(i);
                sources[i] =
                        s < n ? context.input(s) : s < n + m ? context.output(s - n) : g[s - n - m];
            }
            Value[] out = g[0].apply(gradient(wanted, backward), sources);
            int k = 0;
            for (int j = 0; j < n; j++) {
                if ((wanted >> j & 1) != 0) {
                    result[j] = out[k++];
                }
            }
        }
        return result;
    }

    private Pointwise gradient(int wanted, Formula.Backward backward) {
        Pointwise op = gradients.get(wanted);
        if (op == null) {
            op = new Pointwise(name + " gradient", backward.formula(), Typing.FLOATING, params);
            gradients.put(wanted, op);
        }
        return op;
    }

    @Override
    public boolean savesInput(int i) {
        return formula.gradientReads(i);
    }

    @Override
    public boolean savesOutput(int i) {
        return formula.gradientReads(formula.arity() + i);
    }

    @Override
    public boolean isDifferentiable(int output) {
        return typing != Typing.TEST;
    }

    /** The numbers bound, for printing. */
    List<Double> params() {
        return Arrays.stream(params).boxed().toList();
    }
}
