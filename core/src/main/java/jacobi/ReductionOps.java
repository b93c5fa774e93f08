package jacobi;

import jacobi.op.Extremes;
import jacobi.op.Moments;
import jacobi.op.Reductions;
import jacobi.op.Rowwise;
import jacobi.op.Scans;
import jacobi.op.Value;

import org.jspecify.annotations.Nullable;

/**
 * From many elements to one: sums, extremes, moments. A dimension may count from the end (-1 is the
 * last).
 */
public sealed interface ReductionOps permits Tensor {
    /** Sum of all elements. */
    default Tensor sum() {
        return Call.tensor(Reductions.sum(Call.value(this), null, false, null));
    }

    /** Sum over dimensions, which go away. */
    default Tensor sum(int... dims) {
        return sum(dims, false);
    }

    /** Sum over dimensions, which stay with size 1 if asked. */
    default Tensor sum(int[] dims, boolean keepDim) {
        return Call.tensor(Reductions.sum(Call.value(this), dims, keepDim, null));
    }

    /** Arithmetic mean of all elements. */
    default Tensor mean() {
        return Call.tensor(Reductions.mean(Call.value(this), null, false, null));
    }

    /** Arithmetic mean over dimensions, which go away. */
    default Tensor mean(int... dims) {
        return mean(dims, false);
    }

    /** Arithmetic mean over dimensions, which stay with size 1 if asked. */
    default Tensor mean(int[] dims, boolean keepDim) {
        return Call.tensor(Reductions.mean(Call.value(this), dims, keepDim, null));
    }

    /** Product of all elements. */
    default Tensor prod() {
        return Call.tensor(Reductions.prod(Call.value(this), null, false, null));
    }

    /** Product over dimensions, which go away. */
    default Tensor prod(int... dims) {
        return prod(dims, false);
    }

    /** Product over dimensions, which stay with size 1 if asked. */
    default Tensor prod(int[] dims, boolean keepDim) {
        return Call.tensor(Reductions.prod(Call.value(this), dims, keepDim, null));
    }

    /** The largest (ties share the gradient), of all elements. */
    default Tensor amax() {
        return Call.tensor(Extremes.amax(Call.value(this), null, false));
    }

    /** The largest (ties share the gradient), over dimensions, which go away. */
    default Tensor amax(int... dims) {
        return amax(dims, false);
    }

    /** The largest (ties share the gradient), over dimensions, which stay with size 1 if asked. */
    default Tensor amax(int[] dims, boolean keepDim) {
        return Call.tensor(Extremes.amax(Call.value(this), dims, keepDim));
    }

    /** The smallest (ties share the gradient), of all elements. */
    default Tensor amin() {
        return Call.tensor(Extremes.amin(Call.value(this), null, false));
    }

    /** The smallest (ties share the gradient), over dimensions, which go away. */
    default Tensor amin(int... dims) {
        return amin(dims, false);
    }

    /** The smallest (ties share the gradient), over dimensions, which stay with size 1 if asked. */
    default Tensor amin(int[] dims, boolean keepDim) {
        return Call.tensor(Extremes.amin(Call.value(this), dims, keepDim));
    }

    /** Whether all are not zero, of all elements. */
    default Tensor all() {
        return Call.tensor(Reductions.all(Call.value(this), null, false));
    }

    /** Whether all are not zero, over dimensions, which go away. */
    default Tensor all(int... dims) {
        return all(dims, false);
    }

    /** Whether all are not zero, over dimensions, which stay with size 1 if asked. */
    default Tensor all(int[] dims, boolean keepDim) {
        return Call.tensor(Reductions.all(Call.value(this), dims, keepDim));
    }

    /** Whether any is not zero, of all elements. */
    default Tensor any() {
        return Call.tensor(Reductions.any(Call.value(this), null, false));
    }

    /** Whether any is not zero, over dimensions, which go away. */
    default Tensor any(int... dims) {
        return any(dims, false);
    }

    /** Whether any is not zero, over dimensions, which stay with size 1 if asked. */
    default Tensor any(int[] dims, boolean keepDim) {
        return Call.tensor(Reductions.any(Call.value(this), dims, keepDim));
    }

    /** The largest of all elements; NaN wins; ties share the gradient. */
    default Tensor max() {
        return Call.tensor(Extremes.max(Call.value(this)));
    }

    /** The largest along a dimension, and where (the first of equals, {@code int64}). */
    default Extreme max(int dim, boolean keepDim) {
        return Extreme.of(Extremes.max(Call.value(this), dim, keepDim));
    }

    /** Where the largest is, counted in row-major order; the first of equals. */
    default Tensor argmax() {
        return Call.tensor(Extremes.argmax(Call.value(this), null, false));
    }

    /** Where the largest is along a dimension, which goes away; the first of equals. */
    default Tensor argmax(int dim) {
        return argmax(dim, false);
    }

    /** Where the largest is along a dimension, which stays with size 1 if asked. */
    default Tensor argmax(int dim, boolean keepDim) {
        return Call.tensor(Extremes.argmax(Call.value(this), dim, keepDim));
    }

    /** The smallest of all elements; NaN wins; ties share the gradient. */
    default Tensor min() {
        return Call.tensor(Extremes.min(Call.value(this)));
    }

    /** The smallest along a dimension, and where (the first of equals, {@code int64}). */
    default Extreme min(int dim, boolean keepDim) {
        return Extreme.of(Extremes.min(Call.value(this), dim, keepDim));
    }

    /** Where the smallest is, counted in row-major order; the first of equals. */
    default Tensor argmin() {
        return Call.tensor(Extremes.argmin(Call.value(this), null, false));
    }

    /** Where the smallest is along a dimension, which goes away; the first of equals. */
    default Tensor argmin(int dim) {
        return argmin(dim, false);
    }

    /** Where the smallest is along a dimension, which stays with size 1 if asked. */
    default Tensor argmin(int dim, boolean keepDim) {
        return Call.tensor(Extremes.argmin(Call.value(this), dim, keepDim));
    }

    /** Variance of all elements, unbiased: {@code n - 1} in the denominator. */
    default Tensor var() {
        return var(null, 1, false);
    }

    /** Variance over dimensions, unbiased. */
    default Tensor var(int... dims) {
        return var(dims, 1, false);
    }

    /** Variance over dimensions (null for all) with {@code n - correction} in the denominator. */
    default Tensor var(int @Nullable [] dims, double correction, boolean keepDim) {
        return Call.tensor(Moments.var(Call.value(this), dims, correction, keepDim));
    }

    /** Standard deviation of all elements, unbiased: {@code n - 1} in the denominator. */
    default Tensor std() {
        return std(null, 1, false);
    }

    /** Standard deviation over dimensions, unbiased. */
    default Tensor std(int... dims) {
        return std(dims, 1, false);
    }

    /**
     * Standard deviation over dimensions (null for all) with {@code n - correction} in the
     * denominator.
     */
    default Tensor std(int @Nullable [] dims, double correction, boolean keepDim) {
        return Call.tensor(Moments.std(Call.value(this), dims, correction, keepDim));
    }

    /** {@code ln sum e^x} over dimensions, stable. */
    default Tensor logSumExp(int... dims) {
        return logSumExp(dims, false);
    }

    /** {@code ln sum e^x} over dimensions, which stay with size 1 if asked. */
    default Tensor logSumExp(int[] dims, boolean keepDim) {
        return Call.tensor(Rowwise.logsumexp(Call.value(this), dims, keepDim));
    }

    /** Running sum along a dimension. */
    default Tensor cumsum(int dim) {
        return Call.tensor(Scans.cumsum(Call.value(this), dim, null));
    }

    /** How many elements are not zero. */
    default Tensor countNonzero(int... dims) {
        return Call.tensor(Reductions.countNonzero(Call.value(this), dims));
    }

    /** The Euclidean length: {@code sqrt(sum x^2)}. */
    default Tensor norm() {
        return ((Tensor) this).square().sum().sqrt();
    }

    /**
     * The extreme values along a dimension and where they were.
     *
     * @param values the extremes
     * @param indices their places along the dimension, {@code int64}
     */
    record Extreme(Tensor values, Tensor indices) {
        static Extreme of(Value[] v) {
            return new Extreme(Call.tensor(v[0]), Call.tensor(v[1]));
        }
    }
}
