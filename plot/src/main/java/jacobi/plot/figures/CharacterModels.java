package jacobi.plot.figures;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Layer;
import jacobi.nn.Linear;
import jacobi.optim.Adam;
import jacobi.plot.Picture;
import jacobi.plot.Plot;
import jacobi.random.Generator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Models of growing size that guess the next character of Java sources from the eight before it,
 * and how their loss falls with the characters they have seen.
 */
final class CharacterModels implements Figure {
    private static final int CONTEXT = 8;
    private static final int BATCH = 128;
    private static final int HELD_OUT = 4096;

    /** Eight characters, each as a row of a table, then two linear layers. */
    static final class Model extends Block implements Layer {
        final Tensor table;
        final Linear hidden;
        final Linear output;

        Model(int width) {
            int row = Math.max(4, width / 8);
            table = parameter(Tensor.randn(Corpus.CHARACTERS, row));
            hidden = new Linear(CONTEXT * row, width);
            output = new Linear(width, Corpus.CHARACTERS);
        }

        /** Numbers of characters {@code [n, 8]} to logits {@code [n, 96]}. */
        @Override
        public Tensor forward(Tensor x) {
            Tensor rows = table.indexSelect(0, x.reshape(-1)).reshape(x.size(0), -1);
            return output.forward(hidden.forward(rows).relu());
        }
    }

    @Override
    public String name() {
        return "character-models";
    }

    @Override
    public String caption() {
        return "Loss against characters seen: larger models need fewer of them for the same loss.";
    }

    static int[] widths(Effort effort) {
        return effort.choose(
                new int[] {8, 64}, new int[] {8, 32, 128}, new int[] {8, 32, 128, 512});
    }

    static int steps(Effort effort) {
        return effort.choose(60, 1500, 12_000);
    }

    @Override
    public String cost(Effort effort) {
        return "trains %d models on %,d characters each"
                .formatted(widths(effort).length, steps(effort) * BATCH);
    }

    @Override
    public Picture draw(Effort effort) throws IOException {
        int[] text = Corpus.load(effort.choose(60_000, 400_000, 2_000_000));
        Plot plot = new Plot("Guessing the next character");
        for (int width : widths(effort)) {
            Tensor.manualSeed(effort.seed());
            Model model = new Model(width);
            long size = model.parameters().stream().mapToLong(Tensor::numel).sum();
            List<double[]> curve = train(model, text, steps(effort), effort.seed());
            plot.line(
                    "%,d parameters".formatted(size),
                    curve.stream().mapToDouble(p -> p[0]).toArray(),
                    curve.stream().mapToDouble(p -> p[1]).toArray());
            effort.progress().accept("%,d parameters done".formatted(size));
        }
        return plot.xLog()
                .xLabel("characters seen")
                .yLabel("loss on unseen text, nats")
                .size(640, 450);
    }

    /** Pairs of characters seen and loss on text that is not trained on. */
    private static List<double[]> train(Model model, int[] text, int steps, long seed) {
        int train = text.length * 9 / 10;
        Generator order = new Generator(seed);
        Tensor test = starts(new Generator(seed + 1), HELD_OUT, train, text.length);
        CrossEntropyLoss criterion = new CrossEntropyLoss();
        Adam optimizer = new Adam(model.parameters(), 2e-3);
        List<double[]> curve = new ArrayList<>();
        double next = 25;
        for (int step = 1; step <= steps; step++) {
            Tensor at = starts(order, BATCH, 0, train);
            optimizer.zeroGrad();
            criterion.forward(model.forward(inputs(text, at)), targets(text, at)).backward();
            optimizer.step();
            if (step >= next || step == steps) {
                next = step * 1.35;
                try (var _ = Grad.off()) {
                    Tensor guess = model.forward(inputs(text, test));
                    double loss = criterion.forward(guess, targets(text, test)).item();
                    curve.add(new double[] {(double) step * BATCH, loss});
                }
            }
        }
        return curve;
    }

    private static Tensor starts(Generator generator, int n, int from, int to) {
        return Tensor.randint(generator, from, to - CONTEXT - 1, n);
    }

    private static Tensor inputs(int[] text, Tensor starts) {
        long[] at = starts.toLongs();
        long[] x = new long[at.length * CONTEXT];
        for (int i = 0; i < x.length; i++) {
            x[i] = text[(int) at[i / CONTEXT] + i % CONTEXT];
        }
        return Tensor.of(x, at.length, CONTEXT);
    }

    private static Tensor targets(int[] text, Tensor starts) {
        long[] at = starts.toLongs();
        long[] y = new long[at.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = text[(int) at[i] + CONTEXT];
        }
        return Tensor.of(y, at.length);
    }
}
