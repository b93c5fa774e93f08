/** Benchmarks; {@code bench/README.md} says how to run them. */
@NullMarked
package jacobi.bench;

import org.jspecify.annotations.NullMarked;
