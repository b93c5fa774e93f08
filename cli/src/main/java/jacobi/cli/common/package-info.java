/**
 * What several commands need: the options that say what computes, standard output and the last line
 * of a terminal, where a run is saved and the notes of the file, and a Ctrl-C that waits for the
 * step in progress.
 */
@NullMarked
package jacobi.cli.common;

import org.jspecify.annotations.NullMarked;
