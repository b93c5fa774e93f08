package jacobi.cpu.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

import java.util.Arrays;

/**
 * Where each tap of a window reads for a range of outputs: runs of outputs whose places are equally
 * far apart. The same for every channel of every image; and for images that are interleaved, where
 * each place is a run of elements.
 *
 * <p>Where an output and the place it reads keep their distance from one row of an image to the
 * next, as they do if both images are of one size, all rows are one long run. What it has too much,
 * outputs at the edge that read nothing, are its holes.
 */
final class Segments {
    private static final int FIELDS = 3;

    private final int from;
    private final int columns;
    private final int step;
    // Of each tap, where its runs begin in data; of each run: first column, first place, length.
    private final int[] begin;
    private final int[] data;
    // Of each tap, where its holes begin in holes; of each hole: first column, length.
    private final int[] beginHoles;
    private final int[] holes;

    private Segments(Maker made) {
        from = made.from;
        columns = made.to - made.from;
        step = made.step;
        begin = made.begin;
        data = Arrays.copyOf(made.data, made.count);
        beginHoles = made.beginHoles;
        holes = Arrays.copyOf(made.holes, made.holeCount);
    }

    /** Takes runs tap by tap. */
    static final class Maker {
        private final int from;
        private final int to;
        private final int step;
        private int[] begin = {0};
        private int[] data = new int[64];
        private int count;
        private int[] beginHoles = {0};
        private int[] holes = new int[16];
        private int holeCount;

        /** For outputs {@code from} to {@code to}, places {@code step} apart. */
        Maker(int from, int to, int step) {
            this.from = from;
            this.to = to;
            this.step = step;
        }

        int from() {
            return from;
        }

        int to() {
            return to;
        }

        /** Outputs {@code output, output + 1, ...} read {@code place, place + step, ...}. */
        void add(int output, int place, int n) {
            int last = count - FIELDS;
            if (last >= begin[begin.length - 1]
                    && (output - from - data[last]) * step == place - data[last + 1]
                    && (step == 1 || data[last] + data[last + 2] == output - from)) {
                hole(data[last] + data[last + 2], output - from);
                data[last + 2] = output - from - data[last] + n;
                return;
            }
            if (count + FIELDS > data.length) {
                data = Arrays.copyOf(data, 2 * data.length);
            }
            data[count] = output - from;
            data[count + 1] = place;
            data[count + 2] = n;
            count += FIELDS;
        }

        private void hole(int first, int end) {
            if (first == end) {
                return;
            }
            if (holeCount + 2 > holes.length) {
                holes = Arrays.copyOf(holes, 2 * holes.length);
            }
            holes[holeCount] = first;
            holes[holeCount + 1] = end - first;
            holeCount += 2;
        }

        /** The next tap. */
        void next() {
            begin = Arrays.copyOf(begin, begin.length + 1);
            begin[begin.length - 1] = count;
            beginHoles = Arrays.copyOf(beginHoles, beginHoles.length + 1);
            beginHoles[beginHoles.length - 1] = holeCount;
        }

        Segments done() {
            return new Segments(this);
        }
    }

    /** The first output. */
    int from() {
        return from;
    }

    /** How many outputs. */
    int columns() {
        return columns;
    }

    /**
     * The rows of a channel's taps: what each reads, and zeros where it reads nothing.
     *
     * @param x the images
     * @param at where the channel begins
     * @param inner elements of a place
     * @param to where the rows go
     * @param into where the first begins
     * @param stride to the next
     */
    void copy(Object x, int at, int inner, Object to, int into, int stride) {
        if (x instanceof float[] f) {
            copy(f, at, inner, (float[]) to, into, stride);
        } else {
            copy((double[]) x, at, inner, (double[]) to, into, stride);
        }
    }

    private void copy(float[] x, int at, int inner, float[] to, int into, int stride) {
        for (int t = 0; t < begin.length - 1; t++) {
            int row = into + t * stride;
            int done = row;
            for (int i = begin[t]; i < begin[t + 1]; i += FIELDS) {
                int y = row + data[i] * inner;
                int place = at + data[i + 1] * inner;
                int n = data[i + 2];
                while (done < y) {
                    to[done++] = 0;
                }
                if (step == 1) {
                    copy(x, place, to, y, n * inner);
                } else if (inner == 1) {
                    for (int j = 0; j < n; j++) {
                        to[y + j] = x[place + j * step];
                    }
                } else {
                    for (int j = 0; j < n; j++) {
                        System.arraycopy(x, place + j * step * inner, to, y + j * inner, inner);
                    }
                }
                done = y + n * inner;
            }
            while (done < row + columns * inner) {
                to[done++] = 0;
            }
            clear(t, to, row, inner);
        }
    }

    /** Zeros where a tap's runs have holes. */
    private void clear(int t, float[] to, int row, int inner) {
        for (int i = beginHoles[t]; i < beginHoles[t + 1]; i += 2) {
            int first = row + holes[i] * inner;
            int end = first + holes[i + 1] * inner;
            for (int j = first; j < end; j++) {
                to[j] = 0;
            }
        }
    }

    /** A run, too short for the platform's own copy to pay; its last vector overlaps. */
    private static void copy(float[] x, int at, float[] y, int to, int n) {
        int lanes = FloatVectors.L;
        if (n >= lanes) {
            for (int i = 0; i < n - lanes; i += lanes) {
                FloatVector.fromArray(FloatVectors.S, x, at + i).intoArray(y, to + i);
            }
            int last = n - lanes;
            FloatVector.fromArray(FloatVectors.S, x, at + last).intoArray(y, to + last);
            return;
        }
        for (int i = 0; i < n; i++) {
            y[to + i] = x[at + i];
        }
    }

    private void copy(double[] x, int at, int inner, double[] to, int into, int stride) {
        for (int t = 0; t < begin.length - 1; t++) {
            int row = into + t * stride;
            Arrays.fill(to, row, row + columns * inner, 0);
            for (int i = begin[t]; i < begin[t + 1]; i += FIELDS) {
                int y = row + data[i] * inner;
                int place = at + data[i + 1] * inner;
                for (int j = 0; j < data[i + 2]; j++) {
                    System.arraycopy(x, place + j * step * inner, to, y + j * inner, inner);
                }
            }
            clear(t, to, row, inner);
        }
    }

    private void clear(int t, double[] to, int row, int inner) {
        for (int i = beginHoles[t]; i < beginHoles[t + 1]; i += 2) {
            int first = row + holes[i] * inner;
            Arrays.fill(to, first, first + holes[i + 1] * inner, 0);
        }
    }

    /**
     * Adds rows, as {@link #copy} makes them, where their taps read. What they have where a tap
     * reads nothing is lost.
     */
    void add(Object rows, int from, int stride, Object x, int at, int inner) {
        if (x instanceof float[] f) {
            add((float[]) rows, from, stride, f, at, inner);
        } else {
            add((double[]) rows, from, stride, (double[]) x, at, inner);
        }
    }

    private void add(float[] rows, int from, int stride, float[] x, int at, int inner) {
        for (int t = 0; t < begin.length - 1; t++) {
            int row = from + t * stride;
            clear(t, rows, row, inner);
            for (int i = begin[t]; i < begin[t + 1]; i += FIELDS) {
                int y = row + data[i] * inner;
                int place = at + data[i + 1] * inner;
                int n = data[i + 2];
                if (step == 1) {
                    add(rows, y, x, place, n * inner);
                } else if (inner == 1) {
                    for (int j = 0; j < n; j++) {
                        x[place + j * step] += rows[y + j];
                    }
                } else {
                    for (int j = 0; j < n; j++) {
                        add(rows, y + j * inner, x, place + j * step * inner, inner);
                    }
                }
            }
        }
    }

    private void add(double[] rows, int from, int stride, double[] x, int at, int inner) {
        for (int t = 0; t < begin.length - 1; t++) {
            int row = from + t * stride;
            clear(t, rows, row, inner);
            for (int i = begin[t]; i < begin[t + 1]; i += FIELDS) {
                int y = row + data[i] * inner;
                int place = at + data[i + 1] * inner;
                for (int j = 0; j < data[i + 2]; j++) {
                    add(rows, y + j * inner, x, place + j * step * inner, inner);
                }
            }
        }
    }

    private static void add(float[] from, int at, float[] to, int into, int n) {
        int i = 0;
        for (; i <= n - FloatVectors.L; i += FloatVectors.L) {
            FloatVector.fromArray(FloatVectors.S, to, into + i)
                    .add(FloatVector.fromArray(FloatVectors.S, from, at + i))
                    .intoArray(to, into + i);
        }
        // Rows of 56, 28, 24 or 14 are common, and what is left of them is more than a few.
        if (FloatVectors.L > 8 && i <= n - 8) {
            FloatVector.fromArray(FloatVector.SPECIES_256, to, into + i)
                    .add(FloatVector.fromArray(FloatVector.SPECIES_256, from, at + i))
                    .intoArray(to, into + i);
            i += 8;
        }
        if (FloatVectors.L > 4 && i <= n - 4) {
            FloatVector.fromArray(FloatVector.SPECIES_128, to, into + i)
                    .add(FloatVector.fromArray(FloatVector.SPECIES_128, from, at + i))
                    .intoArray(to, into + i);
            i += 4;
        }
        for (; i < n; i++) {
            to[into + i] += from[at + i];
        }
    }

    private static void add(double[] from, int at, double[] to, int into, int n) {
        int i = 0;
        for (; i <= n - DoubleVectors.L; i += DoubleVectors.L) {
            DoubleVector.fromArray(DoubleVectors.S, to, into + i)
                    .add(DoubleVector.fromArray(DoubleVectors.S, from, at + i))
                    .intoArray(to, into + i);
        }
        for (; i < n; i++) {
            to[into + i] += from[at + i];
        }
    }
}
