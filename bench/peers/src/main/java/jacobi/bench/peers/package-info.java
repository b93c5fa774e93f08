/** The benchmarks' work done by other libraries, each in a process of its own. */
@NullMarked
package jacobi.bench.peers;

import org.jspecify.annotations.NullMarked;
