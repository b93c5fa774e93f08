package jacobi.optim;

/** How a number goes from one value to another. */
public enum Annealing {
    /** By half a wave of the cosine: slowly, fast, slowly. */
    COS {
        @Override
        double at(double from, double to, double share) {
            return to + (from - to) / 2 * (1 + Math.cos(Math.PI * share));
        }
    },
    /** In a straight line. */
    LINEAR {
        @Override
        double at(double from, double to, double share) {
            return (to - from) * share + from;
        }
    };

    /** The number after a share of the way, which is 0 to 1. */
    abstract double at(double from, double to, double share);
}
