package jacobi.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What is timed: the same inputs, the same arithmetic, whoever does it. Everything that decides the
 * numbers is here, so that every {@link Worker} can do it from a row's name alone.
 */
public sealed interface Work {
    /**
     * {@code C = op(A) op(B)}, {@code C} of {@code [m, n]}, into an array that is there already.
     *
     * @param transA whether A is stored as {@code [k, m]} instead of {@code [m, k]}
     * @param transB whether B is stored as {@code [n, k]} instead of {@code [k, n]}
     */
    record Gemm(int m, int n, int k, boolean transA, boolean transB) implements Work {
        /** Multiplications and additions. */
        public double flops() {
            return 2.0 * m * n * k;
        }
    }

    /** One operator over {@code n} elements, the result a new tensor every time. */
    record Elementwise(Op op, int n) implements Work {
        /** The number of rows, of {@link #columns()} each. */
        public int rows() {
            return Math.max(1, n / columns());
        }

        /** 1,000 where rows matter; else there is one row. */
        public int columns() {
            return op == Op.SOFTMAX ? 1000 : n;
        }
    }

    /** The operators. */
    enum Op {
        /** e^x. */
        EXP,
        /** 1 / (1 + e^-x). */
        SIGMOID,
        /** Hyperbolic tangent. */
        TANH,
        /** x Phi(x), by erf. */
        GELU,
        /** Of rows of 1,000. */
        SOFTMAX,
        /** Of all elements. */
        SUM,
        /** Of two tensors. */
        ADD
    }

    /**
     * One step of training a chain of linear layers with an activation after each but the last:
     * zero the gradients, forward, mean loss, backward, update. {@value #BATCHES} batches take
     * turns, so that the loss does not fall to nothing.
     *
     * @param widths of the input, the hidden layers and the output
     * @param batch the number of samples in a step
     */
    record Step(List<Integer> widths, Activation activation, Loss loss, int batch, Method method)
            implements Work {
        /** How many different batches there are. */
        public static final int BATCHES = 8;

        /** How many steps the check compares. */
        public static final int CHECKED = 3;

        /** Copies the list. */
        public Step {
            widths = List.copyOf(widths);
        }

        /** The width of the input. */
        public int in() {
            return widths.getFirst();
        }

        /** The width of the output. */
        public int out() {
            return widths.getLast();
        }

        /** The number of linear layers. */
        public int layers() {
            return widths.size() - 1;
        }
    }

    /** What follows a hidden layer. */
    enum Activation {
        /** 1 / (1 + e^-x). */
        SIGMOID,
        /** max(x, 0). */
        RELU
    }

    /** What is minimised. */
    enum Loss {
        /** Of softmax, against a class. */
        CROSS_ENTROPY,
        /** Mean squared error against x^2 of the only input. */
        SQUARES
    }

    /** How the parameters move. */
    enum Method {
        /** Plain gradient descent. */
        SGD(0.1),
        /** With PyTorch's defaults but for the rate. */
        ADAM(1e-3);

        private final double lr;

        Method(double lr) {
            this.lr = lr;
        }

        /** The learning rate. */
        public double lr() {
            return lr;
        }
    }

    /**
     * Rows of a table looked up, then the gradient of the table.
     *
     * @param rows of the table
     * @param width of a row
     * @param count of rows looked up
     */
    record Lookup(int rows, int width, int count) implements Work {}

    /**
     * Attention in which each place looks at itself and those before, then the gradients of
     * queries, keys and values.
     *
     * @param heads all of them, batch included
     * @param steps of a sequence
     * @param width of a head
     */
    record Attention(int heads, int steps, int width) implements Work {}

    /**
     * One step of training a model of sequences: each symbol's successor is predicted; mean
     * cross-entropy, plain gradient descent. {@value #BATCHES} batches take turns.
     *
     * @param kind of the model
     * @param layers one above the other
     * @param width of a layer
     * @param heads of attention; 1 without it
     * @param steps of a sequence
     * @param batch sequences
     * @param symbols how many there are
     */
    record Sequences(Kind kind, int layers, int width, int heads, int steps, int batch, int symbols)
            implements Work {
        /** How many different batches there are. */
        public static final int BATCHES = 4;

        /** The learning rate. */
        public static final double RATE = 0.1;

        /** What stands between the table of symbols and the last linear layer. */
        public enum Kind {
            /** An LSTM. */
            LSTM,
            /** A table of places, then blocks of a GPT, then a norm. */
            GPT
        }

        /**
         * A parameter at the start: uniform around a number.
         *
         * @param sizes of its dimensions
         * @param middle the number
         * @param bound how far from it
         */
        public record Parameter(List<Integer> sizes, double middle, double bound) {
            private static Parameter of(double middle, double bound, Integer... sizes) {
                return new Parameter(List.of(sizes), middle, bound);
            }

            /** The sizes. */
            public int[] shape() {
                return sizes.stream().mapToInt(i -> i).toArray();
            }
        }

        /** All parameters, in the order in which modules have them. */
        public List<Parameter> parameters() {
            List<Parameter> all = new ArrayList<>();
            int w = width;
            all.add(Parameter.of(0, 1, symbols, w));
            if (kind == Kind.LSTM) {
                for (int l = 0; l < layers; l++) {
                    all.add(linearWeight(w, 4 * w));
                    linear(all, w, 4 * w);
                    all.add(Parameter.of(0, 1 / Math.sqrt(w), 4 * w));
                }
                linear(all, w, symbols);
                return all;
            }
            all.add(Parameter.of(0, 0.1, steps, w));
            for (int l = 0; l < layers; l++) {
                norm(all, w);
                linear(all, w, 3 * w);
                linear(all, w, w);
                norm(all, w);
                linear(all, w, 4 * w);
                linear(all, 4 * w, w);
            }
            norm(all, w);
            linear(all, w, symbols);
            return all;
        }

        private static Parameter linearWeight(int in, int out) {
            return Parameter.of(0, 1 / Math.sqrt(in), out, in);
        }

        private static void linear(List<Parameter> all, int in, int out) {
            all.add(linearWeight(in, out));
            all.add(Parameter.of(0, 1 / Math.sqrt(in), out));
        }

        private static void norm(List<Parameter> all, int width) {
            all.add(Parameter.of(1, 0.1, width));
            all.add(Parameter.of(0, 0.1, width));
        }
    }

    /**
     * The peak resident memory of a process that does some steps and nothing else.
     *
     * @param steps how many
     */
    record Memory(Step step, int steps) implements Work {}

    /** From the start of a process to its end. */
    record Program(String mainClass) implements Work {}
}
