package jacobi.nn;

import jacobi.PoolingOps.Window;
import jacobi.op.Arguments;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.List;

/** Rows of {@link BlockFactory}: pooling. */
final class PoolingBlocks {
    private PoolingBlocks() {}

    static void rows(ImageBlocks.Rows into) {
        largest(into);
        averages(into);
    }

    private static void largest(ImageBlocks.Rows into) {
        into.row(
                "MaxPool1d(int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1]"
                        + " dilation=1, bool return_indices=False, bool ceil_mode=False)",
                a ->
                        new MaxPool1d(
                                window(a).padding(a.list("padding")).dilation(a.list("dilation"))));
        into.row(
                "MaxUnpool1d(int[1] kernel_size, int[1]? stride=None, int[1] padding=0)",
                a -> new MaxUnpool1d(unwindow(a)));
        into.row(
                "AdaptiveMaxPool1d(any output_size, bool return_indices=False)",
                a -> new AdaptiveMaxPool1d(outputs(a)));
        into.row(
                "MaxPool2d(int[2] kernel_size, int[2]? stride=None, int[2] padding=0, int[2]"
                        + " dilation=1, bool return_indices=False, bool ceil_mode=False)",
                a ->
                        new MaxPool2d(
                                window(a).padding(a.list("padding")).dilation(a.list("dilation"))));
        into.row(
                "MaxUnpool2d(int[2] kernel_size, int[2]? stride=None, int[2] padding=0)",
                a -> new MaxUnpool2d(unwindow(a)));
        into.row(
                "AdaptiveMaxPool2d(any output_size, bool return_indices=False)",
                a -> new AdaptiveMaxPool2d(outputs(a)));
        into.row(
                "FractionalMaxPool2d(int[2] kernel_size, int[2] output_size)",
                a -> new FractionalMaxPool2d(a.list("kernel_size"), a.list("output_size")));
        into.row(
                "MaxPool3d(int[3] kernel_size, int[3]? stride=None, int[3] padding=0, int[3]"
                        + " dilation=1, bool return_indices=False, bool ceil_mode=False)",
                a ->
                        new MaxPool3d(
                                window(a).padding(a.list("padding")).dilation(a.list("dilation"))));
        into.row(
                "MaxUnpool3d(int[3] kernel_size, int[3]? stride=None, int[3] padding=0)",
                a -> new MaxUnpool3d(unwindow(a)));
        into.row(
                "AdaptiveMaxPool3d(any output_size, bool return_indices=False)",
                a -> new AdaptiveMaxPool3d(outputs(a)));
        into.row(
                "FractionalMaxPool3d(int[3] kernel_size, int[3] output_size)",
                a -> new FractionalMaxPool3d(a.list("kernel_size"), a.list("output_size")));
    }

    private static void averages(ImageBlocks.Rows into) {
        into.row(
                "AvgPool1d(int[1] kernel_size, int[1]? stride=None, int[1] padding=0, bool"
                        + " ceil_mode=False, bool count_include_pad=True)",
                a ->
                        new AvgPool1d(
                                window(a).padding(a.list("padding")),
                                a.flag("count_include_pad"),
                                null));
        into.row(
                "LPPool1d(float norm_type, int[1] kernel_size, int[1]? stride=None, bool"
                        + " ceil_mode=False)",
                a -> new LPPool1d(a.number("norm_type"), window(a)));
        into.row("AdaptiveAvgPool1d(any output_size)", a -> new AdaptiveAvgPool1d(outputs(a)));
        into.row(
                "AvgPool2d(int[2] kernel_size, int[2]? stride=None, int[2] padding=0, bool"
                    + " ceil_mode=False, bool count_include_pad=True, int? divisor_override=None)",
                a ->
                        new AvgPool2d(
                                window(a).padding(a.list("padding")),
                                a.flag("count_include_pad"),
                                divisor(a)));
        into.row(
                "LPPool2d(float norm_type, int[2] kernel_size, int[2]? stride=None, bool"
                        + " ceil_mode=False)",
                a -> new LPPool2d(a.number("norm_type"), window(a)));
        into.row("AdaptiveAvgPool2d(any output_size)", a -> new AdaptiveAvgPool2d(outputs(a)));
        into.row(
                "AvgPool3d(int[3] kernel_size, int[3]? stride=None, int[3] padding=0, bool"
                    + " ceil_mode=False, bool count_include_pad=True, int? divisor_override=None)",
                a ->
                        new AvgPool3d(
                                window(a).padding(a.list("padding")),
                                a.flag("count_include_pad"),
                                divisor(a)));
        into.row(
                "LPPool3d(float norm_type, int[3] kernel_size, int[3]? stride=None, bool"
                        + " ceil_mode=False)",
                a -> new LPPool3d(a.number("norm_type"), window(a)));
        into.row("AdaptiveAvgPool3d(any output_size)", a -> new AdaptiveAvgPool3d(outputs(a)));
    }

    private static Window window(Arguments a) {
        int[] stride = a.integers("stride");
        return Window.of(a.list("kernel_size"))
                .stride(stride == null ? new int[0] : stride)
                .ceil(a.flag("ceil_mode"));
    }

    private static @Nullable Integer divisor(Arguments a) {
        return a.raw("divisor_override") == null ? null : (Integer) a.integer("divisor_override");
    }

    private static @Nullable Integer[] outputs(Arguments a) {
        List<?> given =
                a.raw("output_size") instanceof List<?> l
                        ? l
                        : Collections.singletonList(a.raw("output_size"));
        @Nullable Integer[] all = new Integer[given.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = given.get(i) instanceof Long n ? (Integer) Math.toIntExact(n) : null;
        }
        return all;
    }

    private static Window unwindow(Arguments a) {
        int[] stride = a.integers("stride");
        return Window.of(a.list("kernel_size"))
                .stride(stride == null ? new int[0] : stride)
                .padding(a.list("padding"));
    }
}
