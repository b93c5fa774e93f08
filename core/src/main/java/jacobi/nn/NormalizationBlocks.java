package jacobi.nn;

import jacobi.op.Arguments;

import java.util.Collections;
import java.util.List;

/** Rows of {@link BlockFactory}: normalisation, and images of other sizes. */
final class NormalizationBlocks {
    private NormalizationBlocks() {}

    static void rows(ImageBlocks.Rows into) {
        normalization(into);
        resizing(into);
    }

    private static void normalization(ImageBlocks.Rows into) {
        into.row(
                "BatchNorm1d(int num_features, float eps=1e-05, float? momentum=0.1, bool"
                        + " affine=True, bool track_running_stats=True)",
                a ->
                        new BatchNorm1d(
                                a.integer("num_features"),
                                a.number("eps"),
                                a.optionalNumber("momentum"),
                                a.flag("affine"),
                                a.flag("track_running_stats")));
        into.row(
                "InstanceNorm1d(int num_features, float eps=1e-05, float? momentum=0.1, bool"
                        + " affine=False, bool track_running_stats=False)",
                a ->
                        new InstanceNorm1d(
                                a.integer("num_features"),
                                a.number("eps"),
                                a.optionalNumber("momentum"),
                                a.flag("affine"),
                                a.flag("track_running_stats")));
        into.row(
                "BatchNorm2d(int num_features, float eps=1e-05, float? momentum=0.1, bool"
                        + " affine=True, bool track_running_stats=True)",
                a ->
                        new BatchNorm2d(
                                a.integer("num_features"),
                                a.number("eps"),
                                a.optionalNumber("momentum"),
                                a.flag("affine"),
                                a.flag("track_running_stats")));
        into.row(
                "InstanceNorm2d(int num_features, float eps=1e-05, float? momentum=0.1, bool"
                        + " affine=False, bool track_running_stats=False)",
                a ->
                        new InstanceNorm2d(
                                a.integer("num_features"),
                                a.number("eps"),
                                a.optionalNumber("momentum"),
                                a.flag("affine"),
                                a.flag("track_running_stats")));
        into.row(
                "BatchNorm3d(int num_features, float eps=1e-05, float? momentum=0.1, bool"
                        + " affine=True, bool track_running_stats=True)",
                a ->
                        new BatchNorm3d(
                                a.integer("num_features"),
                                a.number("eps"),
                                a.optionalNumber("momentum"),
                                a.flag("affine"),
                                a.flag("track_running_stats")));
        into.row(
                "InstanceNorm3d(int num_features, float eps=1e-05, float? momentum=0.1, bool"
                        + " affine=False, bool track_running_stats=False)",
                a ->
                        new InstanceNorm3d(
                                a.integer("num_features"),
                                a.number("eps"),
                                a.optionalNumber("momentum"),
                                a.flag("affine"),
                                a.flag("track_running_stats")));
        into.row(
                "LayerNorm(int[1] normalized_shape, float eps=1e-05, bool elementwise_affine=True,"
                        + " bool bias=True)",
                a ->
                        new LayerNorm(
                                a.list("normalized_shape"),
                                a.number("eps"),
                                a.flag("elementwise_affine"),
                                a.flag("bias")));
        into.row(
                "RMSNorm(int[1] normalized_shape, float? eps=None, bool elementwise_affine=True)",
                a ->
                        new RMSNorm(
                                a.list("normalized_shape"),
                                a.optionalNumber("eps"),
                                a.flag("elementwise_affine")));
        into.row(
                "GroupNorm(int num_groups, int num_channels, float eps=1e-05, bool affine=True)",
                a ->
                        new GroupNorm(
                                a.integer("num_groups"),
                                a.integer("num_channels"),
                                a.number("eps"),
                                a.flag("affine")));
        into.row(
                "LocalResponseNorm(int size, float alpha=0.0001, float beta=0.75, float k=1.0)",
                a ->
                        new LocalResponseNorm(
                                a.integer("size"),
                                a.number("alpha"),
                                a.number("beta"),
                                a.number("k")));
    }

    private static void resizing(ImageBlocks.Rows into) {
        into.row(
                "Upsample(int[1]? size=None, any? scale_factor=None, str mode='nearest', bool?"
                        + " align_corners=None)",
                a -> upsample(a));
        into.row(
                "PixelShuffle(int upscale_factor)",
                a -> new PixelShuffle(a.integer("upscale_factor")));
        into.row(
                "PixelUnshuffle(int downscale_factor)",
                a -> new PixelUnshuffle(a.integer("downscale_factor")));
        into.row("ChannelShuffle(int groups)", a -> new ChannelShuffle(a.integer("groups")));
        into.row(
                "Unfold(int[2] kernel_size, int[2] dilation=1, int[2] padding=0, int[2] stride=1)",
                a ->
                        new Unfold(
                                a.list("kernel_size"),
                                a.list("dilation"),
                                a.list("padding"),
                                a.list("stride")));
        into.row(
                "Fold(int[2] output_size, int[2] kernel_size, int[2] dilation=1, int[2] padding=0,"
                        + " int[2] stride=1)",
                a ->
                        new Fold(
                                a.list("output_size"),
                                a.list("kernel_size"),
                                a.list("dilation"),
                                a.list("padding"),
                                a.list("stride")));
    }

    private static Upsample upsample(Arguments a) {
        int[] size = a.integers("size");
        String mode = String.valueOf(a.text("mode"));
        boolean align = a.flag("align_corners");
        if (size != null) {
            return new Upsample(size, mode, align);
        }
        Object given = a.raw("scale_factor");
        List<?> all = given instanceof List<?> l ? l : Collections.singletonList(given);
        double[] factors =
                all.stream()
                        .mapToDouble(n -> n instanceof Number f ? f.doubleValue() : 0)
                        .toArray();
        return new Upsample(factors, mode, align);
    }
}
