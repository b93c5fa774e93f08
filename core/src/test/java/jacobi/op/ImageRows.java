package jacobi.op;

import static jacobi.op.OperatorRow.between;
import static jacobi.op.OperatorRow.fixed;
import static jacobi.op.OperatorRow.in;
import static jacobi.op.OperatorRow.structural;

import jacobi.Tensor;

import java.util.List;
import java.util.stream.Stream;

/** Rows of {@link OperatorRows} for operators on images. */
final class ImageRows {
    private static final String F = "nn.functional.";

    private ImageRows() {}

    static List<OperatorRow> all() {
        return Stream.of(convolutions(), pooling(), padding(), normalization(), resizing())
                .flatMap(List::stream)
                .toList();
    }

    private static OperatorRow row(String name, Object... arguments) {
        return structural(F + name, arguments);
    }

    /** Values whose sums of products stay below 1, so that their rounding is that of 1. */
    private static OperatorRow.Input small(Integer... shape) {
        return between(-.4, .4, shape);
    }

    private static List<OperatorRow> convolutions() {
        return List.of(
                row("conv1d", small(2, 4, 9), small(6, 2, 3), small(6))
                        .with("stride", 2L)
                        .with("padding", 1L)
                        .with("groups", 2L),
                row("conv1d", small(4, 9), small(3, 4, 2)).with("padding", "same"),
                row("conv2d", small(2, 3, 7, 6), small(4, 3, 3, 3), small(4)).with("padding", 1L),
                row("conv2d", small(1, 2, 8, 9), small(4, 1, 3, 2))
                        .with("groups", 2L)
                        .with("dilation", List.of(2L, 3L))
                        .with("stride", List.of(1L, 2L))
                        .with("padding", List.of(2L, 1L)),
                row("conv2d", small(1, 3, 20, 20), small(2, 3, 1, 1)),
                row("conv3d", small(1, 2, 4, 4, 5), small(3, 2, 2, 3, 2), small(3))
                        .with("padding", 1L),
                row("conv_transpose1d", small(2, 3, 5), small(3, 2, 3), small(2))
                        .with("stride", 2L)
                        .with("output_padding", 1L),
                row("conv_transpose2d", small(1, 4, 3, 4), small(4, 2, 3, 3), small(4))
                        .with("groups", 2L)
                        .with("stride", 2L)
                        .with("padding", 1L)
                        .with("dilation", 2L),
                row("conv_transpose3d", small(1, 2, 3, 2, 3), small(2, 2, 2, 2, 2))
                        .with("stride", 2L));
    }

    private static List<OperatorRow> pooling() {
        Tensor places = Tensor.of(0, 3, 5, 4, 1, 2).reshape(1, 2, 3);
        Tensor samples = Tensor.of(new double[] {.3, .6, .1, .8}, 1, 2, 2);
        return List.of(
                row("max_pool1d", in(2, 3, 9), 3L, 2L).with("padding", 1L),
                row("max_pool2d", in(2, 2, 7, 8), 3L)
                        .with("stride", 2L)
                        .with("ceil_mode", true)
                        .with("return_indices", true),
                row("max_pool2d", in(1, 2, 40, 37), 3L, 2L, 1L),
                row("max_pool3d", in(1, 2, 4, 4, 4), 2L).with("dilation", 2L).with("stride", 1L),
                row("avg_pool1d", in(2, 3, 9), 3L, 2L).with("padding", 1L),
                row("avg_pool2d", in(1, 2, 7, 8), 3L, 2L, 1L)
                        .with("count_include_pad", false)
                        .with("ceil_mode", true),
                row("avg_pool3d", in(1, 2, 4, 4, 4), 2L).with("divisor_override", 3L),
                row("lp_pool1d", between(.5, 2, 2, 3, 8), 2.0, 2L),
                row("lp_pool2d", between(.5, 2, 1, 2, 6, 6), 3.0, 2L),
                row("lp_pool3d", between(.5, 2, 1, 1, 4, 4, 4), 2.0, 2L),
                row("adaptive_avg_pool1d", in(2, 3, 8), 3L),
                row("adaptive_avg_pool2d", in(1, 2, 7, 5), List.of(3L, 2L)),
                row("adaptive_avg_pool2d", in(1, 2, 7, 5), 1L),
                row("adaptive_avg_pool3d", in(1, 2, 3, 4, 5), 2L),
                row("adaptive_max_pool1d", in(2, 3, 8), 3L),
                row("adaptive_max_pool2d", in(1, 2, 7, 5), List.of(3L, 2L)),
                row("adaptive_max_pool3d", in(1, 2, 3, 4, 5), 2L),
                row("max_unpool1d", in(1, 2, 3), places, 3L),
                row("max_unpool2d", in(1, 2, 1, 3), places.reshape(1, 2, 1, 3), List.of(2L, 3L)),
                row("max_unpool3d", in(1, 2, 1, 1, 3), places.reshape(1, 2, 1, 1, 3), 3L),
                row("fractional_max_pool2d", in(1, 2, 8, 7), 2L, 3L)
                        .with("_random_samples", samples),
                row("fractional_max_pool3d", in(1, 1, 6, 7, 6), 2L, 3L)
                        .with("_random_samples", Tensor.of(new double[] {.3, .6, .1}, 1, 1, 3)));
    }

    private static List<OperatorRow> padding() {
        List<Long> around = List.of(1L, 2L, 2L, 1L);
        return List.of(
                row("pad", in(2, 3, 4), List.of(1L, -1L, 0L, 2L)).with("value", 1.5),
                row("pad", in(1, 2, 4, 5), around, "reflect"),
                row("pad", in(1, 2, 4, 5), around, "replicate"),
                row("pad", in(1, 2, 4, 5), around, "circular"),
                structural("constant_pad_nd", in(2, 3), List.of(1L, 1L), 2.0));
    }

    private static List<OperatorRow> normalization() {
        Tensor running = Tensor.of(0.0, 0.0, 0.0); // not read in training, only written
        Tensor mean = Tensor.of(.1, .2, .3);
        Tensor variance = Tensor.of(1.5, .5, .7);
        return List.of(
                row("batch_norm", in(4, 3, 5), running, running, in(3), in(3))
                        .with("training", true),
                row("batch_norm", in(6, 3), running, running).with("training", true),
                row("batch_norm", in(2, 3, 20), running, running, in(3)).with("training", true),
                row("batch_norm", in(4, 3, 5), mean, variance, in(3), in(3)),
                row("instance_norm", in(2, 3, 6), running, running, in(3), in(3)),
                row("layer_norm", in(4, 3, 5), List.of(3L, 5L), in(3, 5), in(3, 5)),
                row("layer_norm", in(4, 40), List.of(40L)),
                row("rms_norm", in(4, 7), List.of(7L), in(7)),
                row("group_norm", in(2, 6, 4), 3L, in(6), in(6)),
                row("local_response_norm", in(2, 5, 4), 3L));
    }

    private static List<OperatorRow> resizing() {
        OperatorRow.Input grid = between(-1.2, 1.2, 2, 3, 4, 2);
        return List.of(
                row("interpolate", in(1, 2, 5, 4), 7L),
                row("interpolate", in(1, 2, 5, 4), 3L).with("mode", "nearest-exact"),
                row("interpolate", in(1, 2, 5), 9L).with("mode", "linear"),
                row("interpolate", in(1, 2, 5, 4), List.of(8L, 3L)).with("mode", "bilinear"),
                row("interpolate", in(1, 2, 5, 4), 7L)
                        .with("mode", "bicubic")
                        .with("align_corners", true),
                row("interpolate", in(1, 2, 9, 8), 4L)
                        .with("mode", "bicubic")
                        .with("antialias", true),
                row("interpolate", in(1, 1, 3, 4, 3), 5L).with("mode", "trilinear"),
                row("interpolate", in(1, 2, 6, 5), 4L).with("mode", "area"),
                row("pixel_shuffle", in(1, 8, 2, 3), 2L),
                row("pixel_unshuffle", in(1, 2, 4, 6), 2L),
                row("channel_shuffle", in(1, 6, 2, 2), 3L),
                row("unfold", in(1, 2, 5, 6), 3L).with("padding", 1L).with("stride", 2L),
                row("fold", in(1, 8, 12), List.of(4L, 5L), 2L),
                row("grid_sample", in(2, 2, 5, 4), grid).with("align_corners", false),
                row("grid_sample", in(2, 2, 5, 4), grid)
                        .with("mode", "bicubic")
                        .with("padding_mode", "reflection"),
                row("grid_sample", in(2, 2, 5, 4), grid)
                        .with("mode", "nearest")
                        .with("padding_mode", "border"),
                row("grid_sample", in(1, 2, 3, 4, 3), between(-1.2, 1.2, 1, 2, 2, 3, 3)),
                row("affine_grid", in(2, 2, 3), List.of(2L, 1L, 3L, 4L)),
                row("affine_grid", fixed(-1, 1, 1, 3, 4), List.of(1L, 1L, 2L, 3L, 2L)));
    }
}
