/**
 * Kernels in the Vector API: the only package that imports {@code jdk.incubator.vector}, loaded
 * only where the JVM has it.
 *
 * <p>What a loop of vectors is written like. The compiler knows the class of a vector that was just
 * loaded or broadcast and of what is made by calling it; of one that goes round a loop it only
 * knows it if calls before were profiled, which it is a matter of chance whether they were. It then
 * makes an object of every vector, and the loop is twenty times as slow. So a loop calls methods of
 * what it loads and hands over what it keeps, {@code sum = v.add(sum)} and never {@code sum =
 * sum.add(v)}; and what it kept is stored, and loaded again, before it is computed with.
 */
@NullMarked
package jacobi.cpu.vector;

import org.jspecify.annotations.NullMarked;
