/** Readers of the golden cases, for tests alone. */
@NullMarked
package jacobi.testing;

import org.jspecify.annotations.NullMarked;
