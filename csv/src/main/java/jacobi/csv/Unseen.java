package jacobi.csv;

/** What happens to categories that were not in the training part. */
public enum Unseen {
    /** They are 0 in every input of their column, and noted. */
    ZEROS,
    /** They are an error that lists them. */
    ERROR
}
