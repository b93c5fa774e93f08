package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.Autograd;
import jacobi.Tensor;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Gradients of what is defined on symmetric matrices: along symmetric directions, of first and
 * second order, against differences.
 */
class FactorGradientsTest {
    private static final int N = 4;

    private static Tensor random(long seed, int... shape) {
        int n = 1;
        for (int s : shape) {
            n *= s;
        }
        return Tensor.of(new Random(seed).doubles(n, -1, 1).toArray(), shape);
    }

    private static Tensor symmetric(Tensor x) {
        return x.add(x.transpose(-1, -2));
    }

    private static Tensor positive(Tensor x) {
        return x.matmul(x.transpose(-1, -2)).add(Tensor.eye(N).toFloat64());
    }

    /** A sum of the elements with different weights. */
    private static Tensor weighed(Tensor y) {
        return y.mul(random(99, y.shape().toArray())).sum();
    }

    private static void check(UnaryOperator<Tensor> f) {
        Tensor at = random(1, 2, N, N);
        Tensor along = random(2, 2, N, N);
        double h = 1e-5;
        Tensor x = at.copy().requiresGrad(true);
        Tensor y = f.apply(x);
        Tensor first = gradient(y, x).mul(along).sum();
        double up = f.apply(at.add(along.mul(h))).item();
        double down = f.apply(at.sub(along.mul(h))).item();
        assertEquals((up - down) / (2 * h), first.item(), 1e-6 * Math.max(1, Math.abs(up)));
        double second = gradient(first, x).mul(along).sum().item();
        double slopeUp = slope(f, at.add(along.mul(h)), along);
        double slopeDown = slope(f, at.sub(along.mul(h)), along);
        double expected = (slopeUp - slopeDown) / (2 * h);
        assertEquals(expected, second, 1e-5 * Math.max(1, Math.abs(expected)));
    }

    private static double slope(UnaryOperator<Tensor> f, Tensor at, Tensor along) {
        Tensor x = at.copy().requiresGrad(true);
        return gradient(f.apply(x), x).mul(along).sum().item();
    }

    private static Tensor gradient(Tensor y, Tensor x) {
        return Objects.requireNonNull(Autograd.grad(List.of(y), List.of(x), true).get(0));
    }

    @Test
    void cholesky() {
        check(x -> weighed(positive(x).cholesky()));
    }

    @Test
    void choleskySolve() {
        check(x -> weighed(random(5, N, 2).choleskySolve(positive(x).cholesky(), false)));
    }

    @Test
    void choleskyInverse() {
        check(x -> weighed(positive(x).cholesky().choleskyInverse(false)));
    }

    @Test
    void eigenvalues() {
        check(x -> weighed(symmetric(x).eigvalsh()));
    }

    @Test
    void eigenvectors() {
        check(
                x -> {
                    var e = symmetric(x).eigh();
                    return weighed(e.eigenvectors()).add(weighed(e.eigenvalues()));
                });
    }

    @Test
    void logDeterminantOfPositiveMatrices() {
        check(x -> weighed(positive(x).logdet()));
    }

    /** The adjugate of a matrix of rank n - 1 is not zero; PyTorch's cases have the values. */
    @Test
    void determinantOfSingularMatrices() {
        Tensor x = Tensor.of(new double[][] {{1, 2}, {2, 4}}).requiresGrad(true);
        x.det().backward();
        Tensor g = Objects.requireNonNull(x.grad());
        Tensor adjugate = Tensor.of(new double[][] {{4, -2}, {-2, 1}});
        assertEquals(0, g.sub(adjugate).abs().max().item(), 1e-12);
    }
}
