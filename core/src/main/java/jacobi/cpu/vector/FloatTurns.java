package jacobi.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Squares of eight by eight floats transposed in registers: neighbours trade single elements, then
 * pairs, then fours, in the manner of J. O. Eklundh (<i>A Fast Computer Method for Matrix
 * Transposing</i>, 1972). Its twin for doubles differs in the types alone.
 */
final class FloatTurns {
    /** Rows and columns of a square. */
    static final int SIDE = 8;

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
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_256;

    private static final IntVector LOW_1 = shuffle(1, 0);
    private static final IntVector HIGH_1 = shuffle(1, SIDE / 2);
    private static final IntVector LOW_2 = shuffle(2, 0);
    private static final IntVector HIGH_2 = shuffle(2, SIDE / 2);
    private static final IntVector LOW_4 = shuffle(4, 0);
    private static final IntVector HIGH_4 = shuffle(4, SIDE / 2);

    private FloatTurns() {}

    /** Lanes of two vectors' halves that begin at a lane, so many of each in turn. */
    private static IntVector shuffle(int unit, int half) {
        int[] lanes = new int[SIDE];
        for (int i = 0; i < SIDE; i++) {
            int pair = i / unit;
            int lane = pair % 2 * SIDE + half + pair / 2 * unit + i % unit;
            lanes[i] = lane;
        }
        return IntVector.fromArray(I, lanes, 0);
    }

    /** Whether it is compiled; if not, the elements count towards being so. */
    static boolean isReady(long elements) {
        return FITS && WARMTH.isReady(Loops.When.WORTHWHILE, elements);
    }

    /**
     * {@code y[into + i * stride + j] = x[at + j * column + i]} for {@code j < 8} and {@code i} up
     * to the last multiple of 8 that is not above {@code rows}, which it returns.
     */
    static int run(float[] x, int at, int column, float[] y, int into, int stride, int rows) {
        int to = into;
        int i = 0;
        for (; i <= rows - SIDE; i += SIDE) {
            int from = at + i;
            IntVector a = in(x, from);
            IntVector b = in(x, from + column);
            IntVector c = in(x, from + 2 * column);
            IntVector d = in(x, from + 3 * column);
            IntVector e = in(x, from + 4 * column);
            IntVector f = in(x, from + 5 * column);
            IntVector g = in(x, from + 6 * column);
            IntVector h = in(x, from + 7 * column);
            IntVector ab0 = LOW_1.selectFrom(a, b);
            IntVector ab4 = HIGH_1.selectFrom(a, b);
            IntVector cd0 = LOW_1.selectFrom(c, d);
            IntVector cd4 = HIGH_1.selectFrom(c, d);
            IntVector ef0 = LOW_1.selectFrom(e, f);
            IntVector ef4 = HIGH_1.selectFrom(e, f);
            IntVector gh0 = LOW_1.selectFrom(g, h);
            IntVector gh4 = HIGH_1.selectFrom(g, h);
            IntVector ad0 = LOW_2.selectFrom(ab0, cd0);
            IntVector ad2 = HIGH_2.selectFrom(ab0, cd0);
            IntVector ad4 = LOW_2.selectFrom(ab4, cd4);
            IntVector ad6 = HIGH_2.selectFrom(ab4, cd4);
            IntVector eh0 = LOW_2.selectFrom(ef0, gh0);
            IntVector eh2 = HIGH_2.selectFrom(ef0, gh0);
            IntVector eh4 = LOW_2.selectFrom(ef4, gh4);
            IntVector eh6 = HIGH_2.selectFrom(ef4, gh4);
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

    private static IntVector in(float[] x, int at) {
        return FloatVector.fromArray(S, x, at).reinterpretAsInts();
    }

    private static void out(IntVector v, float[] y, int at) {
        v.reinterpretAsFloats().intoArray(y, at);
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
