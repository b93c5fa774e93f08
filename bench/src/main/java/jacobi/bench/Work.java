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

        /** How many steps' losses the check compares. */
        public static final int CHECKED = 3;

        /** Copies the list. */
        public Step {
            widths = List.copyOf(widths);
        }

        /**
         * After how many steps the check compares parameters: {@link #CHECKED}, but 1 with ReLU and
         * Adam. Among millions of hidden units some are 0 but for the rounding of a sum, and on for
         * one contestant but off for another. That changes a few gradients by a thousandth, Adam
         * makes whole steps of small ones, and three steps on the parameters of two right programs
         * are a tenth of a step apart.
         */
        public int compared() {
            return activation == Activation.RELU && method == Method.ADAM ? 1 : CHECKED;
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
     * One operator on images, its result a new tensor every time.
     *
     * @param batch images; rows of {@code size} each for {@link ImageOp#LAYER_NORM}
     * @param channels of the input
     * @param outs channels of the result
     * @param size height and width
     * @param kernel height and width of the window, whose padding is half of it
     * @param stride of the window
     * @param backward whether gradients of everything follow, for a given one of the result
     */
    record Image(
            ImageOp op,
            int batch,
            int channels,
            int outs,
            int size,
            int kernel,
            int stride,
            boolean backward)
            implements Work {
        /** The input's sizes. */
        public int[] input() {
            return op == ImageOp.LAYER_NORM
                    ? new int[] {batch, size, channels}
                    : new int[] {batch, channels, size, size};
        }

        /** The result's sizes. */
        public int[] output() {
            int out = (size - 1) / stride + 1;
            return op == ImageOp.LAYER_NORM
                    ? new int[] {batch, size, channels}
                    : new int[] {batch, outs, out, out};
        }

        /** The sizes of the parameters. */
        public List<int[]> parameters() {
            return switch (op) {
                case CONV -> List.of(new int[] {outs, channels, kernel, kernel});
                case BATCH_NORM, LAYER_NORM -> List.of(new int[] {channels}, new int[] {channels});
                case MAX_POOL -> List.of();
            };
        }

        /** Terms of the longest sum. */
        int terms() {
            int[] y = output();
            return Math.max(channels * kernel * kernel, y[0] * y[y.length - 1] * y[y.length - 1]);
        }
    }

    /** The operators on images. */
    enum ImageOp {
        /** A convolution without bias. */
        CONV,
        /** In training, with running statistics. */
        BATCH_NORM,
        /** Of the last dimension. */
        LAYER_NORM,
        /** The largest of each window. */
        MAX_POOL
    }

    /**
     * One step of training a residual network of 18 layers for small images: stages of 64, 128, 256
     * and 512 channels behind a 3x3 convolution; SGD, cross-entropy.
     *
     * @param batch the number of images in a step
     * @param size their height and width
     * @param classes the number of scores
     */
    record Residual(int batch, int size, int classes) implements Work {
        /** How many different batches there are. */
        public static final int BATCHES = 4;

        /** The learning rate. */
        public static final double RATE = 0.01;

        private static final int[] WIDTHS = {64, 128, 256, 512};

        /**
         * The sizes of all parameters in order: of each convolution its weight, and weight and bias
         * of the normalisation that follows; weight and bias of the last layer.
         */
        public List<int[]> parameters() {
            List<int[]> all = new ArrayList<>();
            layer(all, 3, WIDTHS[0], 3);
            int in = WIDTHS[0];
            for (int width : WIDTHS) {
                layer(all, in, width, 3);
                layer(all, width, width, 3);
                if (in != width) {
                    layer(all, in, width, 1);
                }
                layer(all, width, width, 3);
                layer(all, width, width, 3);
                in = width;
            }
            all.add(new int[] {classes, in});
            all.add(new int[] {classes});
            return all;
        }

        private static void layer(List<int[]> all, int in, int out, int kernel) {
            all.add(new int[] {out, in, kernel, kernel});
            all.add(new int[] {out});
            all.add(new int[] {out});
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
