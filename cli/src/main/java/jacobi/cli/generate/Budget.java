package jacobi.cli.generate;

/**
 * How long to train: a number of steps, which gives the same model each time, or a time, which does
 * not, for who knows how fast a machine is.
 *
 * @param steps how many, or 0
 * @param seconds how long, if there are no steps
 */
record Budget(long steps, double seconds) {
    private static final double WARM_UP = 0.03;
    private static final double LEAST = 0.1;

    /** Some steps. */
    static Budget ofSteps(long steps) {
        return new Budget(steps, 0);
    }

    /** Some time. */
    static Budget ofSeconds(double seconds) {
        return new Budget(0, seconds);
    }

    /** Which part of it is used up, 1 or more at the end. */
    double used(long stepsDone, double secondsGone) {
        return steps > 0 ? (double) stepsDone / steps : secondsGone / seconds;
    }

    /**
     * What the learning rate is multiplied with: up in a line over the first 3 %, then down half a
     * cosine to a tenth.
     */
    static double factor(double used) {
        if (used < WARM_UP) {
            return Math.max(0.01, used / WARM_UP);
        }
        double rest = Math.min(1, (used - WARM_UP) / (1 - WARM_UP));
        return LEAST + (1 - LEAST) * (1 + Math.cos(Math.PI * rest)) / 2;
    }

    @Override
    public String toString() {
        return steps > 0
                ? "%,d step%s".formatted(steps, steps == 1 ? "" : "s")
                : "%.1f minutes".formatted(seconds / 60);
    }
}
