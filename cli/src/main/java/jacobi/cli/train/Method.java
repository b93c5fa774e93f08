package jacobi.cli.train;

import java.util.Locale;

/** The optimisers that the command line knows. */
enum Method {
    SGD(0.02),
    ADAM(0.001),
    ADAMW(0.001);

    private final double lr;

    Method(double lr) {
        this.lr = lr;
    }

    /** The learning rate unless another is given. */
    double lr() {
        return lr;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
