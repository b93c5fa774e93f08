/** Tables of comma-separated values as tensors. */
module jacobi.csv {
    requires de.siegmar.fastcsv;
    requires transitive jacobi;
    requires static org.jspecify;

    exports jacobi.csv;
}
