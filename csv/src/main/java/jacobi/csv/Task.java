package jacobi.csv;

/** What is to be predicted. */
public enum Task {
    /** One of some classes. */
    CLASSIFICATION,
    /** A number. */
    REGRESSION
}
