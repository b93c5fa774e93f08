package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.Autograd;
import jacobi.Tensor;
import jacobi.array.DType;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** The loss of sequences against a sum over all readings, and its gradients against differences. */
class CtcTest {
    private static final long[][] TEXTS = {{1, 2, 2}, {3}, {}};
    private static final int[] TIMES = {6, 5, 4};

    private static Tensor scores(long seed) {
        return Tensor.of(new Random(seed).doubles(6 * 3 * 4, -1, 1).toArray(), 6, 3, 4);
    }

    private static Tensor loss(Tensor scores) {
        return scores.logSoftmax(2)
                .ctcLoss(
                        Tensor.of(new long[][] {{1, 2, 2}, {3, 0, 0}, {0, 0, 0}}),
                        Tensor.of(6L, 5L, 4L),
                        Tensor.of(3L, 1L, 0L),
                        0,
                        "none",
                        false);
    }

    /** All 4^t readings, one by one. */
    private static double probability(double[] p, int n) {
        double sum = 0;
        int readings = (int) Math.pow(4, TIMES[n]);
        for (int r = 0; r < readings; r++) {
            double product = 1;
            List<Long> text = new ArrayList<>();
            int before = 0;
            int rest = r;
            for (int t = 0; t < TIMES[n]; t++) {
                int label = rest % 4;
                rest /= 4;
                product *= p[(t * 3 + n) * 4 + label];
                if (label != 0 && label != before) {
                    text.add((long) label);
                }
                before = label;
            }
            boolean said = text.equals(java.util.Arrays.stream(TEXTS[n]).boxed().toList());
            sum += said ? product : 0;
        }
        return sum;
    }

    @Test
    void sumOverAllReadings() {
        Tensor x = scores(1);
        double[] p = x.softmax(2).toDoubles();
        double[] found = loss(x).toDoubles();
        for (int n = 0; n < 3; n++) {
            assertEquals(-Math.log(probability(p, n)), found[n], 1e-12);
        }
    }

    @Test
    void gradientsBehindALogSoftmax() {
        Tensor at = scores(2);
        Tensor along = scores(3);
        Tensor weights = Tensor.of(1.0, -.5, 2);
        double h = 1e-5;
        Tensor x = at.copy().requiresGrad(true);
        Tensor first = slope(x, along, weights);
        double up = loss(at.add(along.mul(h))).mul(weights).sum().item();
        double down = loss(at.sub(along.mul(h))).mul(weights).sum().item();
        assertEquals((up - down) / (2 * h), first.item(), 1e-7);
        double second =
                Objects.requireNonNull(Autograd.grad(List.of(first), List.of(x), true).get(0))
                        .mul(along)
                        .sum()
                        .item();
        double slopeUp = slope(at.add(along.mul(h)).requiresGrad(true), along, weights).item();
        double slopeDown = slope(at.sub(along.mul(h)).requiresGrad(true), along, weights).item();
        assertEquals((slopeUp - slopeDown) / (2 * h), second, 1e-6);
    }

    private static Tensor slope(Tensor x, Tensor along, Tensor weights) {
        Tensor y = loss(x).mul(weights).sum();
        return Objects.requireNonNull(Autograd.grad(List.of(y), List.of(x), true).get(0))
                .mul(along)
                .sum();
    }

    /** Two times cannot say three labels. */
    @Test
    void impossibleTexts() {
        Tensor logs = Tensor.zeros(DType.FLOAT64, 2, 1, 4).logSoftmax(2).requiresGrad(true);
        Tensor text = Tensor.of(1L, 2, 3);
        Tensor loss = logs.ctcLoss(text, Tensor.of(2L), Tensor.of(3L), 0, "mean", false);
        assertEquals(Double.POSITIVE_INFINITY, loss.item());
        Tensor zero = logs.ctcLoss(text, Tensor.of(2L), Tensor.of(3L), 0, "mean", true);
        assertEquals(0, zero.item());
        zero.backward();
        assertEquals(0, Objects.requireNonNull(logs.grad()).abs().max().item());
    }

    /** Without a batch dimension, and with several texts in one vector. */
    @Test
    void otherForms() {
        Tensor logs = scores(4).logSoftmax(2);
        Tensor lengths = Tensor.of(6L, 5L, 4L);
        Tensor counts = Tensor.of(3L, 1L, 0L);
        double[] all =
                logs.ctcLoss(Tensor.of(1L, 2, 2, 3), lengths, counts, 0, "none", false).toDoubles();
        double[] padded = loss(scores(4)).toDoubles();
        Tensor one =
                logs.select(1, 0)
                        .ctcLoss(
                                Tensor.of(1L, 2, 2), Tensor.of(6L), Tensor.of(3L), 0, "sum", false);
        for (int n = 0; n < 3; n++) {
            assertEquals(padded[n], all[n], 1e-12);
        }
        assertEquals(padded[0], one.item(), 1e-12);
    }
}
