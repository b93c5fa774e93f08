package jacobi.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Eight rows of floats transposed in registers, four columns at a time. Two loads and a choice of
 * halves put four elements of a row beside those of the row four below; then neighbours trade
 * single elements and pairs, in the manner of J. O. Eklundh (<i>A Fast Computer Method for Matrix
 * Transposing</i>, 1972). Vectors of 256 bits choose and shift in one instruction, but have none
 * that selects from two vectors, as {@link DoubleTurns} does with 512 bits.
 */
final class FloatTurns {
    // Of floats all through: the same in ints is more than the compiler takes into the methods that
    // call this, and what it leaves out there makes objects.

    /** Rows that are turned at once. */
    static final int SIDE = 8;

    /** Columns that are turned at once. */
    private static final int SOME = SIDE / 2;

    /** Where the machine's vectors are shorter, these would be objects. */
    static final boolean FITS = FloatVectors.L >= SIDE;

    /** Elements turned by plain loops before this is worth its compilation. */
    private static final long WORTH = 1 << 18;

    private static final int TRIALS = 100;
    private static final int SQUARES = 16;

    /** Nanoseconds for a trial: some ten times what compiled code takes. */
    private static final int TRIAL = 2_000;

    private static final Warmth WARMTH =
            new Warmth("transposing of floats", WORTH, FloatTurns::trial);

    static final VectorSpecies<Float> S = FloatVector.SPECIES_256;

    private static final VectorMask<Float> ODD = VectorMask.fromLong(S, 0b10101010);
    private static final VectorMask<Float> ODD_PAIR = VectorMask.fromLong(S, 0b11001100);
    private static final VectorMask<Float> HIGH = VectorMask.fromLong(S, 0b11110000);
    private static final VectorShuffle<Float> OTHER_PAIR =
            VectorShuffle.fromValues(S, 2, 3, 0, 1, 6, 7, 4, 5);

    private FloatTurns() {}

    /** Whether it is compiled; if not, the elements count towards being so. */
    static boolean isReady(long elements) {
        return FITS && WARMTH.isReady(Loops.When.WORTHWHILE, elements);
    }

    /**
     * {@code y[into + i * stride + j] = x[at + j * column + i]} for {@code j < 8} and {@code i} up
     * to the last multiple of 4 that is not above {@code rows}, which it returns.
     */
    static int run(float[] x, int at, int column, float[] y, int into, int stride, int rows) {
        // Four columns before the fifth row begins, so that its elements come to the upper half.
        int below = at + SOME * column - SOME;
        int to = into;
        int i = 0;
        for (; i <= rows - SOME; i += SOME) {
            int p = at + i;
            int q = below + i;
            FloatVector a = halves(x, p, q);
            FloatVector b = halves(x, p + column, q + column);
            FloatVector c = halves(x, p + 2 * column, q + 2 * column);
            FloatVector d = halves(x, p + 3 * column, q + 3 * column);
            FloatVector ab0 = evens(a, b);
            FloatVector ab1 = odds(a, b);
            FloatVector cd0 = evens(c, d);
            FloatVector cd1 = odds(c, d);
            evenPairs(ab0, cd0).intoArray(y, to);
            evenPairs(ab1, cd1).intoArray(y, to + stride);
            oddPairs(ab0, cd0).intoArray(y, to + 2 * stride);
            oddPairs(ab1, cd1).intoArray(y, to + 3 * stride);
            to += SOME * stride;
        }
        return i;
    }

    /** Four elements from p on, then the upper four of the eight from q on. */
    private static FloatVector halves(float[] x, int p, int q) {
        return FloatVector.fromArray(S, x, p).blend(FloatVector.fromArray(S, x, q), HIGH);
    }

    private static FloatVector evens(FloatVector a, FloatVector b) {
        LongVector up = b.reinterpretAsLongs().lanewise(VectorOperators.LSHL, Float.SIZE);
        return a.blend(up.reinterpretAsFloats(), ODD);
    }

    private static FloatVector odds(FloatVector a, FloatVector b) {
        LongVector down = a.reinterpretAsLongs().lanewise(VectorOperators.LSHR, Float.SIZE);
        return down.reinterpretAsFloats().blend(b, ODD);
    }

    private static FloatVector evenPairs(FloatVector a, FloatVector b) {
        return a.blend(b.rearrange(OTHER_PAIR), ODD_PAIR);
    }

    private static FloatVector oddPairs(FloatVector a, FloatVector b) {
        return a.rearrange(OTHER_PAIR).blend(b, ODD_PAIR);
    }

    private static long trial() {
        float[] x = new float[SIDE * SIDE * SQUARES];
        float[] y = new float[x.length];
        long start = System.nanoTime();
        for (int i = 0; i < TRIALS; i++) {
            run(x, 0, SIDE * SQUARES, y, 0, SIDE, SIDE * SQUARES);
        }
        return TRIALS * TRIAL - (System.nanoTime() - start);
    }
}
