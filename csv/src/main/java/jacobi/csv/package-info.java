/** Tables of comma-separated values as tensors. */
@NullMarked
package jacobi.csv;

import org.jspecify.annotations.NullMarked;
