/**
 * Golden cases: values that another framework gave, held against Jacobi's.
 *
 * <p>A {@link jacobi.cli.conformance.GoldenFile} is a JSON file that says what is to be computed,
 * beside a safetensors file with the numbers. What its cases are about decides which {@link
 * jacobi.cli.conformance.Subject} runs them: operators, modules, optimisers, random draws, printed
 * text or whole trainings; cases of any other kind count as unsupported. Each case ends in an
 * {@link jacobi.cli.conformance.Outcome}, which {@link jacobi.cli.conformance.Tally} counts.
 */
@NullMarked
package jacobi.cli.conformance;

import org.jspecify.annotations.NullMarked;
