package jacobi;

import jacobi.op.Counting;
import jacobi.op.Histograms;
import jacobi.op.Searches;
import jacobi.op.Value;

/** Where values belong, which are different, and how many there are. Nothing is differentiable. */
public sealed interface SearchOps permits Tensor {
    /**
     * Before which element of this ascending sequence ({@code [n]}, or {@code [.., n]} for {@code
     * [.., m]}) each value belongs, or behind which equal ones: {@code int64}.
     */
    default Tensor searchSorted(Tensor values, boolean right) {
        return Call.tensor(
                Searches.searchSorted(Call.value(this), Call.value(values), right, false, null));
    }

    /** Between which of ascending boundaries ({@code [n]}) each element lies: from 0 to n. */
    default Tensor bucketize(Tensor boundaries, boolean right) {
        return Call.tensor(
                Searches.bucketize(Call.value(this), Call.value(boundaries), right, false));
    }

    /** Whether each element is among others. */
    default Tensor isIn(Tensor others) {
        return Call.tensor(Searches.isIn(Call.value(this), Call.value(others), false));
    }

    /** The different elements in ascending order, with where each went and how often it occurs. */
    default Unique unique() {
        return Unique.of(Counting.unique(Call.value(this), null, true));
    }

    /** The different parts along a dimension in order, with where each went and how often. */
    default Unique unique(int dim) {
        return Unique.of(Counting.unique(Call.value(this), dim, true));
    }

    /** The elements without those that repeat the one before. */
    default Unique uniqueConsecutive() {
        return Unique.of(Counting.unique(Call.value(this), null, false));
    }

    /** The parts along a dimension without those that repeat the one before. */
    default Unique uniqueConsecutive(int dim) {
        return Unique.of(Counting.unique(Call.value(this), dim, false));
    }

    /** How often each whole number from 0 on occurs in a vector; at least so many counts. */
    default Tensor bincount(int minLength) {
        return Call.tensor(Counting.bincount(Call.value(this), null, minLength));
    }

    /** The sum of the weights at each whole number from 0 on; at least so many sums. */
    default Tensor bincount(Tensor weights, int minLength) {
        return Call.tensor(Counting.bincount(Call.value(this), Call.value(weights), minLength));
    }

    /** Counts in bins of equal width from min to max, or over all elements if both are equal. */
    default Tensor histc(int bins, double min, double max) {
        return Call.tensor(Histograms.histc(Call.value(this), bins, min, max));
    }

    /** Counts between ascending edges ({@code [n + 1] -> [n]}); the last bin has its upper edge. */
    default Tensor histogram(Tensor edges) {
        Value[] both = Histograms.histogram(Call.value(this), Call.value(edges), null, false);
        return Call.tensor(both[0]);
    }

    /**
     * Different elements or parts.
     *
     * @param values they themselves
     * @param inverse which of them each element or part of the input is, {@code int64}
     * @param counts how often each occurs, {@code int64}
     */
    record Unique(Tensor values, Tensor inverse, Tensor counts) {
        static Unique of(Value[] v) {
            return new Unique(Call.tensor(v[0]), Call.tensor(v[1]), Call.tensor(v[2]));
        }
    }
}
