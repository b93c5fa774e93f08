/**
 * What several commands need: the options that say what computes, the last line of a terminal, the
 * notes of a saved file, and a Ctrl-C that waits for the step in progress.
 */
@NullMarked
package jacobi.cli.common;

import org.jspecify.annotations.NullMarked;
