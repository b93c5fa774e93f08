package jacobi.plot;

import java.awt.Color;

/**
 * Numbers from 0 to 1 as colours.
 *
 * <p>Both scales are told apart by people who do not see all colours, and in print without any:
 * {@link #SEQUENTIAL} grows steadily lighter (the anchors are viridis's, S. van der Walt and N.
 * Smith 2015), {@link #DIVERGING} goes from blue over grey to orange.
 */
enum ColorScale {
    SEQUENTIAL(
            0x440154, 0x482878, 0x3e4a89, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58,
            0xb5de2b, 0xfde725),
    DIVERGING(0x0b5394, 0x4f8fc7, 0xa9c6e0, 0xdedede, 0xf2bf91, 0xdb7a2e, 0x9c4400);

    @SuppressWarnings("ImmutableEnumChecker") // written nowhere
    private final int[] anchors;

    ColorScale(int... anchors) {
        this.anchors = anchors;
    }

    /** The colour of a number; what is outside counts as the nearer end. */
    Color at(double share) {
        double place = Math.clamp(Double.isNaN(share) ? 0 : share, 0, 1) * (anchors.length - 1);
        int below = Math.min(anchors.length - 2, (int) place);
        return Theme.mix(new Color(anchors[below]), new Color(anchors[below + 1]), place - below);
    }

    /** Black or white, whichever can be read on a colour. */
    static Color onTop(Color ground) {
        double luminance =
                0.2126 * linear(ground.getRed())
                        + 0.7152 * linear(ground.getGreen())
                        + 0.0722 * linear(ground.getBlue());
        return luminance > 0.18 ? new Color(0x101010) : Color.WHITE;
    }

    private static double linear(int channel) {
        double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
