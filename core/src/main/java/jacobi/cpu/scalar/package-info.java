/**
 * Obvious loops for every kernel kind: the oracle for faster backends, and what runs where they
 * cannot.
 */
@NullMarked
package jacobi.cpu.scalar;

import org.jspecify.annotations.NullMarked;
