import module jacobi;

import java.util.function.Function;

/**
 * Averages of weights: noisy steps end near a minimum, their mean much nearer.
 *
 * <p>A line, {@code y = 2 x - 1}, is learnt from noisy samples one at a time by steps of one size.
 * The last weights jump about the best ones; a plain mean of those on the way (SWA) and a moving
 * one (EMA) do not. Then four schedules of the rate are compared on the same data, and their rates
 * are held against their formulas.
 */
void main() {
    averages();
    schedules();
    formulas();
}

static final int STEPS = 4000;
static final double LR = 0.1;

/** One sample, its target with noise. */
record Noisy(Tensor x, Tensor y) {}

Noisy sample(Generator random) {
    Tensor x = Tensor.randn(random, DType.FLOAT32, 1, 1);
    Tensor noise = Tensor.randn(random, DType.FLOAT32, 1, 1);
    return new Noisy(x, x.mul(2.0).sub(1.0).add(noise.mul(0.5)));
}

/** How far weights are from those that made the data. */
double error(Linear line) {
    double weight = line.weight().item() - 2;
    double bias = line.bias().item() + 1;
    return Math.hypot(weight, bias);
}

void step(Linear line, Optimizer optimizer, Noisy s) {
    optimizer.zeroGrad();
    new MSELoss().forward(line.forward(s.x()), s.y()).backward();
    optimizer.step();
}

void check(boolean holds, String what) {
    if (!holds) {
        throw new AssertionError(what);
    }
    System.out.println("check: " + what);
}

void averages() {
    Tensor.manualSeed(1);
    Linear line = new Linear(1, 1);
    var optimizer = new SGD(line.parameters(), LR);
    var mean = new AveragedModel<>(line, () -> new Linear(1, 1));
    var moving = new AveragedModel<>(line, () -> new Linear(1, 1), Averaging.ema(0.99));
    Generator random = new Generator(2);
    double last = 0;
    int from = STEPS / 4;
    for (int i = 0; i < STEPS; i++) {
        step(line, optimizer, sample(random));
        if (i >= from) {
            mean.updateParameters(line);
            moving.updateParameters(line);
            last += error(line) / (STEPS - from);
        }
    }
    System.out.printf("distance from the truth: weights on the way %.4f (mean of all)%n", last);
    System.out.printf("    their mean (SWA)        %.4f%n", error(mean.module()));
    System.out.printf("    their moving mean (EMA) %.4f%n", error(moving.module()));
    check(mean.averaged() == STEPS - from, "as many values as steps were averaged");
    check(error(mean.module()) < last / 4, "the mean is 4 times as near as the weights are");
    check(error(moving.module()) < last / 2, "the moving mean is twice as near");
}

/** The error that training under a schedule ends with; the schedule steps a hundred times. */
double train(String name, Function<Optimizer, LRScheduler> maker) {
    Tensor.manualSeed(1);
    Linear line = new Linear(1, 1);
    var optimizer = new SGD(line.parameters(), LR);
    LRScheduler scheduler = maker.apply(optimizer);
    Generator random = new Generator(2);
    double sum = 0;
    for (int i = 0; i < STEPS; i++) {
        step(line, optimizer, sample(random));
        // The mean over the last 40 steps, so that one lucky step does not count.
        sum += i >= STEPS - 40 ? error(line) / 40 : 0;
        if (i % 40 == 39) {
            scheduler.step();
        }
    }
    System.out.printf("    %-12s last rate %.2e, error %.4f%n", name, scheduler.lastLr()[0], sum);
    return sum;
}

void schedules() {
    System.out.println("the same data under four schedules:");
    double constant = train("constant", o -> new LambdaLR(o, _ -> 1));
    double steps = train("step", o -> new StepLR(o, 30, 0.1));
    double cosine = train("cosine", o -> new CosineAnnealingLR(o, 100));
    double warm =
            train(
                    "warm-up",
                    o ->
                            new SequentialLR(
                                    o,
                                    List.of(
                                            new LinearLR(o, 0.1, 1, 10),
                                            new CosineAnnealingLR(o, 90)),
                                    10));
    check(
            Math.max(steps, Math.max(cosine, warm)) < constant / 3,
            "a rate that falls ends 3 times as near as one that stays");
}

void formulas() {
    var optimizer = new SGD(new Linear(1, 1).parameters(), LR);
    var cosine = new CosineAnnealingLR(optimizer, 100);
    double worst = 0;
    for (int t = 0; t <= 100; t++) {
        double expected = LR * (1 + Math.cos(Math.PI * t / 100)) / 2;
        worst = Math.max(worst, Math.abs(optimizer.lr() - expected));
        cosine.step();
    }
    check(worst < 1e-15, "the cosine schedule is half a wave");
}
