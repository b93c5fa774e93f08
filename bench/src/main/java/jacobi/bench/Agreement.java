package jacobi.bench;

/**
 * How near two contestants' results must be.
 *
 * @param losses how many numbers at the beginning are losses, which must agree to {@value #LOSS} of
 *     their size
 * @param absolute with {@code relative}, {@code |a - b| <= absolute + relative |b|} for each other
 *     number
 * @param typical the largest root of the mean of the squares of the other numbers' differences
 * @param mean the largest mean of their absolute values
 */
record Agreement(int losses, double absolute, double relative, double typical, double mean) {
    private static final double LOSS = 1e-5;

    /**
     * What a kind of work may differ by. Products and sums: float32 rounding of n terms in some
     * order, {@code 1e-6 sqrt(n)} for terms up to 1, with a factor for large n. Operators: some
     * units in the last place; for GELU 2e-6, as libtorch 2.10 is 1.05e-6 away from the true value
     * at -3.417 (Jacobi is 3e-8 away). Training: {@link Work.Step#CHECKED} steps, whose losses and
     * parameters may drift apart by the rounding of sums, 1e-6. Adam divides a gradient by its own
     * size: where that is nothing but the rounding of a sum, a parameter goes a whole step's length
     * one way or the other. So with it a single one may differ by two lengths a step, but all
     * together, in the mean of the squares, by a hundredth of one; in the plain mean where {@link
     * Work.Step#compared} stops early, since there a few go whole lengths astray. Operators on
     * images: as products, and 6e-8 a term where all terms of a weight's gradient may have been
     * added up one after the other. A residual network: normalisation divides by small deviations
     * and doubles what rounding did, layer after layer. Attention and models of sequences: sums of
     * as many terms as there are places, one after the other in as many layers.
     */
    static Agreement of(Work work) {
        return switch (work) {
            case Work.Gemm w -> each(1e-6 * Math.sqrt(w.k()) * 2, 1e-5);
            case Work.Elementwise w ->
                    switch (w.op()) {
                        case SUM -> each(4e-6 * Math.sqrt(w.n()), 1e-5);
                        case GELU -> each(2e-6, 2e-6);
                        default -> each(1e-6, 2e-6);
                    };
            case Work.Step w when w.method() == Work.Method.ADAM -> {
                double length = w.method().lr();
                double typical =
                        w.compared() < Work.Step.CHECKED ? Double.POSITIVE_INFINITY : length / 100;
                yield new Agreement(
                        Work.Step.CHECKED, 2 * w.compared() * length, 1e-5, typical, length / 100);
            }
            case Work.Step _ -> each(1e-6, 1e-5);
            case Work.Image w -> each(2e-6 * Math.sqrt(w.terms()) + 6e-8 * w.terms(), 2e-5);
            case Work.Residual _ -> each(1e-3, 1e-3);
            case Work.Lookup _ -> each(1e-5, 1e-5);
            case Work.Attention w -> each(2e-6 * Math.sqrt(w.steps()), 1e-5);
            case Work.Sequences _ -> each(2e-5, 1e-4);
            case Work.Memory w -> of(w.step());
            case Work.Program _ -> each(0, 0);
        };
    }

    private static Agreement each(double absolute, double relative) {
        double any = Double.POSITIVE_INFINITY;
        return new Agreement(0, absolute, relative, any, any);
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
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < found.length; i++) {
            double difference = Math.abs((double) found[i] - expected[i]);
            boolean loss = i < losses;
            if (!loss) {
                sum += difference;
                squares += difference * difference;
            }
            double size = Math.abs(expected[i]);
            double allowed = loss ? LOSS * size : absolute + relative * size;
            // Not >, so that NaN fails.
            if (!(difference <= allowed)) {
                throw new WorkerException(
                        "result %d differs: %s has %s, %s %s; %.1g is allowed"
                                .formatted(i, who, found[i], other, expected[i], allowed));
            }
        }
        int count = Math.max(1, found.length - losses);
        inTheMean(who, other, Math.sqrt(squares / count), typical);
        inTheMean(who, other, sum / count, mean);
    }

    private static void inTheMean(
            Contestant who, Contestant other, double difference, double allowed)
            throws WorkerException {
        if (difference > allowed) {
            throw new WorkerException(
                    "results of %s and %s differ by %.2g in the mean; %.1g is allowed"
                            .formatted(who, other, difference, allowed));
        }
    }
}
