/** Runs the programs of the examples' folder and of README.md. */
@NullMarked
package jacobi.examples;

import org.jspecify.annotations.NullMarked;
