package jacobi.cpu.vector;

import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.cpu.Chunks;
import jacobi.kernel.Kernel;
import jacobi.kernel.Window;

/** The sizes of a convolution, and how its columns are cut into blocks. */
final class Geometry {
    /** A run of places at least so long is worth copying by itself. */
    private static final int RUN = 16;

    final DType type;
    final int lanes;
    final int images;
    final int groups;

    /** Channels of a group on either side. */
    final int ins;

    final int outs;

    final int taps;

    /** Elements of a channel of an image on either side. */
    final int volume;

    final int outputs;

    /** How many images are interleaved. */
    final int together;

    private final Window window;
    private final Shape input;
    private final Shape result;
    private final Segments[] blocks;

    Geometry(Kernel.Convolve k, Shape input, Shape result, DType type) {
        this.type = type;
        this.input = input;
        this.result = result;
        window = k.window();
        lanes = TileCode.lanes(type);
        images = input.size(0);
        groups = k.groups();
        ins = input.size(1) / groups;
        outs = result.size(1) / groups;
        taps = window.taps();
        volume = input.size(2) * input.size(3) * input.size(4);
        outputs = result.size(2) * result.size(3) * result.size(4);
        boolean runs = result.size(4) >= RUN || isPointwise();
        together =
                runs && outputs >= Convolutions.WIDE / 2
                        ? 1
                        : Math.max(1, Math.min(images, Math.ceilDiv(Convolutions.WIDE, outputs)));
        int count = together > 1 ? 1 : Math.ceilDiv(outputs, Convolutions.WIDE);
        int size = round(Math.ceilDiv(outputs, count), lanes);
        blocks = new Segments[Math.ceilDiv(outputs, size)];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = segments(i * size, Math.min(outputs, (i + 1) * size));
        }
    }

    static int round(int n, int unit) {
        return Chunks.count(n, unit) * unit;
    }

    /** Whether each output reads the one input at its place. */
    boolean isPointwise() {
        return taps == 1 && volume == outputs && window.width().padding() == 0;
    }

    /** Multiplications of all. */
    long work() {
        return (long) images * groups * ins * outs * taps * outputs;
    }

    /** Terms of an output. */
    int terms() {
        return ins * taps;
    }

    /** Blocks of an image, or of a group of images. */
    int blocks() {
        return blocks.length;
    }

    /** Groups of images. */
    int imageGroups() {
        return Math.ceilDiv(images, together);
    }

    /** Images of a group. */
    int images(int group) {
        return Math.min(together, images - group * together);
    }

    /** Where taps read for the outputs of a block. */
    Segments segments(int block) {
        return blocks[block];
    }

    /** An odd number of cache lines, so that rows are spread over all of a cache. */
    int stride(int columns) {
        int lines = Chunks.count(columns, lanes);
        return (lines + (lines % 2 == 0 ? 1 : 0)) * lanes;
    }

    private Segments segments(int from, int to) {
        var made = new Segments.Maker(from, to, window.width().stride());
        for (int d = 0; d < window.depth().kernel(); d++) {
            for (int h = 0; h < window.height().kernel(); h++) {
                for (int w = 0; w < window.width().kernel(); w++) {
                    tap(made, d, h, w);
                }
            }
        }
        return made.done();
    }

    private void tap(Segments.Maker made, int kd, int kh, int kw) {
        int width = result.size(4);
        int first = window.width().first(kw);
        int end = Math.min(width, window.width().end(kw, input.size(4)));
        int from = made.from();
        while (from < made.to()) {
            int row = from / width;
            int begin = row * width;
            int to = Math.min(made.to(), begin + width);
            int d = window.depth().place(row / result.size(3), kd);
            int h = window.height().place(row % result.size(3), kh);
            int lo = Math.max(from, begin + first);
            int hi = Math.min(to, begin + end);
            if (d >= 0 && d < input.size(2) && h >= 0 && h < input.size(3) && lo < hi) {
                int place = (d * input.size(3) + h) * input.size(4);
                made.add(lo, place + window.width().place(lo - begin, kw), hi - lo);
            }
            from = to;
        }
        made.next();
    }
}
