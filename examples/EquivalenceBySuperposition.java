import module jacobi;

/**
 * Three threshold neurons do what one cannot: {@code th(th(x1 + x2 - 1.5) + th(-x1 - x2 + 0.5) -
 * 0.5)} is equivalence, 1 where both bits are the same; one minus it is XOR.
 *
 * <p>The first neuron cuts off the corner (1, 1), the second the corner (0, 0), the third joins
 * them. Seen as a function of the plane it is 0 on the band {@code 0.5 <= x1 + x2 <= 1.5} and 1
 * outside. (The text this follows has the two sides of the band the other way round.)
 *
 * <p>In matrix form a constant 1 is appended to each layer's input, so that the bias is a column:
 * {@code th(W2 [th(W1 [x; 1]); 1])}. With {@code sigma_c(z) = 1 / (1 + e^-cz)} for {@code th} the
 * surface is smooth, and steeper as c grows.
 */
void main() {
    Tensor corners = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    double[] equivalence = {1, 0, 0, 1};
    double[] xor = {0, 1, 1, 0};

    Tensor outputs = superposition(corners, Tensor::step);
    IO.println("equivalence of 00, 01, 10, 11: " + outputs);
    IO.println("exclusive or:                  " + outputs.rsub(1));
    for (int i = 0; i < 4; i++) {
        check("superposition, corner " + i, outputs.get(i).item(), equivalence[i], 0);
        check("its complement, corner " + i, outputs.rsub(1).get(i).item(), xor[i], 0);
    }
    check("the matrix form is the same", matrixForm(corners, Tensor::step).equalTo(outputs));

    // Off the corners: a grid of the plane, in steps of 1/8, which float32 holds exactly.
    Tensor line = Tensor.arange(-8, 17, 1).toFloat32().div(8);
    Tensor x1 = line.view(25, 1).expand(25, 25);
    Tensor x2 = line.view(1, 25).expand(25, 25);
    Tensor plane = Tensor.stack(2, x1, x2).reshape(625, 2);
    Tensor sum = plane.sum(1);
    Tensor inBand = sum.ge(0.5).logicalAnd(sum.le(1.5));
    Tensor zero = superposition(plane, Tensor::step).eq(0);
    check("0 exactly on the band, at 625 points of the plane", zero.equalTo(inBand));

    IO.println("sigma_c in place of th:");
    double before = 1;
    for (double c : new double[] {4, 8, 16, 32, 64}) {
        Tensor smooth = superposition(corners, z -> z.sigmoid(c));
        IO.println("  c = %2.0f  %s".formatted(c, smooth));
        double error = smooth.sub(outputs).abs().max().item();
        check("largest distance to th for c = %.0f".formatted(c), error, distance(c), 1e-6);
        check("which is less than for smaller c", error < before);
        before = error;
    }
    check("for c = 64 it is nearly th", before < 1e-6);
    Tensor matrices = matrixForm(corners, z -> z.sigmoid(4));
    Tensor direct = superposition(corners, z -> z.sigmoid(4));
    check("for c = 4 the matrix form is the same", matrices.allClose(direct, 0, 1e-6));
}

/** The superposition with any activation. */
Tensor superposition(Tensor x, Layer activation) {
    Tensor sum = x.select(1, 0).add(x.select(1, 1));
    Tensor bothSet = activation.forward(sum.sub(1.5));
    Tensor noneSet = activation.forward(sum.neg().add(0.5));
    return activation.forward(bothSet.add(noneSet).sub(0.5));
}

/** The same by appending ones, products of matrices and an elementwise function. */
Tensor matrixForm(Tensor x, Layer activation) {
    Tensor w1 = Tensor.of(new float[][] {{1, 1, -1.5f}, {-1, -1, 0.5f}});
    Tensor w2 = Tensor.of(new float[][] {{1, 1, -0.5f}});
    // An object is a row here, not a column, so that the products are transposed: x W^T.
    Tensor hidden = activation.forward(withOne(x).matmul(w1.t()));
    return activation.forward(withOne(hidden).matmul(w2.t())).squeeze(1);
}

Tensor withOne(Tensor rows) {
    return Tensor.cat(1, rows, Tensor.ones(rows.size(0), 1));
}

/** The largest distance at a corner in double precision; opposite corners are alike. */
double distance(double c) {
    double same = sigma(c, sigma(c, 0.5) + sigma(c, -1.5) - 0.5);
    double different = sigma(c, sigma(c, -0.5) + sigma(c, -0.5) - 0.5);
    return Math.max(1 - same, different);
}

double sigma(double c, double z) {
    return 1 / (1 + Math.exp(-c * z));
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
