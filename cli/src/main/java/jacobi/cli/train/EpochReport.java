package jacobi.cli.train;

/**
 * What an epoch came to.
 *
 * @param epoch from 1
 * @param epochs how many there are to be
 * @param trainLoss the mean over the epoch's steps, each before its update
 * @param trainAccuracy in the same way; NaN for regression
 * @param testQuality after the epoch: the accuracy, or R^2 for regression
 * @param seconds of training and testing
 */
record EpochReport(
        int epoch,
        int epochs,
        Task task,
        double trainLoss,
        double trainAccuracy,
        double testLoss,
        double testQuality,
        double seconds) {}
