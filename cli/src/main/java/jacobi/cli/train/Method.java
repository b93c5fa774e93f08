package jacobi.cli.train;

import java.util.Locale;

/** The optimisers that the command line knows. */
enum Method {
    SGD(0.02),
    ADAM(0.001),
    ADAMW(0.001),
    RMSPROP(0.001),
    ADAGRAD(0.01),
    ADADELTA(1),
    ADAMAX(0.002),
    NADAM(0.002),
    RADAM(0.001),
    RPROP(0.001, false),
    ASGD(0.02),
    ADAFACTOR(0.01),
    LBFGS(1, false);

    private final double lr;
    private final boolean decays;

    Method(double lr) {
        this(lr, true);
    }

    Method(double lr, boolean decays) {
        this.lr = lr;
        this.decays = decays;
    }

    /** The learning rate unless another is given. */
    double lr() {
        return lr;
    }

    /** Whether it knows weight decay. */
    boolean decays() {
        return decays;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
