package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.cpu.Chunks;
import jacobi.cpu.MaxPools;
import jacobi.kernel.Kernel;
import jacobi.kernel.Spans;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link Kernel.MaxPool} of planes of floats in two passes without branches: down the rows of a
 * window, a vector of columns at a time, then across the columns, a vector of outputs at a time.
 * Beside each largest element goes the number of its place, a float, exact below 2^24.
 *
 * <p>The order of {@link MaxPools} holds: the first of equals row by row stays, the last NaN wins.
 * Across, of two equal elements the one with the smaller place stays, and of two NaN that with the
 * larger.
 */
final class MaxPoolRows {
    private static final int L = FloatVectors.L;
    private static final int EXACT = 1 << 24;

    private final Spans down;
    private final Spans across;
    private final int width;
    private final int height;
    private final int taps;
    // For each tap across, the column that each output reads; a column again where there is none.
    private final int[][] columns;
    private final float[] numbers;

    private MaxPoolRows(Kernel.MaxPool k, int height, int width) {
        down = k.height();
        across = k.width();
        this.height = height;
        this.width = width;
        int n = across.count();
        int most = 0;
        for (int o = 0; o < n; o++) {
            int span = across.end(o) - across.start(o);
            most = Math.max(most, Math.ceilDiv(span, across.step()));
        }
        taps = most;
        columns = new int[taps][Geometry.round(n, L)];
        for (int t = 0; t < taps; t++) {
            for (int o = 0; o < n; o++) {
                int place = across.start(o) + t * across.step();
                columns[t][o] = place < across.end(o) ? place : across.start(o);
            }
        }
        numbers = new float[Geometry.round(width, L)];
        for (int i = 0; i < width; i++) {
            numbers[i] = i;
        }
    }

    static void run(Kernel.MaxPool k, Array values, Array index, Array in) {
        int depth = in.shape().size(1);
        int height = in.shape().size(2);
        int width = in.shape().size(3);
        boolean fits =
                in.dtype() == DType.FLOAT32
                        && in.layout().isContiguous()
                        && depth == 1
                        && k.depth().count() == 1
                        && k.width().count() >= L / 2
                        && height * width < EXACT;
        if (!fits || values.numel() == 0) {
            MaxPools.run(k, values, index, in);
            return;
        }
        var rows = new MaxPoolRows(k, height, width);
        int outputs = k.height().count() * k.width().count();
        float[] x = in.storage().floats();
        float[] y = values.storage().floats();
        long[] places = index.storage().longs();
        Chunks.run(
                in.shape().size(0),
                Chunks.grain(2L * (height * width + outputs)),
                (from, to) -> {
                    var part = rows.new Part();
                    for (int p = from; p < to; p++) {
                        int at = in.layout().offset() + p * height * width;
                        int first = p * outputs;
                        part.plane(
                                x,
                                at,
                                y,
                                values.layout().offset() + first,
                                places,
                                index.layout().offset() + first);
                    }
                });
    }

    /** What one thread needs. */
    private final class Part {
        private final float[] largest = new float[Geometry.round(width, L)];
        private final float[] place = new float[Geometry.round(width, L)];
        private final float[] result = new float[Geometry.round(across.count(), L)];
        private final float[] where = new float[Geometry.round(across.count(), L)];

        void plane(float[] x, int at, float[] y, int to, long[] places, int placesAt) {
            int n = across.count();
            for (int o = 0; o < down.count(); o++) {
                int first = down.start(o);
                int end = Math.min(down.end(o), height);
                down(x, at, first, end);
                across(n);
                System.arraycopy(result, 0, y, to + o * n, n);
                for (int i = 0; i < n; i++) {
                    places[placesAt + o * n + i] = (long) where[i];
                }
            }
        }

        /** The largest of each column of some rows. */
        private void down(float[] x, int at, int first, int end) {
            int i = 0;
            for (; i <= width - L; i += L) {
                var most = FloatVector.fromArray(FloatVectors.S, x, at + first * width + i);
                var row = FloatVector.broadcast(FloatVectors.S, (float) (first * width));
                for (int r = first + down.step(); r < end; r += down.step()) {
                    var v = FloatVector.fromArray(FloatVectors.S, x, at + r * width + i);
                    VectorMask<Float> larger =
                            v.compare(VectorOperators.GT, most).or(v.test(VectorOperators.IS_NAN));
                    most = v.blend(most, larger.not());
                    row =
                            FloatVector.broadcast(FloatVectors.S, (float) (r * width))
                                    .blend(row, larger.not());
                }
                most.intoArray(largest, i);
                FloatVector.fromArray(FloatVectors.S, numbers, i).add(row).intoArray(place, i);
            }
            for (; i < width; i++) {
                float most = x[at + first * width + i];
                int best = first * width + i;
                for (int r = first + down.step(); r < end; r += down.step()) {
                    float v = x[at + r * width + i];
                    if (v > most || Float.isNaN(v)) {
                        most = v;
                        best = r * width + i;
                    }
                }
                largest[i] = most;
                place[i] = best;
            }
        }

        /** The largest of some columns for each output. */
        private void across(int n) {
            // Not above anything that is a number.
            var lowest = FloatVector.broadcast(FloatVectors.S, Float.NEGATIVE_INFINITY);
            for (int o = 0; o < n; o += L) {
                var most = FloatVector.fromArray(FloatVectors.S, largest, 0, columns[0], o);
                var best = FloatVector.fromArray(FloatVectors.S, place, 0, columns[0], o);
                for (int t = 1; t < taps; t++) {
                    var v = FloatVector.fromArray(FloatVectors.S, largest, 0, columns[t], o);
                    var p = FloatVector.fromArray(FloatVectors.S, place, 0, columns[t], o);
                    var before = p.compare(VectorOperators.LT, best);
                    VectorMask<Float> isNan = v.test(VectorOperators.IS_NAN);
                    VectorMask<Float> larger =
                            v.compare(VectorOperators.GT, most)
                                    .or(v.compare(VectorOperators.EQ, most).and(before))
                                    .or(isNan.and(lowest.compare(VectorOperators.LE, most)))
                                    .or(isNan.andNot(before));
                    most = v.blend(most, larger.not());
                    best = p.blend(best, larger.not());
                }
                most.intoArray(result, o);
                best.intoArray(where, o);
            }
        }
    }
}
