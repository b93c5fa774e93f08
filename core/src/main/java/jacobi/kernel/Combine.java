package jacobi.kernel;

/** How a reduction or a scan joins two values. */
public enum Combine {
    /** Sum; 0 when there is nothing to add. */
    SUM,
    /** Product; 1 when there is nothing to multiply. */
    PROD,
    /** Largest; NaN wins over everything. Not defined over nothing. */
    MAX,
    /** Smallest; NaN wins over everything. Not defined over nothing. */
    MIN
}
