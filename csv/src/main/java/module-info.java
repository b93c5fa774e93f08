/** Tables of comma-separated values as tensors. */
module jacobi.csv {
    requires transitive jacobi;
    requires static org.jspecify;
}
