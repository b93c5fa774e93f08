package jacobi.data;

/**
 * A data set as it is published: one part to learn from and one to be judged by.
 *
 * @param train to learn from
 * @param test to be judged by
 */
public record TrainTest(TensorDataset train, TensorDataset test) {}
