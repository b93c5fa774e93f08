package jacobi.nn;

import jacobi.op.Arguments;

import java.util.function.Function;

/** Rows of {@link BlockFactory}: convolutions and padding of images. */
final class ImageBlocks {
    private ImageBlocks() {}

    /** Where rows go: a signature, and how a block is made. */
    @FunctionalInterface
    interface Rows {
        /** One more. */
        void row(String signature, Function<Arguments, Block> maker);
    }

    static void rows(Rows into) {
        convolutions(into);
        padding(into);
    }

    private static void convolutions(Rows into) {
        into.row(
                "Conv1d(int in_channels, int out_channels, int[1] kernel_size, int[1] stride=1, any"
                        + " padding=0, int[1] dilation=1, int groups=1, bool bias=True, str"
                        + " padding_mode='zeros')",
                a ->
                        new Conv1d(
                                a.integer("in_channels"),
                                a.integer("out_channels"),
                                a.list("kernel_size"),
                                options(a)));
        into.row(
                "ConvTranspose1d(int in_channels, int out_channels, int[1] kernel_size, int[1]"
                        + " stride=1, any padding=0, int[1] output_padding=0, int groups=1, bool"
                        + " bias=True, int[1] dilation=1, str padding_mode='zeros')",
                a ->
                        new ConvTranspose1d(
                                a.integer("in_channels"),
                                a.integer("out_channels"),
                                a.list("kernel_size"),
                                options(a).outputPadding(a.list("output_padding"))));
        into.row(
                "Conv2d(int in_channels, int out_channels, int[2] kernel_size, int[2] stride=1, any"
                        + " padding=0, int[2] dilation=1, int groups=1, bool bias=True, str"
                        + " padding_mode='zeros')",
                a ->
                        new Conv2d(
                                a.integer("in_channels"),
                                a.integer("out_channels"),
                                a.list("kernel_size"),
                                options(a)));
        into.row(
                "ConvTranspose2d(int in_channels, int out_channels, int[2] kernel_size, int[2]"
                        + " stride=1, any padding=0, int[2] output_padding=0, int groups=1, bool"
                        + " bias=True, int[2] dilation=1, str padding_mode='zeros')",
                a ->
                        new ConvTranspose2d(
                                a.integer("in_channels"),
                                a.integer("out_channels"),
                                a.list("kernel_size"),
                                options(a).outputPadding(a.list("output_padding"))));
        into.row(
                "Conv3d(int in_channels, int out_channels, int[3] kernel_size, int[3] stride=1, any"
                        + " padding=0, int[3] dilation=1, int groups=1, bool bias=True, str"
                        + " padding_mode='zeros')",
                a ->
                        new Conv3d(
                                a.integer("in_channels"),
                                a.integer("out_channels"),
                                a.list("kernel_size"),
                                options(a)));
        into.row(
                "ConvTranspose3d(int in_channels, int out_channels, int[3] kernel_size, int[3]"
                        + " stride=1, any padding=0, int[3] output_padding=0, int groups=1, bool"
                        + " bias=True, int[3] dilation=1, str padding_mode='zeros')",
                a ->
                        new ConvTranspose3d(
                                a.integer("in_channels"),
                                a.integer("out_channels"),
                                a.list("kernel_size"),
                                options(a).outputPadding(a.list("output_padding"))));
    }

    private static void padding(Rows into) {
        into.row("ReflectionPad1d(int[1] padding)", a -> new ReflectionPad1d(a.list("padding")));
        into.row("ReplicationPad1d(int[1] padding)", a -> new ReplicationPad1d(a.list("padding")));
        into.row("CircularPad1d(int[1] padding)", a -> new CircularPad1d(a.list("padding")));
        into.row("ZeroPad1d(int[1] padding)", a -> new ZeroPad1d(a.list("padding")));
        into.row(
                "ConstantPad1d(int[1] padding, float value)",
                a -> new ConstantPad1d(a.number("value"), a.list("padding")));
        into.row("ReflectionPad2d(int[1] padding)", a -> new ReflectionPad2d(a.list("padding")));
        into.row("ReplicationPad2d(int[1] padding)", a -> new ReplicationPad2d(a.list("padding")));
        into.row("CircularPad2d(int[1] padding)", a -> new CircularPad2d(a.list("padding")));
        into.row("ZeroPad2d(int[1] padding)", a -> new ZeroPad2d(a.list("padding")));
        into.row(
                "ConstantPad2d(int[1] padding, float value)",
                a -> new ConstantPad2d(a.number("value"), a.list("padding")));
        into.row("ReflectionPad3d(int[1] padding)", a -> new ReflectionPad3d(a.list("padding")));
        into.row("ReplicationPad3d(int[1] padding)", a -> new ReplicationPad3d(a.list("padding")));
        into.row("CircularPad3d(int[1] padding)", a -> new CircularPad3d(a.list("padding")));
        into.row("ZeroPad3d(int[1] padding)", a -> new ZeroPad3d(a.list("padding")));
        into.row(
                "ConstantPad3d(int[1] padding, float value)",
                a -> new ConstantPad3d(a.number("value"), a.list("padding")));
    }

    private static ConvOptions options(Arguments a) {
        ConvOptions options =
                ConvOptions.DEFAULT
                        .stride(a.list("stride"))
                        .dilation(a.list("dilation"))
                        .groups(a.integer("groups"))
                        .bias(a.flag("bias"))
                        .paddingMode(String.valueOf(a.text("padding_mode")));
        return a.raw("padding") instanceof String rule
                ? options.padding(rule)
                : options.padding(a.list("padding"));
    }
}
