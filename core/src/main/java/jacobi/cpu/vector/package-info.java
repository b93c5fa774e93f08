/**
 * Kernels in the Vector API: the only package that imports {@code jdk.incubator.vector}, loaded
 * only where the JVM has it.
 */
@NullMarked
package jacobi.cpu.vector;

import org.jspecify.annotations.NullMarked;
