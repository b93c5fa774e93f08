package jacobi.cpu.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Squares of eight by eight doubles transposed in registers: neighbours trade single elements, then
 * pairs, then fours, in the manner of J. O. Eklundh (<i>A Fast Computer Method for Matrix
 * Transposing</i>, 1972).
 */
final class DoubleTurns {
    /** Rows and columns of a square. */
    static final int SIDE = 8;

    /** Where the machine's vectors are shorter, these would be objects. */
    static final boolean FITS = DoubleVectors.L >= SIDE;

    /** Elements turned by plain loops before this is worth its compilation. */
    private static final long WORTH = 1 << 18;

    private static final int TRIALS = 100;
    private static final int SQUARES = 16;

    /** Nanoseconds for a trial: some ten times what compiled code takes. */
    private static final int TRIAL = 2_000;

    private static final Warmth WARMTH =
            new Warmth("transposing of doubles", WORTH, DoubleTurns::trial);

    static final VectorSpecies<Double> S = DoubleVector.SPECIES_512;
    private static final VectorSpecies<Long> I = LongVector.SPECIES_512;

    private static final LongVector LOW_1 = shuffle(1, 0);
    private static final LongVector HIGH_1 = shuffle(1, SIDE / 2);
    private static final LongVector LOW_2 = shuffle(2, 0);
    private static final LongVector HIGH_2 = shuffle(2, SIDE / 2);
    private static final LongVector LOW_4 = shuffle(4, 0);
    private static final LongVector HIGH_4 = shuffle(4, SIDE / 2);

    private DoubleTurns() {}

    /** Lanes of two vectors' halves that begin at a lane, so many of each in turn. */
    private static LongVector shuffle(int unit, int half) {
        long[] lanes = new long[SIDE];
        for (int i = 0; i < SIDE; i++) {
            int pair = i / unit;
            int lane = pair % 2 * SIDE + half + pair / 2 * unit + i % unit;
            lanes[i] = lane;
        }
        return LongVector.fromArray(I, lanes, 0);
    }

    /** Whether it is compiled; if not, the elements count towards being so. */
    static boolean isReady(long elements) {
        return FITS && WARMTH.isReady(Loops.When.WORTHWHILE, elements);
    }

    /**
     * {@code y[into + i * stride + j] = x[at + j * column + i]} for {@code j < 8} and {@code i} up
     * to the last multiple of 8 that is not above {@code rows}, which it returns.
     */
    static int run(double[] x, int at, int column, double[] y, int into, int stride, int rows) {
        int to = into;
        int i = 0;
        for (; i <= rows - SIDE; i += SIDE) {
            int from = at + i;
            LongVector a = in(x, from);
            LongVector b = in(x, from + column);
            LongVector c = in(x, from + 2 * column);
            LongVector d = in(x, from + 3 * column);
            LongVector e = in(x, from + 4 * column);
            LongVector f = in(x, from + 5 * column);
            LongVector g = in(x, from + 6 * column);
            LongVector h = in(x, from + 7 * column);
            LongVector ab0 = LOW_1.selectFrom(a, b);
            LongVector ab4 = HIGH_1.selectFrom(a, b);
            LongVector cd0 = LOW_1.selectFrom(c, d);
            LongVector cd4 = HIGH_1.selectFrom(c, d);
            LongVector ef0 = LOW_1.selectFrom(e, f);
            LongVector ef4 = HIGH_1.selectFrom(e, f);
            LongVector gh0 = LOW_1.selectFrom(g, h);
            LongVector gh4 = HIGH_1.selectFrom(g, h);
            LongVector ad0 = LOW_2.selectFrom(ab0, cd0);
            LongVector ad2 = HIGH_2.selectFrom(ab0, cd0);
            LongVector ad4 = LOW_2.selectFrom(ab4, cd4);
            LongVector ad6 = HIGH_2.selectFrom(ab4, cd4);
            LongVector eh0 = LOW_2.selectFrom(ef0, gh0);
            LongVector eh2 = HIGH_2.selectFrom(ef0, gh0);
            LongVector eh4 = LOW_2.selectFrom(ef4, gh4);
            LongVector eh6 = HIGH_2.selectFrom(ef4, gh4);
            out(LOW_4.selectFrom(ad0, eh0), y, to);
            out(HIGH_4.selectFrom(ad0, eh0), y, to + stride);
            out(LOW_4.selectFrom(ad2, eh2), y, to + 2 * stride);
            out(HIGH_4.selectFrom(ad2, eh2), y, to + 3 * stride);
            out(LOW_4.selectFrom(ad4, eh4), y, to + 4 * stride);
            out(HIGH_4.selectFrom(ad4, eh4), y, to + 5 * stride);
            out(LOW_4.selectFrom(ad6, eh6), y, to + 6 * stride);
            out(HIGH_4.selectFrom(ad6, eh6), y, to + 7 * stride);
            to += SIDE * stride;
        }
        return i;
    }

    private static LongVector in(double[] x, int at) {
        return DoubleVector.fromArray(S, x, at).reinterpretAsLongs();
    }

    private static void out(LongVector v, double[] y, int at) {
        v.reinterpretAsDoubles().intoArray(y, at);
    }

    private static long trial() {
        double[] x = new double[SIDE * SIDE * SQUARES];
        double[] y = new double[x.length];
        long start = System.nanoTime();
        for (int i = 0; i < TRIALS; i++) {
            run(x, 0, SIDE * SQUARES, y, 0, SIDE, SIDE * SQUARES);
        }
        return TRIALS * TRIAL - (System.nanoTime() - start);
    }
}
