package jacobi.bench;

/**
 * How near two contestants' results must be: {@code |a - b| <= absolute + relative |b|}, for each
 * number.
 */
record Agreement(double absolute, double relative) {
    /**
     * What a kind of work may differ by. Products and sums: float32 rounding of n terms in some
     * order, {@code 1e-6 sqrt(n)} for terms up to 1, with a factor for large n. Operators: some
     * units in the last place; for GELU 2e-6, as libtorch 2.10 is 1.05e-6 away from the true value
     * at -3.417 (Jacobi is 3e-8 away). Training: {@link Work.Step#CHECKED} steps, whose losses and
     * parameters may drift apart by the rounding of sums, 1e-6; Adam divides small gradients by
     * their own size, so with it a parameter may differ by a tenth of a step's length. Attention
     * and models of sequences: sums of as many terms as there are places, one after the other in as
     * many layers.
     */
    static Agreement of(Work work) {
        return switch (work) {
            case Work.Gemm w -> new Agreement(1e-6 * Math.sqrt(w.k()) * 2, 1e-5);
            case Work.Elementwise w ->
                    switch (w.op()) {
                        case SUM -> new Agreement(4e-6 * Math.sqrt(w.n()), 1e-5);
                        case GELU -> new Agreement(2e-6, 2e-6);
                        default -> new Agreement(1e-6, 2e-6);
                    };
            case Work.Step w ->
                    new Agreement(
                            w.method() == Work.Method.ADAM ? w.method().lr() / 10 : 1e-6, 1e-5);
            case Work.Lookup _ -> new Agreement(1e-5, 1e-5);
            case Work.Attention w -> new Agreement(2e-6 * Math.sqrt(w.steps()), 1e-5);
            case Work.Sequences _ -> new Agreement(2e-5, 1e-4);
            case Work.Memory w -> of(w.step());
            case Work.Program _ -> new Agreement(0, 0);
        };
    }

    /**
     * Passes if all numbers agree.
     *
     * @throws WorkerException that names the first pair that does not
     */
    void require(Contestant who, float[] found, Contestant other, float[] expected)
            throws WorkerException {
        if (found.length != expected.length) {
            throw new WorkerException(
                    "%s has %d results, %s %d"
                            .formatted(who, found.length, other, expected.length));
        }
        for (int i = 0; i < found.length; i++) {
            double allowed = absolute + relative * Math.abs(expected[i]);
            // Not >, so that NaN fails.
            if (!(Math.abs((double) found[i] - expected[i]) <= allowed)) {
                throw new WorkerException(
                        "result %d differs: %s has %s, %s %s; %.1g is allowed"
                                .formatted(i, who, found[i], other, expected[i], allowed));
            }
        }
    }
}
