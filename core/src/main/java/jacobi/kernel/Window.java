package jacobi.kernel;

/**
 * What slides over an image of up to three dimensions; a line or a plane has spans of {@link
 * Span#ONE} in front.
 *
 * @param depth along the first dimension
 * @param height along the second
 * @param width along the third
 */
public record Window(Span depth, Span height, Span width) {
    /**
     * A window along one dimension: its taps read places {@code o * stride - padding + t *
     * dilation} for output o and {@code t < kernel}; places outside the image are zeros.
     *
     * @param kernel the number of taps
     * @param stride places from one output to the next
     * @param padding places in front of the image that the first output begins
     * @param dilation places from one tap to the next
     */
    public record Span(int kernel, int stride, int padding, int dilation) {
        /** One tap on each place. */
        public static final Span ONE = new Span(1, 1, 0, 1);

        /** Places from the first tap to the last, both included. */
        public int reach() {
            return (kernel - 1) * dilation + 1;
        }

        /** Where a tap of an output reads. */
        public int place(int output, int tap) {
            return output * stride - padding + tap * dilation;
        }

        /** The first output whose tap does not read in front of the image. */
        public int first(int tap) {
            return Math.max(0, Math.ceilDiv(padding - tap * dilation, stride));
        }

        /** The first output whose tap reads behind an image of a size. */
        public int end(int tap, int size) {
            return Math.max(0, Math.ceilDiv(size + padding - tap * dilation, stride));
        }
    }

    /** Taps in all. */
    public int taps() {
        return depth.kernel * height.kernel * width.kernel;
    }
}
