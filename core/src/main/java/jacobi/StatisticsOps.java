package jacobi;

import jacobi.ReductionOps.Extreme;
import jacobi.op.Cumulative;
import jacobi.op.Differences;
import jacobi.op.Quantiles;
import jacobi.op.Reductions;

/** Medians, quantiles, running extremes, sums that leave NaN out, differences and areas. */
public sealed interface StatisticsOps permits Tensor {
    /** Sum of what is not NaN, of all elements. */
    default Tensor nansum() {
        return Call.tensor(Reductions.nansum(Call.value(this), null, false, null));
    }

    /** Sum of what is not NaN, over dimensions, which stay with size 1 if asked. */
    default Tensor nansum(int[] dims, boolean keepDim) {
        return Call.tensor(Reductions.nansum(Call.value(this), dims, keepDim, null));
    }

    /** Mean of what is not NaN, of all elements. */
    default Tensor nanmean() {
        return Call.tensor(Reductions.nanmean(Call.value(this), null, false, null));
    }

    /** Mean of what is not NaN, over dimensions, which stay with size 1 if asked. */
    default Tensor nanmean(int[] dims, boolean keepDim) {
        return Call.tensor(Reductions.nanmean(Call.value(this), dims, keepDim, null));
    }

    /** The lower median of all elements; NaN if there is one; ties share the gradient. */
    default Tensor median() {
        return Call.tensor(Quantiles.median(Call.value(this), false));
    }

    /** The lower median along a dimension, and where it is; NaN if there is one. */
    default Extreme median(int dim, boolean keepDim) {
        return Extreme.of(Quantiles.median(Call.value(this), dim, keepDim, false));
    }

    /** The lower median of all elements that are not NaN. */
    default Tensor nanmedian() {
        return Call.tensor(Quantiles.median(Call.value(this), true));
    }

    /** The lower median along a dimension of what is not NaN, and where it is. */
    default Extreme nanmedian(int dim, boolean keepDim) {
        return Extreme.of(Quantiles.median(Call.value(this), dim, keepDim, true));
    }

    /** The element of rank k (from 1) along a dimension in ascending order, and where it is. */
    default Extreme kthvalue(int k, int dim, boolean keepDim) {
        return Extreme.of(Quantiles.kthValue(Call.value(this), k, dim, keepDim));
    }

    /** The most frequent element along a dimension, the smallest of those, and where it is last. */
    default Extreme mode(int dim, boolean keepDim) {
        return Extreme.of(Quantiles.mode(Call.value(this), dim, keepDim));
    }

    /** The element below which a part q (0 to 1) of all elements lies, between two linearly. */
    default Tensor quantile(double q) {
        return Call.tensor(
                Quantiles.quantile(
                        Call.value(this),
                        Call.number(this, q),
                        null,
                        false,
                        Quantiles.Interpolation.LINEAR,
                        false));
    }

    /**
     * The elements of a dimension below which parts q lie: {@code q [k], [.., n, ..] -> [k, ..,
     * ..]}.
     *
     * @param q a scalar or a vector of numbers from 0 to 1, of this dtype
     * @param interpolation {@code linear}, {@code lower}, {@code higher}, {@code midpoint} or
     *     {@code nearest}
     */
    default Tensor quantile(Tensor q, int dim, boolean keepDim, String interpolation) {
        return Call.tensor(
                Quantiles.quantile(
                        Call.value(this),
                        Call.value(q),
                        dim,
                        keepDim,
                        Quantiles.Interpolation.of(interpolation, "quantile"),
                        false));
    }

    /** {@link #quantile(Tensor, int, boolean, String)} of what is not NaN. */
    default Tensor nanquantile(Tensor q, int dim, boolean keepDim, String interpolation) {
        return Call.tensor(
                Quantiles.quantile(
                        Call.value(this),
                        Call.value(q),
                        dim,
                        keepDim,
                        Quantiles.Interpolation.of(interpolation, "nanquantile"),
                        true));
    }

    /** The largest so far along a dimension, and where it is, the last of equals. */
    default Extreme cummax(int dim) {
        return Extreme.of(Cumulative.extreme(Call.value(this), dim, true));
    }

    /** The smallest so far along a dimension, and where it is, the last of equals. */
    default Extreme cummin(int dim) {
        return Extreme.of(Cumulative.extreme(Call.value(this), dim, false));
    }

    /** {@code ln} of the running sum of {@code e^x} along a dimension, without overflow. */
    default Tensor logCumSumExp(int dim) {
        return Call.tensor(Cumulative.logCumSumExp(Call.value(this), dim));
    }

    /** Differences of neighbours along a dimension, n times over. */
    default Tensor diff(int n, int dim) {
        return Call.tensor(Differences.diff(Call.value(this), n, dim, null, null));
    }

    /** The area under this along a dimension by the trapezoidal rule, places dx apart. */
    default Tensor trapezoid(double dx, int dim) {
        return Call.tensor(Differences.trapezoid(Call.value(this), dx, dim));
    }

    /** The area under this along a dimension by the trapezoidal rule, at places x. */
    default Tensor trapezoid(Tensor x, int dim) {
        return Call.tensor(Differences.trapezoid(Call.value(this), Call.value(x), dim));
    }

    /** {@link #trapezoid(double, int)} up to each element but the first. */
    default Tensor cumulativeTrapezoid(double dx, int dim) {
        return Call.tensor(Differences.cumulativeTrapezoid(Call.value(this), dx, dim));
    }

    /** {@link #trapezoid(Tensor, int)} up to each element but the first. */
    default Tensor cumulativeTrapezoid(Tensor x, int dim) {
        return Call.tensor(Differences.cumulativeTrapezoid(Call.value(this), Call.value(x), dim));
    }
}
