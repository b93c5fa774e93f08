package jacobi.kernel;

/** For each output along a dimension, the places it looks at: a first, an end and a step. */
public final class Spans {
    private final int[] starts;
    private final int[] ends;
    private final int step;

    private Spans(int[] starts, int[] ends, int step) {
        this.starts = starts;
        this.ends = ends;
        this.step = step;
    }

    /** A window that slides over {@code size} places; what is outside of them is not looked at. */
    public static Spans sliding(int size, Window.Span window, int outputs) {
        int[] starts = new int[outputs];
        int[] ends = new int[outputs];
        for (int o = 0; o < outputs; o++) {
            int first = window.place(o, 0);
            ends[o] = Math.min(first + window.reach(), size);
            starts[o] =
                    first < 0
                            ? first + Math.ceilDiv(-first, window.dilation()) * window.dilation()
                            : first;
        }
        return new Spans(starts, ends, window.dilation());
    }

    /** All places shared out: output o of n begins at {@code floor(o size / n)}. */
    public static Spans adaptive(int size, int outputs) {
        int[] starts = new int[outputs];
        int[] ends = new int[outputs];
        for (int o = 0; o < outputs; o++) {
            starts[o] = (int) ((long) o * size / outputs);
            ends[o] = (int) Math.ceilDiv((o + 1L) * size, outputs);
        }
        return new Spans(starts, ends, 1);
    }

    /** Windows of a length that begin where they are told to. */
    public static Spans at(int[] starts, int length) {
        int[] ends = new int[starts.length];
        for (int o = 0; o < ends.length; o++) {
            ends[o] = starts[o] + length;
        }
        return new Spans(starts.clone(), ends, 1);
    }

    /** The number of outputs. */
    public int count() {
        return starts.length;
    }

    /** The first place of an output. */
    public int start(int output) {
        return starts[output];
    }

    /** Behind the last place of an output. */
    public int end(int output) {
        return ends[output];
    }

    /** From one place of an output to the next. */
    public int step() {
        return step;
    }

    /** Such as {@code 4 spans of step 1}. */
    @Override
    public String toString() {
        return count() + " spans of step " + step;
    }
}
