package jacobi.csv;

/** How a column that is not the target is taken. */
public enum ColumnType {
    /** Numbers, standardised: one input. */
    NUMERIC,
    /** Categories, one-hot: an input for each. */
    CATEGORICAL,
    /** Not at all. */
    IGNORED
}
