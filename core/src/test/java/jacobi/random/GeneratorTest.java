package jacobi.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Layout;
import jacobi.array.Shape;
import jacobi.array.Storage;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The engine against published values, the state, and targets of all kinds. */
class GeneratorTest {
    // Draws of seed 7 taken by hand from a Python transcription of the 1998 paper.
    private static final long[] WIDE = {752595690687L, 108744157681L, 291964244174L, 650496783970L};
    private static final long[] INTS = {-1819742033, -1171069756, 1202242073, -777508362};
    private static final long[] BYTES = {175, 196, 25, 246};
    private static final long[] BITS = {1, 0, 1, 0, 1, 1, 1, 1};

    private static Array floats(int... sizes) {
        return Array.zeros(DType.FLOAT32, Shape.of(sizes));
    }

    private static String message(Runnable wrong) {
        String m = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
        return m == null ? "" : m;
    }

    /** The C++ standard says it of {@code mt19937}: the 10000th draw of seed 5489 is 4123659995. */
    @Test
    void theEngineIsMt19937() {
        Generator g = new Generator(5489);
        assertEquals(3499211612L, Integer.toUnsignedLong(g.nextInt32()));
        for (int i = 2; i < 10000; i++) {
            g.nextInt32();
        }
        assertEquals(4123659995L, Integer.toUnsignedLong(g.nextInt32()));
    }

    @Test
    void sixtyFourBitsAreTwoDrawsTheFirstHigh() {
        Generator g = new Generator(5489);
        assertEquals(3499211612L << 32 | 581869302L, g.nextInt64());
    }

    @Test
    void theLow32BitsOfASeedChooseTheStream() {
        Generator a = new Generator(3);
        Generator b = new Generator(3 + (5L << 32));
        assertEquals(a.nextInt64(), b.nextInt64());
        assertEquals(3 + (5L << 32), b.initialSeed());
        assertEquals(67280421310721L, new Generator().initialSeed());
    }

    @Test
    void seedingStartsAgainAndForgetsTheWaitingNormal() {
        Generator g = new Generator(1);
        Array first = floats(3);
        g.fillNormal(first, 0, 1);
        Array second = floats(3);
        g.manualSeed(1).fillNormal(second, 0, 1);
        assertArrayEquals(first.toFloats(), second.toFloats());
        assertEquals(g.seed(), g.initialSeed());
    }

    @Test
    void wholeNumbersOfEveryType() {
        assertArrayEquals(WIDE, randint(DType.INT64, 4, -5, (1L << 40) - 5));
        assertArrayEquals(WIDE, randint(DType.FLOAT64, 4, -5, (1L << 40) - 5));
        assertArrayEquals(INTS, randint(DType.INT32, 4, Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertArrayEquals(BYTES, randint(DType.UINT8, 4, 0, 256));
        assertArrayEquals(BITS, randint(DType.BOOL, 8, 0, 2));
    }

    private static long[] randint(DType dtype, int n, long low, long high) {
        Array a = Array.zeros(dtype, Shape.of(n));
        new Generator(7).fillRandint(a, low, high);
        return a.toLongs();
    }

    @Test
    void theFullRangeOfLongs() {
        Array a = Array.zeros(DType.INT64, Shape.of(1));
        Generator g = new Generator(5489);
        g.fillRandint(a, Long.MIN_VALUE, Long.MAX_VALUE);
        long bits = 3499211612L << 32 | 581869302L;
        assertEquals(bits ^ Long.MIN_VALUE, a.getLong(0));
    }

    @Test
    void stateGoesOnMidStreamWithTheWaitingNormal() {
        for (int drawn : new int[] {0, 1, 2, 3, 623, 624, 625, 1000}) {
            Generator g = new Generator(9);
            g.fillNormal(floats(drawn % 16), 0, 1);
            for (int i = 0; i < drawn; i++) {
                g.nextInt32();
            }
            byte[] state = g.state();
            Generator h = new Generator(1);
            h.restore(state);
            assertArrayEquals(state, h.state());
            assertArrayEquals(later(g), later(h), drawn + " draws");
            assertEquals(9, h.initialSeed());
        }
    }

    /** Draws of every kind, the first of which takes the waiting normal if there is one. */
    private static double[] later(Generator g) {
        Array normal = floats(3);
        g.fillNormal(normal, 0, 1);
        Array many = floats(700);
        g.fillUniform(many, 0, 1);
        double[] out = Arrays.copyOf(normal.toDoubles(), 704);
        System.arraycopy(many.toDoubles(), 0, out, 3, 700);
        out[703] = g.randperm(5).getDouble(0);
        return out;
    }

    @Test
    void stateLiesAsTheOtherFrameworkLaysIt() {
        ByteBuffer b = ByteBuffer.wrap(new Generator(5489).state()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(5056, b.capacity());
        assertEquals(5489, b.getLong(0));
        assertEquals(1, b.getInt(8));
        assertEquals(1, b.getInt(12));
        assertEquals(0, b.getLong(16));
        assertEquals(5489, b.getLong(24));
        assertEquals(1301868182, b.getLong(32));
        assertEquals(0, b.getInt(24 + 624 * 8 + 24));
    }

    @Test
    void badStatesAreRefusedAndChangeNothing() {
        Generator g = new Generator(4);
        g.fillNormal(floats(1), 0, 1);
        byte[] good = g.state();
        assertTrue(message(() -> g.restore(new byte[7])).contains("5056 bytes but found 7"));
        assertTrue(message(() -> g.restore(with(good, 8, 0))).contains("left 0"));
        assertTrue(message(() -> g.restore(with(good, 12, 0))).contains("seeded 0"));
        assertTrue(message(() -> g.restore(with(good, 16, 625))).contains("next 625"));
        assertTrue(message(() -> g.restore(with(good, 28, 1))).contains("word 0"));
        assertTrue(message(() -> g.restore(with(good, 5040, 7))).contains("found 7"));
        assertTrue(message(() -> g.restore(with(good, 5028, 0x7ff80000))).contains("NaN"));
        byte[] zero = good.clone();
        Arrays.fill(zero, 24, 24 + 624 * 8, (byte) 0);
        assertTrue(message(() -> g.restore(zero)).contains("zero"));
        assertArrayEquals(good, g.state());
    }

    private static byte[] with(byte[] state, int at, int value) {
        byte[] out = state.clone();
        ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return out;
    }

    @Test
    void stridedTargetsAreFilledInRowMajorOrder() {
        Array dense = floats(3, 2);
        new Generator(5).fillUniform(dense, 0, 1);
        Array base = floats(2, 3);
        Array turned = base.with(base.layout().transpose(0, 1));
        new Generator(5).fillUniform(turned, 0, 1);
        assertArrayEquals(dense.toFloats(), turned.toFloats());
        assertNotEquals(dense.getDouble(1), base.getDouble(1));
    }

    @Test
    void onlyTheTargetIsWritten() {
        Array base = floats(40);
        Array part = base.with(base.layout().slice(0, 3, 20, 1));
        new Generator(5).fillNormal(part, 0, 1);
        Array alone = floats(20);
        new Generator(5).fillNormal(alone, 0, 1);
        assertArrayEquals(alone.toFloats(), part.toFloats());
        float[] all = base.toFloats();
        assertArrayEquals(new float[3], Arrays.copyOf(all, 3));
        assertArrayEquals(new float[17], Arrays.copyOfRange(all, 23, 40));
    }

    /**
     * 16 elements with gaps take the pairs that 15 contiguous ones take, as the other framework's
     * do.
     */
    @Test
    void normalDrawsOfTargetsWithGapsComeInPairs() {
        Array base = floats(32);
        Array gaps = base.with(base.layout().slice(0, 0, 16, 2));
        new Generator(5).fillNormal(gaps, 0, 1);
        Array few = floats(15);
        new Generator(5).fillNormal(few, 0, 1);
        assertArrayEquals(few.toFloats(), Arrays.copyOf(gaps.toFloats(), 15));
    }

    @Test
    void bernoulliOfBools() {
        Array a = Array.zeros(DType.BOOL, Shape.of(1000));
        new Generator(5).fillBernoulli(a, 1);
        assertEquals(1000, Arrays.stream(a.toLongs()).sum());
        new Generator(5).fillBernoulli(a, 0);
        assertEquals(0, Arrays.stream(a.toLongs()).sum());
    }

    @Test
    void permutationsOfEverySize() {
        for (int n : new int[] {0, 1, 2, 257}) {
            long[] order = new Generator(n).randperm(n).toLongs();
            Arrays.sort(order);
            for (int i = 0; i < n; i++) {
                assertEquals(i, order[i]);
            }
        }
    }

    @Test
    void emptyTargetsTakeNoDraws() {
        Generator g = new Generator(5);
        byte[] before = g.state();
        g.fillNormal(floats(0, 3), 0, 1);
        g.fillUniform(floats(0), 0, 1);
        assertArrayEquals(before, g.state());
    }

    @Test
    void wrongRequestsAreNamed() {
        Generator g = new Generator(5);
        Array ints = Array.of(Storage.of(new long[2]), Shape.of(2));
        Array bytes = Array.zeros(DType.UINT8, Shape.of(2));
        assertTrue(message(() -> g.fillUniform(ints, 0, 1)).contains("found int64"));
        assertTrue(message(() -> g.fillUniform(floats(1), 1, 0)).contains("from 1.0 and to 0.0"));
        assertTrue(message(() -> g.fillUniform(floats(1), 0, 1e300)).contains("1.0E300"));
        assertTrue(message(() -> g.fillUniform(floats(1), Double.NaN, 1)).contains("NaN"));
        assertTrue(message(() -> g.fillNormal(floats(1), 0, -1)).contains("-1.0"));
        assertTrue(message(() -> g.fillRandint(ints, 3, 3)).contains("low 3 and high 3"));
        assertTrue(message(() -> g.fillRandint(bytes, 0, 257)).contains("uint8"));
        assertTrue(message(() -> g.fillBernoulli(floats(1), 1.5)).contains("1.5"));
        assertTrue(message(() -> g.randperm(-1)).contains("-1"));
        assertTrue(message(() -> g.fillRandperm(floats(2, 2))).contains("[2, 2]"));
        Array expanded = floats(1).with(Layout.of(Shape.of(4), new int[] {0}, 0));
        assertTrue(message(() -> g.fillUniform(expanded, 0, 1)).contains("expanded"));
    }
}
