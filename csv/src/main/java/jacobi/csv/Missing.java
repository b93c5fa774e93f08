package jacobi.csv;

/** What happens to rows with missing values. */
public enum Missing {
    /** They are an error that lists them. */
    ERROR,
    /** They are left out, in training and in judging; rows to predict are an error. */
    DROP,
    /**
     * A number becomes the column's mean, a category its most frequent, both of the training part.
     * A missing target is an error.
     */
    IMPUTE
}
