package jacobi.cli.train;

import jacobi.Tensor;

/** Sums over the samples of a pass: the loss and, for classes, how many were predicted right. */
final class Tally {
    private final Task task;
    private double loss;
    private long samples;
    private long correct;

    Tally(Task task) {
        this(task, 0, 0, 0);
    }

    /** Goes on from sums made before. */
    Tally(Task task, double loss, long samples, long correct) {
        this.task = task;
        this.loss = loss;
        this.samples = samples;
        this.correct = correct;
    }

    /** Adds a batch, given its mean loss. */
    void add(Tensor output, Tensor target, double meanLoss) {
        int n = output.size(0);
        loss += meanLoss * n;
        samples += n;
        if (task == Task.CLASSIFICATION) {
            long[] predicted = output.detach().argmax(1).toLongs();
            long[] wanted = target.toLongs();
            for (int i = 0; i < n; i++) {
                correct += predicted[i] == wanted[i] ? 1 : 0;
            }
        }
    }

    double lossSum() {
        return loss;
    }

    long samples() {
        return samples;
    }

    long correct() {
        return correct;
    }

    /** The mean loss of a sample. */
    double loss() {
        return loss / samples;
    }

    /** The share of samples predicted right. */
    double accuracy() {
        return (double) correct / samples;
    }
}
