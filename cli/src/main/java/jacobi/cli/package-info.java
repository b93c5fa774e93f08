/**
 * The program behind {@code ./jacobi}: one class per subcommand, registered in {@link
 * jacobi.cli.Main}.
 */
@NullMarked
package jacobi.cli;

import org.jspecify.annotations.NullMarked;
