package jacobi.random;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;

import java.security.SecureRandom;

/**
 * A source of random numbers with the streams of PyTorch's CPU generator: the same seed, then the
 * same draws, give the same values.
 *
 * <p>The engine is MT19937. A float takes 24 bits of one 32-bit draw, a double 53 bits of two.
 * Arrays are filled in row-major order. Values are a function of the state alone: no thread,
 * machine or array size changes them, except that normal draws of 16 and more contiguous elements
 * go by blocks (see {@link #fillNormal}).
 *
 * <p>Not thread-safe: two threads drawing from one generator would make the stream depend on the
 * race. Give each its own, or synchronise outside.
 *
 * <p>Fills do not count as in-place changes here; {@link Storage#changed} is the caller's.
 */
public final class Generator {
    /** The seed of a generator nobody seeded, as in PyTorch. */
    public static final long DEFAULT_SEED = 67280421310721L;

    private static final float FLOAT_UNIT = 0x1p-24f;
    private static final double DOUBLE_UNIT = 0x1p-53;

    private long initialSeed;
    private MersenneTwister engine;
    private boolean hasNextNormal;
    private double nextNormal;

    /** A generator with {@link #DEFAULT_SEED}. */
    public Generator() {
        this(DEFAULT_SEED);
    }

    /** A generator with the given seed, as {@link #manualSeed} takes it. */
    public Generator(long seed) {
        initialSeed = seed;
        engine = new MersenneTwister(seed);
    }

    /**
     * Starts the stream of a seed. The low 32 bits choose it; all 64 are kept as {@link
     * #initialSeed}.
     *
     * @return this
     */
    public Generator manualSeed(long seed) {
        initialSeed = seed;
        engine = new MersenneTwister(seed);
        hasNextNormal = false;
        nextNormal = 0;
        return this;
    }

    /**
     * Starts the stream of a seed that the operating system's entropy chooses.
     *
     * @return the seed, to repeat the run with {@link #manualSeed}
     */
    public long seed() {
        long chosen = new SecureRandom().nextLong() >>> 11;
        manualSeed(chosen);
        return chosen;
    }

    /** The seed this stream was started from. */
    public long initialSeed() {
        return initialSeed;
    }

    /** The next 32 random bits; as unsigned, uniform on [0, 2<sup>32</sup>). */
    public int nextInt32() {
        return engine.draw();
    }

    /** The next 64 random bits: two 32-bit draws, the first one high. */
    public long nextInt64() {
        long high = engine.draw();
        return high << 32 | Integer.toUnsignedLong(engine.draw());
    }

    float nextFloat() {
        return (engine.draw() & 0xffffff) * FLOAT_UNIT;
    }

    double nextDouble() {
        return (nextInt64() & ((1L << 53) - 1)) * DOUBLE_UNIT;
    }

    /** Standard normal by Box-Muller, two at a time: the sine of a pair waits for the next call. */
    double nextNormal() {
        if (hasNextNormal) {
            hasNextNormal = false;
            return nextNormal;
        }
        double u1 = nextDouble();
        double u2 = nextDouble();
        // fdlibm's log1p is the one that C's library has, too.
        double radius = Math.sqrt(-2 * StrictMath.log1p(-u2));
        double theta = 2 * Math.PI * u1;
        nextNormal = radius * NearestMath.sin(theta);
        hasNextNormal = true;
        return radius * NearestMath.cos(theta);
    }

    /**
     * Fills with uniform draws of {@code [from, to)}: {@code x * (to - from) + from} in the
     * target's type, the last two steps as one fused multiply-add. As everywhere in floating point,
     * rounding may give {@code to} itself.
     *
     * @param target {@code FLOAT32} or {@code FLOAT64}, any shape and strides
     * @throws IllegalArgumentException if the type is another, or the bounds are not finite and in
     *     order
     */
    public void fillUniform(Array target, double from, double to) {
        Targets.requireFloating(target, "uniform");
        // In the target's type: 2e300 is infinite for float32, and to - from may overflow as well.
        double width = target.dtype() == DType.FLOAT32 ? (float) to - (float) from : to - from;
        if (!(from <= to && Double.isFinite(width))) {
            throw new IllegalArgumentException(
                    "uniform: expected finite from <= to but found from "
                            + from
                            + " and to "
                            + to
                            + " for "
                            + target.dtype());
        }
        Targets.fill(target, dense -> drawUniform(dense, from, to));
    }

    private void drawUniform(Array dense, double from, double to) {
        int start = dense.layout().offset();
        int end = start + dense.numel();
        if (dense.dtype() == DType.FLOAT32) {
            float[] data = dense.storage().floats();
            float low = (float) from;
            float width = (float) to - low;
            for (int i = start; i < end; i++) {
                data[i] = Math.fma(nextFloat(), width, low);
            }
        } else {
            double[] data = dense.storage().doubles();
            double width = to - from;
            for (int i = start; i < end; i++) {
                data[i] = Math.fma(nextDouble(), width, from);
            }
        }
    }

    /**
     * Fills with normal draws of the given mean and standard deviation, by the Box-Muller
     * transform.
     *
     * <p>Fewer than 16 elements, or a target that is not contiguous, take draws in pairs in double
     * precision; the second of an odd last pair waits in the generator for the next such call. A
     * contiguous target of 16 and more is filled with uniform draws that are transformed in blocks
     * of 16; if the size is no multiple of 16 the last 16 elements are drawn again. So values of
     * the same seed differ with the size, exactly as they do in PyTorch.
     *
     * @param target {@code FLOAT32} or {@code FLOAT64}, any shape and strides
     * @throws IllegalArgumentException if the type is another, or {@code std} is negative or NaN
     */
    public void fillNormal(Array target, double mean, double std) {
        Targets.requireFloating(target, "normal");
        if (!(std >= 0)) {
            throw new IllegalArgumentException("normal: expected std >= 0 but found " + std);
        }
        boolean blocks = target.numel() >= BoxMuller.BLOCK && target.layout().isContiguous();
        Targets.fill(
                target,
                dense -> {
                    if (!blocks) {
                        drawPairs(dense, mean, std);
                    } else if (dense.dtype() == DType.FLOAT32) {
                        drawFloatBlocks(dense, (float) mean, (float) std);
                    } else {
                        drawDoubleBlocks(dense, mean, std);
                    }
                });
    }

    private void drawPairs(Array dense, double mean, double std) {
        Storage out = dense.storage();
        int start = dense.layout().offset();
        for (int i = start; i < start + dense.numel(); i++) {
            out.setDouble(i, Math.fma(nextNormal(), std, mean));
        }
    }

    private void drawFloatBlocks(Array dense, float mean, float std) {
        float[] data = dense.storage().floats();
        int start = dense.layout().offset();
        int end = start + dense.numel();
        for (int i = start; i < end; i++) {
            data[i] = nextFloat();
        }
        int at = start;
        for (; at <= end - BoxMuller.BLOCK; at += BoxMuller.BLOCK) {
            BoxMuller.block(data, at, mean, std);
        }
        if (at < end) {
            for (int i = end - BoxMuller.BLOCK; i < end; i++) {
                data[i] = nextFloat();
            }
            BoxMuller.block(data, end - BoxMuller.BLOCK, mean, std);
        }
    }

    private void drawDoubleBlocks(Array dense, double mean, double std) {
        double[] data = dense.storage().doubles();
        int start = dense.layout().offset();
        int end = start + dense.numel();
        for (int i = start; i < end; i++) {
            data[i] = nextDouble();
        }
        int at = start;
        for (; at <= end - BoxMuller.BLOCK; at += BoxMuller.BLOCK) {
            BoxMuller.block(data, at, mean, std);
        }
        if (at < end) {
            for (int i = end - BoxMuller.BLOCK; i < end; i++) {
                data[i] = nextDouble();
            }
            BoxMuller.block(data, end - BoxMuller.BLOCK, mean, std);
        }
    }

    /**
     * Fills with whole numbers of {@code [low, high)}: {@code low + bits mod (high - low)}.
     *
     * <p>The bits are 32; for {@code INT64}, {@code FLOAT32} and {@code FLOAT64} they are 64 if the
     * range is 2<sup>32</sup> or more. The remainder favours small numbers by at most one part in
     * 2<sup>32</sup> / range.
     *
     * @param target any type that holds {@code low} and {@code high - 1} exactly
     * @throws IllegalArgumentException if it does not, or {@code low >= high}
     */
    public void fillRandint(Array target, long low, long high) {
        if (low >= high) {
            throw new IllegalArgumentException(
                    "randint: expected low < high but found low " + low + " and high " + high);
        }
        Targets.requireHolds(target, low, high - 1);
        long range = high - low;
        boolean wide =
                Long.compareUnsigned(range, 1L << 32) >= 0
                        && target.dtype() != DType.INT32
                        && target.dtype() != DType.UINT8
                        && target.dtype() != DType.BOOL;
        Targets.fill(
                target,
                dense -> {
                    Storage out = dense.storage();
                    int start = dense.layout().offset();
                    for (int i = start; i < start + dense.numel(); i++) {
                        long bits = wide ? nextInt64() : Integer.toUnsignedLong(nextInt32());
                        out.setLong(i, Long.remainderUnsigned(bits, range) + low);
                    }
                });
    }

    /**
     * Fills with 1 of probability {@code p}, else 0: one double draw of {@code [0, 1)} an element,
     * compared with {@code p}.
     *
     * @param target any type, shape and strides
     * @throws IllegalArgumentException if {@code p} is not in [0, 1]
     */
    public void fillBernoulli(Array target, double p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(
                    "bernoulli: expected a probability in [0, 1] but found " + p);
        }
        Targets.fill(
                target,
                dense -> {
                    Storage out = dense.storage();
                    int start = dense.layout().offset();
                    for (int i = start; i < start + dense.numel(); i++) {
                        out.setLong(i, nextDouble() < p ? 1 : 0);
                    }
                });
    }

    /**
     * A permutation of {@code 0..n-1}: {@code INT64 [n]}.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    public Array randperm(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("randperm: expected n >= 0 but found " + n);
        }
        Array out = Array.zeros(DType.INT64, Shape.of(n));
        fillRandperm(out);
        return out;
    }

    /**
     * Fills with a permutation of {@code 0..n-1} for the target's {@code n} elements, by the
     * shuffle of Fisher and Yates from the front.
     *
     * @param target one-dimensional, of a type that holds {@code n - 1} exactly
     * @throws IllegalArgumentException if it is not
     */
    public void fillRandperm(Array target) {
        if (target.layout().rank() != 1) {
            throw new IllegalArgumentException(
                    "randperm: expected one dimension but found shape " + target.shape());
        }
        int n = target.numel();
        Targets.requireHolds(target, 0, Math.max(n - 1, 0));
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        // 32 bits serve while the remainder's bias is under a part in 20, as in PyTorch.
        boolean wide = n >= 0xffffffffL / 20;
        for (int i = 0; i < n - 1; i++) {
            long bits = wide ? nextInt64() : Integer.toUnsignedLong(nextInt32());
            int j = i + (int) Long.remainderUnsigned(bits, n - i);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        for (int i = 0; i < n; i++) {
            target.setLong(i, order[i]);
        }
    }

    /**
     * Everything that decides the draws to come: 5056 bytes, those of PyTorch's {@code
     * torch.get_rng_state()}, so that a run can go on in either.
     */
    public byte[] state() {
        return new GeneratorState(initialSeed, engine, hasNextNormal, nextNormal).toBytes();
    }

    /**
     * Goes on where {@link #state} was taken.
     *
     * @throws IllegalArgumentException if the bytes are no such state; the generator stays as it
     *     was
     */
    public void restore(byte[] state) {
        GeneratorState s = GeneratorState.parse(state);
        initialSeed = s.initialSeed();
        engine = s.engine();
        hasNextNormal = s.hasNextNormal();
        nextNormal = s.nextNormal();
    }

    @Override
    public String toString() {
        return "Generator(seed=" + initialSeed + ")";
    }
}
