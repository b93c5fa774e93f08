package jacobi.cli.train;

import java.util.Locale;

/** The kinds of network that the command line knows. */
enum Architecture {
    /** A multilayer perceptron: linear layers. */
    MLP,
    /** A convolutional network: {@link Convolutions}, then linear layers. */
    CNN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
