package jacobi.random;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A generator's state as bytes, little-endian, in the layout of PyTorch's {@code
 * torch.get_rng_state()}: initial seed (8 bytes), words left (4), seeded flag (4), next word (8),
 * 624 words of 8 bytes each (the upper half zero), an unused double, the waiting normal draw, an
 * unused double, whether one waits (4), padding (4), then a float and a flag that the CPU kernels
 * never use (8).
 */
record GeneratorState(
        long initialSeed, MersenneTwister engine, boolean hasNextNormal, double nextNormal) {
    private static final int SIZE = 8 + 4 + 4 + 8 + 8 * MersenneTwister.WORDS + 3 * 8 + 4 + 4 + 8;

    byte[] toBytes() {
        ByteBuffer b = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        b.putLong(initialSeed).putInt(engine.left()).putInt(1).putLong(engine.next());
        for (int word : engine.words()) {
            b.putLong(Integer.toUnsignedLong(word));
        }
        b.putDouble(0).putDouble(hasNextNormal ? nextNormal : 0).putDouble(0);
        b.putInt(hasNextNormal ? 1 : 0);
        return b.array();
    }

    static GeneratorState parse(byte[] bytes) {
        if (bytes.length != SIZE) {
            throw new IllegalArgumentException(
                    "generator state: expected " + SIZE + " bytes but found " + bytes.length);
        }
        ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long seed = b.getLong();
        int left = b.getInt();
        int seeded = b.getInt();
        long next = b.getLong();
        if (seeded != 1 || !MersenneTwister.isValid(next, left)) {
            throw new IllegalArgumentException(
                    "generator state: expected seeded 1 and next + left = 625 (or a fresh 0 and 1)"
                            + " but found seeded "
                            + seeded
                            + ", next "
                            + next
                            + ", left "
                            + left);
        }
        MersenneTwister engine = new MersenneTwister(words(b), (int) next, left);
        b.getDouble();
        double waiting = b.getDouble();
        b.getDouble();
        int waits = b.getInt();
        if (waits != 0 && waits != 1) {
            throw new IllegalArgumentException(
                    "generator state: expected 0 or 1 for a waiting normal draw but found "
                            + waits);
        }
        if (waits == 1 && !Double.isFinite(waiting)) {
            throw new IllegalArgumentException(
                    "generator state: expected a finite waiting normal draw but found " + waiting);
        }
        return new GeneratorState(seed, engine, waits == 1, waits == 1 ? waiting : 0);
    }

    private static int[] words(ByteBuffer b) {
        int[] words = new int[MersenneTwister.WORDS];
        boolean zero = true;
        for (int i = 0; i < words.length; i++) {
            long word = b.getLong();
            if (word >>> 32 != 0) {
                throw new IllegalArgumentException(
                        "generator state: expected 32 bits in word "
                                + i
                                + " but found 0x"
                                + Long.toHexString(word));
            }
            words[i] = (int) word;
            zero &= i == 0 ? words[i] >>> 31 == 0 : words[i] == 0;
        }
        if (zero) {
            // The one state that the recurrence never leaves.
            throw new IllegalArgumentException("generator state: all words are zero");
        }
        return words;
    }
}
