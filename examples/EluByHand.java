import module jacobi;

/**
 * An activation of one's own, {@code ELU(z) = z where z > 0, else alpha (e^z - 1)}, written with
 * {@code where}.
 *
 * <p>Both branches are computed for every element and one is taken. That hides a trap: for z = 100
 * the branch not taken is infinite, and its gradient {@code 0 * infinity} is NaN. Keeping the
 * exponent at most 0 where the branch is not wanted cures it.
 */
void main() {
    Tensor z = Tensor.of(-1f, 0f, 1f, 2f).requiresGrad(true);
    Elu elu = new Elu(1);
    Tensor output = elu.forward(z);
    IO.println(z.detach() + " -> " + output.detach());
    double[] expected = {-0.6321, 0, 1, 2};
    for (int i = 0; i < 4; i++) {
        check("ELU(%d)".formatted(i - 1), output.get(i).item(), expected[i], 5e-5);
    }
    check("ELU(-1) = 1/e - 1", output.get(0).item(), 1 / Math.E - 1, 1e-7);
    check("the ready-made ELU agrees", new ELU().forward(z).allClose(output, 0, 1e-7));

    output.sum().backward();
    IO.println("derivative " + z.grad());
    check("ELU'(-1) = 1/e", z.grad().get(0).item(), 1 / Math.E, 1e-7);
    check("ELU'(0)", z.grad().get(1).item(), 1, 0);
    check("ELU'(2)", z.grad().get(3).item(), 1, 0);

    double half = new Elu(0.5).forward(Tensor.of(-1f)).item();
    check("alpha = 1/2: ELU(-1)", half, (1 / Math.E - 1) / 2, 1e-7);

    Tensor far = Tensor.of(100f).requiresGrad(true);
    check("ELU(100)", elu.forward(far).item(), 100, 0);
    double naive = Autograd.grad(elu.forward(far), far, false).item();
    check("its gradient as written is " + naive, Double.isNaN(naive));
    Tensor safe = far.where(far.gt(0), far.clampMax(0).exp().sub(1));
    check("with the exponent bounded, ELU(100)", safe.item(), 100, 0);
    check("and its gradient", Autograd.grad(safe, far, false).item(), 1, 0);
}

final class Elu extends Block implements Layer {
    final double alpha;

    Elu(double alpha) {
        this.alpha = alpha;
    }

    @Override
    public Tensor forward(Tensor z) {
        return z.where(z.gt(0), z.exp().sub(1).mul(alpha));
    }
}

void check(String what, double value, double expected, double tolerance) {
    boolean close = Math.abs(value - expected) <= tolerance;
    check("%s: %s, expected %s".formatted(what, (float) value, (float) expected), close);
}

void check(String what, boolean holds) {
    if (!holds) {
        throw new AssertionError(what);
    }
    IO.println("check: " + what);
}
