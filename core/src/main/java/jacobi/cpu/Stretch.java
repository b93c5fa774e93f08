package jacobi.cpu;

import java.util.Arrays;

/**
 * A {@link Loop} run by one thread over stretches of any length.
 *
 * <p>What is left behind the last whole vector is computed in a vector that overlaps the one before
 * it, or, where that would read what has been overwritten, in a copy filled up to a vector: no
 * element is computed by other instructions than its neighbours.
 */
final class Stretch {
    /** The arrays of the inputs, then of the outputs. */
    final Object[] data;

    /** Where in them the next stretch begins. */
    final int[] at;

    /** The values of uniform inputs, then parameters. */
    final Object values;

    private final Loop loop;
    private final Lanes lanes;
    private final int inputs;
    private final long uniform;
    private final int[] restAt;
    private Object[] rest = {};

    /**
     * Room for one thread.
     *
     * @param uniform the inputs that are one value in a stretch, a bit each
     */
    Stretch(Loop loop, Program program, Lanes lanes, double[] params, long uniform) {
        this.loop = loop;
        this.lanes = lanes;
        this.uniform = uniform;
        inputs = program.inputs;
        int arrays = inputs + program.outputs();
        data = new Object[arrays];
        at = new int[arrays];
        restAt = new int[arrays];
        values = lanes.allocate(inputs + program.params.length);
        program.parameters(params, values, inputs);
        Arrays.fill(data, values); // never looked at where uniform
    }

    boolean isUniform(int i) {
        return i < inputs && (uniform >> i & 1) != 0;
    }

    /** Computes n elements of all outputs. */
    void run(int n) {
        int width = loop.lanes();
        int left = n % width;
        if (n > left) {
            loop.run(data, at, values, n - left);
        }
        if (left == 0) {
            return;
        }
        if (n > left && !overwrites()) {
            for (int i = 0; i < at.length; i++) {
                restAt[i] = at[i] + n - width;
            }
            loop.run(data, restAt, values, width);
        } else {
            rest(n - left, left, width);
        }
    }

    /** Whether an output is in the array of an input. */
    @SuppressWarnings("ReferenceEquality") // asks whether it is the same array
    private boolean overwrites() {
        for (int y = inputs; y < data.length; y++) {
            for (int x = 0; x < inputs; x++) {
                if (data[x] == data[y]) {
                    return true;
                }
            }
        }
        return false;
    }

    private void rest(int done, int left, int width) {
        if (rest.length == 0) {
            rest = new Object[data.length];
            for (int i = 0; i < rest.length; i++) {
                rest[i] = lanes.allocate(width);
            }
        }
        Arrays.fill(restAt, 0);
        for (int i = 0; i < inputs; i++) {
            if (!isUniform(i)) {
                System.arraycopy(data[i], at[i] + done, rest[i], 0, left);
            }
        }
        loop.run(rest, restAt, values, width);
        for (int i = inputs; i < data.length; i++) {
            System.arraycopy(rest[i], 0, data[i], at[i] + done, left);
        }
    }
}
