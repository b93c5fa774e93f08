package jacobi.cli.train;

import jacobi.Stateful;
import jacobi.optim.CosineAnnealingLR;
import jacobi.optim.CosineAnnealingWarmRestarts;
import jacobi.optim.CyclicLR;
import jacobi.optim.ExponentialLR;
import jacobi.optim.LRScheduler;
import jacobi.optim.LinearLR;
import jacobi.optim.OneCycleLR;
import jacobi.optim.Optimizer;
import jacobi.optim.PolynomialLR;
import jacobi.optim.ReduceLROnPlateau;
import jacobi.optim.StepLR;

import java.util.Optional;

/** What a {@link Plan} says, done: a scheduler, and when it steps. */
final class Schedule {
    private final Plan plan;
    private final Optional<LRScheduler> scheduler;
    private final Optional<ReduceLROnPlateau> plateau;

    /**
     * A schedule that has not begun.
     *
     * @param batches of an epoch
     */
    Schedule(Plan plan, Optimizer optimizer, int batches) {
        this.plan = plan;
        this.scheduler = scheduler(plan, optimizer, batches);
        this.plateau =
                plan.rule() == Plan.Rule.PLATEAU
                        ? Optional.of(
                                new ReduceLROnPlateau(optimizer)
                                        .factor(plan.number("factor"))
                                        .patience(plan.count("patience"))
                                        .minLr(plan.number("min")))
                        : Optional.empty();
    }

    private static Optional<LRScheduler> scheduler(Plan p, Optimizer optimizer, int batches) {
        return switch (p.rule()) {
            case NONE, PLATEAU -> Optional.empty();
            case STEP -> Optional.of(new StepLR(optimizer, p.count("size"), p.number("gamma")));
            case EXPONENTIAL -> Optional.of(new ExponentialLR(optimizer, p.number("gamma")));
            case LINEAR ->
                    Optional.of(
                            new LinearLR(
                                    optimizer,
                                    p.number("start"),
                                    p.number("end"),
                                    p.count("epochs")));
            case POLYNOMIAL ->
                    Optional.of(new PolynomialLR(optimizer, p.count("epochs"), p.number("power")));
            case COSINE ->
                    Optional.of(
                            new CosineAnnealingLR(optimizer, p.count("epochs"), p.number("min")));
            case COSINE_RESTARTS ->
                    Optional.of(
                            new CosineAnnealingWarmRestarts(
                                    optimizer,
                                    p.count("epochs"),
                                    p.count("times"),
                                    p.number("min")));
            case ONE_CYCLE ->
                    Optional.of(
                            new OneCycleLR(
                                            optimizer,
                                            p.number("max"),
                                            (long) p.count("epochs") * batches)
                                    .pctStart(p.number("start")));
            case CYCLIC ->
                    Optional.of(
                            new CyclicLR(
                                    optimizer, p.number("min"), p.number("max"), p.count("steps")));
        };
    }

    /** What of it is saved, if anything. */
    Optional<Stateful> state() {
        return scheduler.<Stateful>map(s -> s).or(() -> plateau);
    }

    private boolean stepsEachBatch() {
        return plan.rule() == Plan.Rule.ONE_CYCLE || plan.rule() == Plan.Rule.CYCLIC;
    }

    /** Goes on after a batch. */
    void batchEnded() {
        if (stepsEachBatch()) {
            scheduler.ifPresent(LRScheduler::step);
        }
    }

    /** Goes on after an epoch of a mean training loss. */
    void epochEnded(double loss) {
        if (!stepsEachBatch()) {
            scheduler.ifPresent(LRScheduler::step);
        }
        plateau.ifPresent(p -> p.step(loss));
    }
}
