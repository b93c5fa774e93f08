package jacobi;

import jacobi.array.Array;
import jacobi.array.ArrayFormat;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;
import jacobi.op.Contractions;
import jacobi.op.Creation;
import jacobi.op.Joining;
import jacobi.random.Generator;
import jacobi.tape.Engine;
import jacobi.tape.GradMode;
import jacobi.tape.Variable;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An n-dimensional array that can be differentiated.
 *
 * <p>Methods never change a tensor unless their name says {@code InPlace} or {@code set}. Views
 * ({@code reshape}, {@code transpose}, {@code narrow}, ...) share elements with what they show. If
 * a tensor requires a gradient, whatever is computed from it is recorded, and {@link #backward()}
 * on a one-element result accumulates {@code d result / d tensor} in {@link #grad}.
 *
 * <p>A Java {@code float} array becomes {@code float32}, a {@code double} array {@code float64},
 * whole numbers {@code int64} and truth values {@code bool}. There is nothing to close. Tensors
 * compare by identity; see {@link #equalTo} and {@link #allClose}.
 */
public final class Tensor
        implements PointwiseOps,
                NumericOps,
                TrigonometryOps,
                SpecialOps,
                ComparisonOps,
                ActivationOps,
                ReductionOps,
                StatisticsOps,
                ShapeOps,
                ArrangementOps,
                IndexingOps,
                ScatterOps,
                SearchOps,
                LinearAlgebraOps,
                MatrixOps,
                DistanceOps,
                ConvolutionOps,
                PoolingOps,
                NormalizationOps,
                ImageOps,
                LossOps,
                SequenceOps,
                RandomOps,
                MarginLossOps,
                InPlaceOps {
    static {
        Backends.start();
    }

    private static final Generator GENERATOR = new Generator(0x2545F491L);

    private final Variable variable;
    private boolean parameter;

    private Tensor(Variable variable) {
        this.variable = variable;
    }

    static Tensor wrap(Variable v) {
        return new Tensor(v);
    }

    /** A leaf over an array. */
    private static Tensor leaf(Array a) {
        return new Tensor(Variable.of(a));
    }

    Variable variable() {
        return variable;
    }

    /** A scalar. */
    public static Tensor of(float value) {
        return leaf(Array.scalar(DType.FLOAT32, value));
    }

    /** A scalar. */
    public static Tensor of(double value) {
        return leaf(Array.scalar(DType.FLOAT64, value));
    }

    /** An {@code int64} scalar. */
    public static Tensor of(long value) {
        return leaf(Array.of(Storage.of(new long[] {value}), Shape.SCALAR));
    }

    /** A scalar truth value. */
    public static Tensor of(boolean value) {
        return leaf(Array.scalar(DType.BOOL, value ? 1 : 0));
    }

    /** A vector of these values (copied). */
    public static Tensor of(float... values) {
        return of(values, values.length);
    }

    /** A vector of these values (copied). */
    public static Tensor of(double... values) {
        return of(values, values.length);
    }

    /** An {@code int64} vector of these values. */
    public static Tensor of(int... values) {
        return of(Arrays.stream(values).asLongStream().toArray());
    }

    /** An {@code int64} vector of these values (copied). */
    public static Tensor of(long... values) {
        return of(values, values.length);
    }

    /** A vector of truth values. */
    public static Tensor of(boolean... values) {
        return ofNested(values);
    }

    /** A matrix of these rows; ragged rows are an error. */
    public static Tensor of(float[][] rows) {
        return ofNested(rows);
    }

    /** A matrix of these rows; ragged rows are an error. */
    public static Tensor of(double[][] rows) {
        return ofNested(rows);
    }

    /** An {@code int64} matrix of these rows; ragged rows are an error. */
    public static Tensor of(int[][] rows) {
        return ofNested(rows);
    }

    /** An {@code int64} matrix of these rows; ragged rows are an error. */
    public static Tensor of(long[][] rows) {
        return ofNested(rows);
    }

    /** A matrix of truth values; ragged rows are an error. */
    public static Tensor of(boolean[][] rows) {
        return ofNested(rows);
    }

    /**
     * A tensor of a Java array of any depth, such as {@code float[][][]}.
     *
     * @throws IllegalArgumentException if it is not an array of numbers or truth values
     * @throws jacobi.array.ShapeException if it is ragged; the message says where
     */
    public static Tensor ofNested(Object array) {
        return leaf(NestedArray.read(array));
    }

    /**
     * A tensor of row-major values (copied).
     *
     * @throws jacobi.array.ShapeException if the sizes do not multiply to the number of values
     */
    public static Tensor of(float[] values, int... sizes) {
        return leaf(Array.of(Storage.of(values.clone()), Shape.of(sizes)));
    }

    /** As {@link #of(float[], int...)}, {@code float64}. */
    public static Tensor of(double[] values, int... sizes) {
        return leaf(Array.of(Storage.of(values.clone()), Shape.of(sizes)));
    }

    /** As {@link #of(float[], int...)}, {@code int64}. */
    public static Tensor of(long[] values, int... sizes) {
        return leaf(Array.of(Storage.of(values.clone()), Shape.of(sizes)));
    }

    /** A tensor over an array, whose storage it shares. */
    public static Tensor of(Array array) {
        return leaf(array);
    }

    /**
     * Tensors joined along a dimension, along which they may differ.
     *
     * @throws jacobi.array.ShapeException if they differ elsewhere
     */
    public static Tensor cat(int dim, Tensor... tensors) {
        return Call.tensor(Joining.cat(dim, Call.values(tensors)));
    }

    /** Tensors of one shape side by side along a new dimension. */
    public static Tensor stack(int dim, Tensor... tensors) {
        return Call.tensor(Joining.stack(dim, Call.values(tensors)));
    }

    /**
     * The sum of products that an equation names: {@code einsum("bij,bjk->bik", x, y)}. Dimensions
     * that are not in the result are summed over, a label twice in an operand takes its diagonal,
     * {@code ...} stands for dimensions that broadcast; without an arrow the result has the labels
     * that appear once, in alphabetical order.
     */
    public static Tensor einsum(String equation, Tensor... operands) {
        return Call.tensor(Contractions.einsum(equation, Call.values(operands)));
    }

    /** The product of matrices in the order that takes the fewest multiplications. */
    public static Tensor multiDot(Tensor... matrices) {
        return Call.tensor(Contractions.multiDot(Call.values(matrices)));
    }

    /** Zeros, {@code float32}. */
    public static Tensor zeros(int... sizes) {
        return zeros(DType.FLOAT32, sizes);
    }

    /** Zeros. */
    public static Tensor zeros(DType dtype, int... sizes) {
        return leaf(Array.zeros(dtype, Shape.of(sizes)));
    }

    /** Ones, {@code float32}. */
    public static Tensor ones(int... sizes) {
        return ones(DType.FLOAT32, sizes);
    }

    /** Ones. */
    public static Tensor ones(DType dtype, int... sizes) {
        return full(dtype, 1, sizes);
    }

    /** One value everywhere, {@code float32}. */
    public static Tensor full(double value, int... sizes) {
        return full(DType.FLOAT32, value, sizes);
    }

    /** One value everywhere. */
    public static Tensor full(DType dtype, double value, int... sizes) {
        return leaf(Creation.full(Shape.of(sizes), value, dtype));
    }

    /** Zeros of another's shape and type. */
    public static Tensor zerosLike(Tensor other) {
        return leaf(Array.zeros(other.dtype(), other.shape()));
    }

    /** Ones of another's shape and type. */
    public static Tensor onesLike(Tensor other) {
        return fullLike(other, 1);
    }

    /** One value in another's shape and type. */
    public static Tensor fullLike(Tensor other, double value) {
        return leaf(Creation.full(other.shape(), value, other.dtype()));
    }

    /** {@code 0, 1, ..., end - 1}, {@code int64}. */
    public static Tensor arange(long end) {
        return arange(0, end, 1);
    }

    /** {@code start, start + step, ...} before {@code end}, {@code int64}; bounds up to 2^53. */
    public static Tensor arange(long start, long end, long step) {
        return leaf(Creation.arange((double) start, (double) end, (double) step, DType.INT64));
    }

    /** {@code start, start + step, ...} before {@code end}, {@code float32}. */
    public static Tensor arange(double start, double end, double step) {
        return leaf(Creation.arange(start, end, step, DType.FLOAT32));
    }

    /**
     * {@code steps} values from {@code start} to {@code end}, both included, evenly spaced, {@code
     * float32}.
     */
    public static Tensor linspace(double start, double end, int steps) {
        return leaf(Creation.linspace(start, end, steps, DType.FLOAT32));
    }

    /** The identity matrix, {@code [n, n]}, {@code float32}. */
    public static Tensor eye(int n) {
        return leaf(Creation.eye(n, n, DType.FLOAT32));
    }

    /**
     * Restarts the generator that all random tensors come from; the same seed gives the same
     * numbers.
     */
    public static void manualSeed(long seed) {
        GENERATOR.manualSeed(seed);
    }

    /** The generator that random tensors come from unless another is given. */
    public static Generator generator() {
        return GENERATOR;
    }

    private static Tensor draw(
            Kernel.Distribution d, double a, double b, Generator g, DType dtype, int... sizes) {
        Array out = Array.zeros(dtype, Shape.of(sizes));
        Dispatch.run(new Kernel.Random(d, a, b, g), out);
        return leaf(out);
    }

    /** Uniform draws from {@code [0, 1)}, {@code float32}. */
    public static Tensor rand(int... sizes) {
        return rand(GENERATOR, DType.FLOAT32, sizes);
    }

    /** Uniform draws from {@code [0, 1)}. */
    public static Tensor rand(Generator generator, DType dtype, int... sizes) {
        return draw(Kernel.Distribution.UNIFORM, 0, 1, generator, dtype, sizes);
    }

    /** Standard normal draws, {@code float32}. */
    public static Tensor randn(int... sizes) {
        return randn(GENERATOR, DType.FLOAT32, sizes);
    }

    /** Standard normal draws. */
    public static Tensor randn(Generator generator, DType dtype, int... sizes) {
        return draw(Kernel.Distribution.NORMAL, 0, 1, generator, dtype, sizes);
    }

    /** Normal draws of a mean and a standard deviation, {@code float32}. */
    public static Tensor normal(double mean, double std, int... sizes) {
        return draw(Kernel.Distribution.NORMAL, mean, std, GENERATOR, DType.FLOAT32, sizes);
    }

    /** Normal draws of a mean and a standard deviation. */
    public static Tensor normal(
            Generator generator, DType dtype, double mean, double std, int... sizes) {
        return draw(Kernel.Distribution.NORMAL, mean, std, generator, dtype, sizes);
    }

    /** Normal draws, each of its own mean and standard deviation; the two are broadcast. */
    public static Tensor normal(Tensor mean, Tensor std) {
        return normal(mean, std, GENERATOR);
    }

    /**
     * Normal draws, each of its own mean and standard deviation; the two are broadcast.
     *
     * @throws IllegalArgumentException if a standard deviation is negative or NaN
     */
    public static Tensor normal(Tensor mean, Tensor std, Generator generator) {
        for (double s : std.toDoubles()) {
            if (!(s >= 0)) {
                throw new IllegalArgumentException(
                        "normal: standard deviation " + s + ": expected at least 0");
            }
        }
        Tensor shaped = mean.detach().add(std.detach());
        return randn(generator, shaped.dtype(), shaped.shape().toArray())
                .mulInPlace(std.detach())
                .addInPlace(mean.detach());
    }

    /** Uniform draws from {@code [0, 1)} in another's shape and type. */
    public static Tensor randLike(Tensor other) {
        return rand(GENERATOR, other.dtype(), other.shape().toArray());
    }

    /** Standard normal draws in another's shape and type. */
    public static Tensor randnLike(Tensor other) {
        return randn(GENERATOR, other.dtype(), other.shape().toArray());
    }

    /** Uniform whole numbers of {@code [low, high)} in another's shape and type. */
    public static Tensor randintLike(Tensor other, long low, long high) {
        return zerosLike(other).randomInPlace(low, high);
    }

    /** Uniform whole numbers of {@code [low, high)}, {@code int64}. */
    public static Tensor randint(long low, long high, int... sizes) {
        return randint(GENERATOR, low, high, sizes);
    }

    /** Uniform whole numbers of {@code [low, high)}, {@code int64}. */
    public static Tensor randint(Generator generator, long low, long high, int... sizes) {
        Array out = Array.zeros(DType.INT64, Shape.of(sizes));
        generator.fillRandint(out, low, high);
        return leaf(out);
    }

    /** A random order of {@code 0..n-1}, {@code int64}. */
    public static Tensor randperm(int n) {
        return randperm(GENERATOR, n);
    }

    /** A random order of {@code 0..n-1}, {@code int64}. */
    public static Tensor randperm(Generator generator, int n) {
        return draw(Kernel.Distribution.PERMUTATION, 0, 0, generator, DType.INT64, n);
    }

    /** 1 with probability p, else 0, {@code float32}. */
    public static Tensor bernoulli(double p, int... sizes) {
        return bernoulli(GENERATOR, DType.FLOAT32, p, sizes);
    }

    /** 1 with probability p, else 0. */
    public static Tensor bernoulli(Generator generator, DType dtype, double p, int... sizes) {
        return draw(Kernel.Distribution.BERNOULLI, p, 0, generator, dtype, sizes);
    }

    /** The element type. */
    public DType dtype() {
        return variable.dtype();
    }

    /** The sizes. */
    @Override
    public Shape shape() {
        return variable.shape();
    }

    /** Where the elements are: always the CPU. */
    public Device device() {
        return Device.CPU;
    }

    /** The steps between neighbours of each dimension, in elements. */
    public int[] strides() {
        return variable.array().layout().strides();
    }

    /** Whether the elements lie one after the other in row-major order. */
    public boolean isContiguous() {
        return variable.array().layout().isContiguous();
    }

    /** The number of elements. */
    public int numel() {
        return variable.array().numel();
    }

    /** The array itself: shared elements, no history. */
    public Array array() {
        return variable.array();
    }

    /**
     * The value of a one-element tensor.
     *
     * @throws jacobi.array.ShapeException if it has another number of elements
     */
    public double item() {
        return only().getDouble(0);
    }

    /** As {@link #item}, a whole number. */
    public long itemLong() {
        return only().getLong(0);
    }

    /** As {@link #item}, true unless it is zero. */
    public boolean itemBoolean() {
        return only().getDouble(0) != 0;
    }

    private Array only() {
        if (numel() != 1) {
            throw new jacobi.array.ShapeException(
                    "item: shape " + shape() + " has " + numel() + " elements: expected one");
        }
        return variable.array();
    }

    /** A copy of the elements in row-major order. */
    public float[] toFloats() {
        return variable.array().toFloats();
    }

    /** A copy of the elements in row-major order. */
    public double[] toDoubles() {
        return variable.array().toDoubles();
    }

    /** A copy of the elements in row-major order; floats are truncated. */
    public long[] toLongs() {
        return variable.array().toLongs();
    }

    /** Whether a gradient flows to or through this. */
    public boolean requiresGrad() {
        return variable.requiresGrad();
    }

    /**
     * Asks for a gradient of this leaf, or no longer; gives this tensor.
     *
     * @throws IllegalArgumentException if the type is not floating
     * @throws IllegalStateException when taken back from a result of recorded operations
     */
    public Tensor requiresGrad(boolean on) {
        variable.requireGrad(on);
        return this;
    }

    /** Whether no recorded operation made this. */
    public boolean isLeaf() {
        return variable.isLeaf();
    }

    /** The node that made this; empty for a leaf. */
    public Optional<Node> gradFn() {
        jacobi.tape.Node n = variable.node();
        return n == null ? Optional.empty() : Optional.of(new Node(n));
    }

    /** The accumulated gradient, or null before the first backward. */
    public @Nullable Tensor grad() {
        Variable g = variable.grad();
        return g == null ? null : new Tensor(g);
    }

    /**
     * Calls a function with the accumulated gradient, if there is one. The function may read and
     * change it but must not keep it, nor a view of it: unlike what {@link #grad} gives, its memory
     * may be written again once the gradient is cleared. Optimisers take gradients in this way.
     */
    public void lendGrad(Consumer<Tensor> use) {
        Variable g = variable.lentGrad();
        if (g != null) {
            use.accept(new Tensor(g));
        }
    }

    /** Sets the gradient, or clears it with null. */
    public void setGrad(@Nullable Tensor gradient) {
        variable.setGrad(gradient == null ? null : gradient.variable);
    }

    /** Keeps the gradient that passes through this result, so that {@link #grad} has it. */
    public Tensor retainGrad() {
        variable.retainGrad();
        return this;
    }

    /**
     * Calls a function with the gradient of this whenever backward computes it; what it returns
     * takes the gradient's place (null leaves it). Closing the result removes the hook.
     */
    public Hook registerHook(UnaryOperator<@Nullable Tensor> hook) {
        GradMode.Scope scope =
                variable.addHook(
                        g -> {
                            Tensor other = hook.apply(new Tensor(g));
                            return other == null ? null : other.variable;
                        });
        return scope::close;
    }

    /** A registered hook. */
    @FunctionalInterface
    public interface Hook extends AutoCloseable {
        /** Removes the hook. */
        @Override
        void close();
    }

    /**
     * Accumulates the gradient of this one-element tensor in all leaves it comes from, and lets go
     * of the graph.
     *
     * @throws IllegalStateException if it has more than one element, requires no gradient, or the
     *     graph was let go of before
     */
    public void backward() {
        backward(null, false, false);
    }

    /** As {@link #backward()}, given the gradient of this tensor, of its shape. */
    public void backward(Tensor gradient) {
        backward(gradient, false, false);
    }

    /**
     * Accumulates gradients in all leaves.
     *
     * @param gradient of this tensor, of its shape; null means 1 for a one-element tensor
     * @param retainGraph keep what backward needs, to walk the graph again
     * @param createGraph whether the gradients are to have gradients themselves
     */
    public void backward(@Nullable Tensor gradient, boolean retainGraph, boolean createGraph) {
        Engine.backward(
                List.of(variable),
                Arrays.asList(gradient == null ? null : gradient.variable),
                retainGraph,
                createGraph);
    }

    /** Shares the elements and forgets the history. */
    public Tensor detach() {
        return new Tensor(variable.detach());
    }

    /**
     * Says that this leaf is trained: it requires a gradient from now on and prints as {@code
     * Parameter containing: ...}. Blocks do this to their parameters; PyTorch's {@code
     * nn.Parameter}, except that this is the same tensor.
     *
     * @return this
     */
    public Tensor asParameter() {
        requiresGrad(true);
        parameter = true;
        return this;
    }

    /** As PyTorch prints it. */
    @Override
    public String toString() {
        jacobi.tape.Node n = variable.node();
        String suffix =
                n != null
                        ? "grad_fn=<" + n.name() + ">"
                        : variable.requiresGrad() ? "requires_grad=True" : "";
        String[] suffixes = suffix.isEmpty() ? new String[0] : new String[] {suffix};
        String text = ArrayFormat.DEFAULT.format(variable.array(), suffixes);
        return parameter ? "Parameter containing:\n" + text : text;
    }
}
