package jacobi.cli.conformance;

/** How a case ended. */
public sealed interface Outcome {
    /** The values are those expected. */
    record Passed() implements Outcome {}

    /**
     * Something differs, or an error came instead.
     *
     * @param reason what was found and what was expected
     */
    record Failed(String reason) implements Outcome {}

    /**
     * There is nothing here yet that the case is about.
     *
     * @param reason what is missing
     */
    record Unsupported(String reason) implements Outcome {}

    /** The one way to pass. */
    Outcome PASSED = new Passed();
}
