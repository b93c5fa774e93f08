package jacobi.cli.train;

import java.util.Locale;

/** The functions between the layers that the command line knows. */
enum Activation {
    RELU,
    LEAKY_RELU,
    ELU,
    GELU,
    SILU,
    SOFTPLUS,
    SOFTSIGN,
    SIGMOID,
    TANH,
    IDENTITY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
