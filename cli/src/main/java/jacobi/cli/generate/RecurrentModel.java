package jacobi.cli.generate;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Embedding;
import jacobi.nn.Init;
import jacobi.nn.LSTM;
import jacobi.nn.Linear;
import jacobi.nn.RecurrentOptions;

import org.jspecify.annotations.Nullable;

/**
 * A table of bytes, an LSTM and a linear layer (Graves 2013, "Generating Sequences With Recurrent
 * Neural Networks").
 */
final class RecurrentModel extends LanguageModel {
    private final Embedding table;
    private final LSTM lstm;
    private final Linear head;

    RecurrentModel(int width, int layers) {
        table = new Embedding(Design.SYMBOLS, width);
        lstm = new LSTM(width, width, RecurrentOptions.of().layers(layers).batchFirst(true));
        head = new Linear(width, Design.SYMBOLS);
        // Gates that forget are open at first (Jozefowicz et al. 2015).
        lstm.namedParameters()
                .forEach(
                        (name, bias) -> {
                            if (name.startsWith("bias_ih")) {
                                Init.ones(bias.detach().narrow(0, width, width));
                            }
                        });
    }

    /**
     * What is remembered of rows of text, cut off from how it came about.
     *
     * @param h {@code [layers, n, width]}
     * @param c likewise
     */
    record State(Tensor h, Tensor c) {}

    /**
     * Scores, and the state after them.
     *
     * @param scores {@code [n, steps, 256]}
     */
    record Step(Tensor scores, State state) {}

    /** Reads on from a state, or from nothing. */
    Step forward(Tensor bytes, @Nullable State state) {
        LSTM.Output out =
                lstm.forward(
                        table.forward(bytes),
                        state == null ? null : state.h(),
                        state == null ? null : state.c());
        return new Step(head.forward(out.output()), new State(out.h().detach(), out.c().detach()));
    }

    @Override
    Tensor forward(Tensor bytes) {
        return forward(bytes, null).scores();
    }

    @Override
    Reader reader() {
        return new Reader() {
            private @Nullable State state;

            @Override
            public Tensor read(byte... bytes) {
                try (Grad _ = Grad.off()) {
                    Step step = forward(row(bytes), state);
                    state = step.state();
                    return step.scores().select(1, bytes.length - 1).flatten(0, 1);
                }
            }
        };
    }
}
