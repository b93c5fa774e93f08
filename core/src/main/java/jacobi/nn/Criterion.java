package jacobi.nn;

/** A loss of this package that takes a prediction and a target. */
abstract class Criterion extends LossBlock implements Loss {
    Criterion(Reduction reduction) {
        super(reduction);
    }
}
