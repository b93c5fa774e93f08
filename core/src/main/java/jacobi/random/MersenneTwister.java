package jacobi.random;

/**
 * MT19937: 32 random bits at a time, period 2<sup>19937</sup> - 1.
 *
 * <p>Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed
 * uniform pseudo-random number generator", ACM TOMACS 8 (1998), with the seeding of their 2002
 * revision ({@code init_genrand}). A seed's low 32 bits count, as in PyTorch.
 */
final class MersenneTwister {
    /** Words of state. */
    static final int WORDS = 624;

    private static final int SHIFT = 397;
    private static final int MATRIX = 0x9908b0df;
    private static final int UPPER = 0x80000000;
    private static final int LOWER = 0x7fffffff;

    private final int[] words;
    private int next;
    private int left;

    /** Seeded; the first draw will make the first block of words. */
    MersenneTwister(long seed) {
        words = new int[WORDS];
        words[0] = (int) seed;
        for (int i = 1; i < WORDS; i++) {
            int before = words[i - 1];
            words[i] = 1812433253 * (before ^ (before >>> 30)) + i;
        }
        left = 1;
    }

    /** In the middle of a stream; the caller has checked the numbers with {@link #isValid}. */
    MersenneTwister(int[] words, int next, int left) {
        this.words = words;
        this.next = next;
        this.left = left;
    }

    /**
     * Whether a position can occur: {@code left} draws of a block (one more than remain), the
     * {@code next} word. A fresh seed has 0 and 1; afterwards the two always sum to 625.
     */
    static boolean isValid(long next, long left) {
        return (next == 0 && left == 1) || (next >= 1 && next <= WORDS && next + left == WORDS + 1);
    }

    /** A copy of the words. */
    int[] words() {
        return words.clone();
    }

    /** The index of the word the next draw tempers, unless a new block is due. */
    int next() {
        return next;
    }

    /** One more than the number of words left in this block. */
    int left() {
        return left;
    }

    /** The next 32 bits. */
    int draw() {
        if (--left == 0) {
            twist();
        }
        int y = words[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        // Three runs so that no index needs a remainder; each word needs the one after it.
        for (int i = 0; i < WORDS - SHIFT; i++) {
            words[i] = words[i + SHIFT] ^ mix(words[i], words[i + 1]);
        }
        for (int i = WORDS - SHIFT; i < WORDS - 1; i++) {
            words[i] = words[i + SHIFT - WORDS] ^ mix(words[i], words[i + 1]);
        }
        words[WORDS - 1] = words[SHIFT - 1] ^ mix(words[WORDS - 1], words[0]);
        left = WORDS;
        next = 0;
    }

    private static int mix(int a, int b) {
        int y = (a & UPPER) | (b & LOWER);
        return (y >>> 1) ^ (-(b & 1) & MATRIX);
    }
}
