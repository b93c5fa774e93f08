package jacobi.cli.train;

import java.util.Locale;

/** What is learnt: one of several classes, or a number. */
enum Task {
    CLASSIFICATION,
    REGRESSION;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
