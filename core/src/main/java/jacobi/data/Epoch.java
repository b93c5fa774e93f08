package jacobi.data;

import jacobi.random.Generator;

import java.util.Arrays;
import java.util.stream.IntStream;

/** One pass over a data set: what decides its order, and how many batches were handed out. */
final class Epoch {
    private final byte[] generator;
    private int delivered;

    /** Of a generator's state, empty for the data set's own order. */
    Epoch(byte[] generator, int delivered) {
        this.generator = generator;
        this.delivered = delivered;
    }

    byte[] generator() {
        return generator;
    }

    int delivered() {
        return delivered;
    }

    void deliver() {
        delivered++;
    }

    int[] order(int n) {
        if (generator.length == 0) {
            return IntStream.range(0, n).toArray();
        }
        Generator g = new Generator();
        g.restore(generator);
        return Arrays.stream(g.randperm(n).toLongs()).mapToInt(Math::toIntExact).toArray();
    }
}
