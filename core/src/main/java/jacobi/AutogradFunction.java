package jacobi;

import jacobi.tape.Custom;
import jacobi.tape.Variable;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * A differentiable function of one's own: what it computes and what its gradient is.
 *
 * <pre>{@code
 * final class Cube extends AutogradFunction {
 *     public Tensor[] forward(Call call, Tensor... x) {
 *         call.save(x[0]);
 *         return new Tensor[] {x[0].pow(3)};
 *     }
 *     public Tensor[] backward(Call call, Tensor... g) {
 *         return new Tensor[] {g[0].mul(call.saved(0).square()).mul(3)};
 *     }
 * }
 * Tensor y = new Cube().apply(x)[0];
 * }</pre>
 *
 * <p>{@code forward} runs without recording. If {@code backward} is written with tensor operations,
 * it can itself be differentiated.
 */
public abstract class AutogradFunction {
    /** For subclasses. */
    protected AutogradFunction() {}

    /** One application: what was saved, and whose gradient is wanted. */
    public static final class Call {
        private final Custom custom;

        private Call(Custom custom) {
            this.custom = custom;
        }

        /**
         * Keeps tensors for backward: inputs, outputs or anything in between. Adds to those saved
         * before.
         */
        public void save(Tensor... tensors) {
            custom.save(Arrays.stream(tensors).map(Tensor::variable).toArray(Variable[]::new));
        }

        /**
         * The tensor saved as number i.
         *
         * @throws IllegalStateException if it was changed in place since, or was let go of by an
         *     earlier backward
         */
        public Tensor saved(int i) {
            return Tensor.wrap(custom.unpack()[i]);
        }

        /** Whether the gradient of input i is wanted; a gradient that is not may be null. */
        public boolean needsInput(int i) {
            return custom.needsInput(i);
        }
    }

    /** The outputs for the inputs. */
    public abstract Tensor[] forward(Call call, Tensor... inputs);

    /** The gradient of each input, or null for none, given the gradients of the outputs. */
    public abstract @Nullable Tensor[] backward(Call call, Tensor... gradients);

    /** Computes the function; records it if an input requires a gradient. */
    public final Tensor[] apply(Tensor... inputs) {
        Custom.Body body =
                new Custom.Body() {
                    @Override
                    public Variable[] forward(Custom c, Variable[] in) {
                        return unwrap(AutogradFunction.this.forward(new Call(c), wrap(in)));
                    }

                    @Override
                    public @Nullable Variable[] backward(Custom c, Variable[] g) {
                        @Nullable Tensor[] result =
                                AutogradFunction.this.backward(new Call(c), wrap(g));
                        @Nullable Variable[] v = new @Nullable Variable[result.length];
                        for (int i = 0; i < v.length; i++) {
                            Tensor t = result[i];
                            v[i] = t == null ? null : t.variable();
                        }
                        return v;
                    }
                };
        return wrap(Custom.call(getClass().getSimpleName(), body, unwrap(inputs)));
    }

    private static Tensor[] wrap(Variable[] v) {
        return Arrays.stream(v).map(Tensor::wrap).toArray(Tensor[]::new);
    }

    private static Variable[] unwrap(Tensor[] t) {
        return Arrays.stream(t).map(Tensor::variable).toArray(Variable[]::new);
    }
}
