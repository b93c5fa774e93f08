package jacobi;

import jacobi.array.Array;
import jacobi.op.Normalization;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

/** Mean 0 and variance 1, for channels, rows, images or groups of channels. */
public sealed interface NormalizationOps permits Tensor {
    private static @Nullable Value optional(@Nullable Tensor t) {
        return t == null ? null : Call.value(t);
    }

    private static @Nullable Array array(@Nullable Tensor t) {
        return t == null ? null : Call.value(t).array();
    }

    /**
     * {@code (x - mean) / sqrt(var + eps) * weight + bias} of {@code [n, c, ...]}, channel by
     * channel (Ioffe and Szegedy 2015). In training mean and variance are the batch's, and running
     * ones {@code r} become {@code (1 - momentum) r + momentum s}, s being the batch's (of the
     * variance, with {@code n - 1} below); else they are the running ones.
     *
     * @param runningMean {@code [c]}, changed in place in training, or null
     * @param runningVar {@code [c]}, the same
     * @param weight {@code [c]} or null
     * @param bias {@code [c]} or null
     * @throws jacobi.array.ShapeException if something is not one a channel, or a channel has one
     *     element in training
     */
    default Tensor batchNorm(
            @Nullable Tensor runningMean,
            @Nullable Tensor runningVar,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean training,
            double momentum,
            double eps) {
        return Call.tensor(
                Normalization.batch(
                        Call.value(this),
                        array(runningMean),
                        array(runningVar),
                        optional(weight),
                        optional(bias),
                        training,
                        momentum,
                        eps));
    }

    /**
     * {@link #batchNorm} of each image by itself (Ulyanov et al. 2016).
     *
     * @param useInputStats whether mean and variance are the image's own, else the running ones
     */
    default Tensor instanceNorm(
            @Nullable Tensor runningMean,
            @Nullable Tensor runningVar,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean useInputStats,
            double momentum,
            double eps) {
        return Call.tensor(
                Normalization.instance(
                        Call.value(this),
                        array(runningMean),
                        array(runningVar),
                        optional(weight),
                        optional(bias),
                        useInputStats,
                        momentum,
                        eps));
    }

    /**
     * {@code (x - mean) / sqrt(var + eps) * weight + bias} over the last dimensions (Ba et al.
     * 2016).
     *
     * @param shape the sizes of these dimensions, which weight and bias have too
     * @throws jacobi.array.ShapeException if this does not end in that shape
     */
    default Tensor layerNorm(
            int[] shape, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        return Call.tensor(
                Normalization.layer(
                        Call.value(this), shape, optional(weight), optional(bias), eps));
    }

    /**
     * {@code x / sqrt(mean x^2 + eps) * weight} over the last dimensions (Zhang and Sennrich 2019).
     *
     * @param eps null for the distance from 1 to the next number of this type
     */
    default Tensor rmsNorm(int[] shape, @Nullable Tensor weight, @Nullable Double eps) {
        return Call.tensor(
                Normalization.rootMeanSquare(Call.value(this), shape, optional(weight), eps));
    }

    /**
     * {@code (x - mean) / sqrt(var + eps) * weight + bias} over groups of channels of each image
     * (Wu and He 2018), weight and bias being one a channel.
     *
     * @throws IllegalArgumentException if the groups do not divide the channels
     */
    default Tensor groupNorm(
            int groups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        return Call.tensor(
                Normalization.group(
                        Call.value(this), groups, optional(weight), optional(bias), eps));
    }

    /**
     * {@code x / (k + alpha mean x^2)^beta}, the mean over {@code size} channels around each one
     * (Krizhevsky et al. 2012).
     */
    default Tensor localResponseNorm(int size, double alpha, double beta, double k) {
        return Call.tensor(Normalization.localResponse(Call.value(this), size, alpha, beta, k));
    }
}
