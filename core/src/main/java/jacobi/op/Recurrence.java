package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The kernels of one step of a {@link RecurrentLayer}, of a cell and an element type. Gates are
 * parts of rows that lie side by side, read and written where they lie.
 */
abstract class Recurrence {
    private static final double[] NONE = {};
    private static final Recurrence[][] ALL =
            new Recurrence[RecurrentCell.values().length][DType.values().length];

    final DType type;
    private final Kernel sum;

    private Recurrence(DType type) {
        this.type = type;
        sum = new Kernel.Map(in(0).add(in(1)), type);
    }

    /** The kernels of a cell; made once, for backends find what they compiled by them. */
    static Recurrence of(RecurrentCell cell, DType type) {
        synchronized (ALL) {
            Recurrence[] some = ALL[cell.ordinal()];
            Recurrence known = some[type.ordinal()];
            if (known == null) {
                known =
                        switch (cell) {
                            case LSTM -> new Lstm(type);
                            case GRU -> new Gru(type);
                            case RNN_TANH, RNN_RELU -> new Simple(cell, type);
                        };
                some[type.ordinal()] = known;
            }
            return known;
        }
    }

    /** The bias that is added to the product of the inputs, of the two from a place on. */
    abstract Array inputBias(Array[] in, int at);

    /** The bias that is added to the product of the state, or null for none. */
    abstract @Nullable Array stateBias(Array bias);

    /** Where what backward reads goes, given the products of the inputs. */
    abstract Array kept(Array products, int size);

    /**
     * A step.
     *
     * @param x the products of the inputs, biases included
     * @param h the state before
     * @param u the state's weights, {@code [size, gates size]}
     * @param bias what {@link #stateBias} gave
     * @param buffer room for the products of the state
     * @param c the state's second part before, if it has one
     * @param kept what backward reads; may be x
     * @param nextC the state's second part afterwards
     * @param nextH the state afterwards
     */
    abstract void forward(
            Array x,
            Array h,
            Array u,
            @Nullable Array bias,
            Array buffer,
            Array c,
            Array kept,
            Array nextC,
            Array nextH);

    /**
     * A step back.
     *
     * @param in the gradient of the step's output; those that come from the step behind it, of h
     *     and c, which those of the step before take the place of; what forward kept; c; the state
     *     before, c if there is one
     * @param u the state's weights, {@code [gates size, size]}
     * @param gx gets the gradient of the products of the inputs
     * @param gh gets the gradient of the products of the state; may be gx
     * @param buffer room for the gradient of a state
     */
    abstract void backward(Array[] in, Array u, Array gx, Array gh, Array buffer);

    /** Part i of rows of parts of a size. */
    static Array gate(Array rows, int i, int size) {
        return rows.with(rows.layout().slice(1, i * size, size, 1));
    }

    private static Expr in(int i) {
        return Expr.input(i);
    }

    /** {@code g s (1 - s)}, the gradient through a logistic sigmoid of value s. */
    private static Expr throughSigmoid(Expr g, Expr s) {
        return g.mul(s).mul(s.rsub(1));
    }

    private static Expr throughTanh(Expr g, Expr t) {
        return g.mul(t.square().rsub(1));
    }

    /** {@code h' = f(x + U h)}: one product, with f at its end. */
    private static final class Simple extends Recurrence {
        private final Kernel step;
        private final Kernel back;

        Simple(RecurrentCell cell, DType type) {
            super(type);
            boolean tanh = cell == RecurrentCell.RNN_TANH;
            Expr sum = in(0).add(in(1));
            step = new Kernel.MatMul(tanh ? sum.tanh() : sum.max(0), type);
            Expr g = in(0).add(in(1));
            Expr y = in(2);
            back = new Kernel.Map(tanh ? throughTanh(g, y) : y.le(0).select(0, g), type);
        }

        @Override
        Array inputBias(Array[] in, int at) {
            return sum(in[at], in[at + 1]);
        }

        @Override
        @Nullable Array stateBias(Array bias) {
            return null;
        }

        @Override
        Array kept(Array products, int size) {
            return products;
        }

        @Override
        void forward(
                Array x,
                Array h,
                Array u,
                @Nullable Array bias,
                Array buffer,
                Array c,
                Array kept,
                Array nextC,
                Array nextH) {
            RecurrentLayer.product(step, nextH, h, u, List.of(x));
        }

        @Override
        void backward(Array[] in, Array u, Array gx, Array gh, Array buffer) {
            Dispatch.run(back, gx, in[0], in[1], in[3]);
            RecurrentLayer.product(in[1], gx, u, null);
        }
    }

    final Array sum(Array a, Array b) {
        Array out = Buffers.empty(type, a.shape());
        Dispatch.run(sum, out, a, b);
        return out;
    }

    /** Activated gates take the place of the products of the inputs. */
    private static final class Lstm extends Recurrence {
        private final Kernel step;
        private final Kernel back;

        Lstm(DType type) {
            super(type);
            Expr i = RecurrentCell.sigmoid(in(0));
            Expr f = RecurrentCell.sigmoid(in(1));
            Expr g = in(2).tanh();
            Expr o = RecurrentCell.sigmoid(in(3));
            Expr c = f.mul(in(4)).add(i.mul(g));
            step = new Kernel.Map(List.of(i, f, g, o, c, o.mul(c.tanh())), type);
            back = new Kernel.Map(back(), type);
        }

        /** Of gradients of the output, h and c, then i, f, g, o, then c and the last c. */
        private static List<Expr> back() {
            Expr i = in(3);
            Expr f = in(4);
            Expr g = in(5);
            Expr o = in(6);
            Expr t = in(7).tanh();
            Expr dh = in(0).add(in(1));
            Expr dc = in(2).add(throughTanh(dh.mul(o), t));
            return List.of(
                    throughSigmoid(dc.mul(g), i),
                    throughSigmoid(dc.mul(in(8)), f),
                    throughTanh(dc.mul(i), g),
                    throughSigmoid(dh.mul(t), o),
                    dc.mul(f));
        }

        @Override
        Array inputBias(Array[] in, int at) {
            return sum(in[at], in[at + 1]);
        }

        @Override
        @Nullable Array stateBias(Array bias) {
            return null;
        }

        @Override
        Array kept(Array products, int size) {
            return products;
        }

        @Override
        void forward(
                Array x,
                Array h,
                Array u,
                @Nullable Array bias,
                Array buffer,
                Array c,
                Array kept,
                Array nextC,
                Array nextH) {
            RecurrentLayer.product(buffer, h, u, x);
            int n = h.layout().size(1);
            Array[] out = new Array[6];
            Array[] from = new Array[5];
            for (int i = 0; i < 4; i++) {
                from[i] = gate(buffer, i, n);
                out[i] = gate(kept, i, n);
            }
            from[4] = c;
            out[4] = nextC;
            out[5] = nextH;
            Dispatch.run(step, out, from, NONE);
        }

        @Override
        void backward(Array[] in, Array u, Array gx, Array gh, Array buffer) {
            int n = in[1].layout().size(1);
            Array[] from = new Array[9];
            System.arraycopy(in, 0, from, 0, 3);
            from[7] = in[4];
            from[8] = in[5];
            Array[] out = new Array[5];
            out[4] = in[2];
            for (int i = 0; i < 4; i++) {
                from[3 + i] = gate(in[3], i, n);
                out[i] = gate(gx, i, n);
            }
            Dispatch.run(back, out, from, NONE);
            RecurrentLayer.product(in[1], gx, u, null);
        }
    }

    /** Keeps r, z, n and the state's part of n. */
    private static final class Gru extends Recurrence {
        private final Kernel step;
        private final Kernel back;

        Gru(DType type) {
            super(type);
            Expr r = RecurrentCell.sigmoid(in(0).add(in(3)));
            Expr z = RecurrentCell.sigmoid(in(1).add(in(4)));
            Expr n = in(2).add(r.mul(in(5))).tanh();
            Expr h = n.add(z.mul(in(6).sub(n)));
            step = new Kernel.Map(List.of(r, z, n, in(5), h), type);
            back = new Kernel.Map(back(), type);
        }

        /** Of gradients of the output and h, then r, z, n, the state's part of n, the last h. */
        private static List<Expr> back() {
            Expr r = in(2);
            Expr z = in(3);
            Expr n = in(4);
            Expr g = in(0).add(in(1));
            Expr dn = throughTanh(g.mul(z.rsub(1)), n);
            Expr dz = throughSigmoid(g.mul(in(6).sub(n)), z);
            Expr dr = throughSigmoid(dn.mul(in(5)), r);
            return List.of(dr, dz, dn, dr, dz, dn.mul(r), g.mul(z));
        }

        @Override
        Array inputBias(Array[] in, int at) {
            return in[at];
        }

        @Override
        Array stateBias(Array bias) {
            return bias;
        }

        @Override
        Array kept(Array products, int size) {
            return Buffers.empty(type, Shape.of(products.layout().size(0), 4 * size));
        }

        @Override
        void forward(
                Array x,
                Array h,
                Array u,
                @Nullable Array bias,
                Array buffer,
                Array c,
                Array kept,
                Array nextC,
                Array nextH) {
            RecurrentLayer.product(buffer, h, u, bias);
            int n = h.layout().size(1);
            Array[] from = new Array[7];
            for (int i = 0; i < 3; i++) {
                from[i] = gate(x, i, n);
                from[3 + i] = gate(buffer, i, n);
            }
            from[6] = h;
            Array[] out = new Array[5];
            for (int i = 0; i < 4; i++) {
                out[i] = gate(kept, i, n);
            }
            out[4] = nextH;
            Dispatch.run(step, out, from, NONE);
        }

        @Override
        void backward(Array[] in, Array u, Array gx, Array gh, Array buffer) {
            int n = in[1].layout().size(1);
            Array[] from = new Array[7];
            System.arraycopy(in, 0, from, 0, 2);
            from[6] = in[5];
            for (int i = 0; i < 4; i++) {
                from[2 + i] = gate(in[3], i, n);
            }
            Array[] out = new Array[7];
            for (int i = 0; i < 3; i++) {
                out[i] = gate(gx, i, n);
                out[3 + i] = gate(gh, i, n);
            }
            out[6] = buffer;
            Dispatch.run(back, out, from, NONE);
            RecurrentLayer.product(in[1], gh, u, buffer);
        }
    }
}
