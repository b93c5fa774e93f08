package jacobi.plot.figures;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.CrossEntropyLoss;
import jacobi.nn.Linear;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.optim.Adam;
import jacobi.plot.Picture;
import jacobi.plot.Plot;
import jacobi.random.Generator;

/**
 * Networks of growing width that learn to add numbers of three digits: the share of sums that are
 * right in all digits jumps, the share of right digits does not (R. Schaeffer, B. Miranda and S.
 * Koyejo, "Are Emergent Abilities of Large Language Models a Mirage?", 2023).
 */
final class AccuracyJump implements Figure {
    static final int DIGITS = 3;
    private static final int BATCH = 200;
    private static final int TEST = 2000;

    @Override
    public String name() {
        return "accuracy-jump";
    }

    @Override
    public String caption() {
        return "Adding three-digit numbers: whole sums come suddenly with size, single digits"
                + " steadily.";
    }

    static int[] widths(Effort effort) {
        return effort.choose(
                new int[] {8, 64},
                new int[] {8, 16, 32, 64, 128, 256},
                new int[] {8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512});
    }

    static int steps(Effort effort) {
        return effort.choose(60, 1200, 8000);
    }

    @Override
    public String cost(Effort effort) {
        return "trains %d networks for %,d steps".formatted(widths(effort).length, steps(effort));
    }

    /** Sums: the digits of the two numbers one-hot, and the digits of the sum, the lowest first. */
    private record Sums(Tensor x, Tensor y) {
        static Sums drawn(Generator generator, int n) {
            int numbers = (int) Math.pow(10, DIGITS);
            long[] a = Tensor.randint(generator, 0, numbers, n).toLongs();
            long[] b = Tensor.randint(generator, 0, numbers, n).toLongs();
            float[] x = new float[n * 2 * DIGITS * 10];
            long[] y = new long[n * (DIGITS + 1)];
            for (int i = 0; i < n; i++) {
                long sum = a[i] + b[i];
                for (int d = 0; d <= DIGITS; d++) {
                    y[i * (DIGITS + 1) + d] = sum % 10;
                    sum /= 10;
                    if (d < DIGITS) {
                        int row = i * 2 * DIGITS + 2 * d;
                        x[row * 10 + (int) (a[i] % 10)] = 1;
                        x[(row + 1) * 10 + (int) (b[i] % 10)] = 1;
                        a[i] /= 10;
                        b[i] /= 10;
                    }
                }
            }
            return new Sums(Tensor.of(x, n, 2 * DIGITS * 10), Tensor.of(y, n * (DIGITS + 1)));
        }
    }

    @Override
    public Picture draw(Effort effort) {
        int[] widths = widths(effort);
        double[] sizes = new double[widths.length];
        double[] digits = new double[widths.length];
        double[] sums = new double[widths.length];
        double[] chance = new double[widths.length];
        Sums test = Sums.drawn(new Generator(effort.seed() + 1), TEST);
        for (int i = 0; i < widths.length; i++) {
            Tensor.manualSeed(effort.seed());
            Sequential model =
                    new Sequential(
                            new Linear(2 * DIGITS * 10, widths[i]),
                            new ReLU(),
                            new Linear(widths[i], 10 * (DIGITS + 1)));
            train(model, steps(effort), effort.seed());
            Tensor right = right(model, test);
            sizes[i] = model.parameters().stream().mapToLong(Tensor::numel).sum();
            digits[i] = right.mean().item();
            sums[i] = right.prod(1).mean().item();
            chance[i] = Math.pow(digits[i], DIGITS + 1);
            effort.progress().accept("width " + widths[i] + " done");
        }
        return new Plot("Adding numbers of %d digits".formatted(DIGITS))
                .line("digits right", sizes, digits)
                .line("whole sums right", sizes, sums)
                .line("digits right, to the power of 4", sizes, chance)
                .xLog()
                .yRange(-0.02, 1.04)
                .xLabel("parameters")
                .yLabel("share of the test sums")
                .size(640, 460);
    }

    private static void train(Sequential model, int steps, long seed) {
        CrossEntropyLoss criterion = new CrossEntropyLoss();
        Adam optimizer = new Adam(model.parameters(), 3e-3);
        Generator generator = new Generator(seed);
        for (int step = 0; step < steps; step++) {
            Sums batch = Sums.drawn(generator, BATCH);
            optimizer.zeroGrad();
            criterion.forward(model.forward(batch.x()).reshape(-1, 10), batch.y()).backward();
            optimizer.step();
        }
    }

    /** 1 where a digit is right, {@code [n, 4]}. */
    private static Tensor right(Sequential model, Sums sums) {
        try (var _ = Grad.off()) {
            Tensor guess = model.forward(sums.x()).reshape(-1, 10).argmax(1);
            return guess.eq(sums.y()).toFloat64().reshape(-1, DIGITS + 1);
        }
    }
}
