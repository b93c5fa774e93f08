package jacobi.op;

/**
 * {@code e^A} by scaling and squaring with the Pade approximant of degree 13 (Higham, The scaling
 * and squaring method for the matrix exponential revisited, 2005). The matrices of a batch are
 * scaled alike. Made of differentiable products and a solve, so the gradient comes by itself.
 */
final class MatrixExponential {
    /** Coefficients of the numerator, from degree 0. */
    private static final double[] B = {
        64764752532480000.,
        32382376266240000.,
        7771770303897600.,
        1187353796428800.,
        129060195264000.,
        10559470521600.,
        670442572800.,
        33522128640.,
        1323241920.,
        40840800.,
        960960.,
        16380.,
        182.,
        1.
    };

    /** The norm up to which the approximant is right to double precision. */
    private static final double THETA = 5.371920351148152;

    private MatrixExponential() {}

    static Value of(Value a) {
        Matrices.requireSquare(a.array(), "linalg.matrix_exp");
        if (a.shape().numel() == 0) {
            return a.then(new Copies.Clone());
        }
        int halvings = halvings(a);
        Value x = a.mul(Math.scalb(1.0, -halvings));
        Value eye = Matrices.identity(a, a.shape().size(-1));
        Value x2 = x.matmul(x);
        Value x4 = x2.matmul(x2);
        Value x6 = x4.matmul(x2);
        Value high = sum(x6, x4, x2, 13);
        Value odd = x.matmul(x6.matmul(high).add(sum(x6, x4, x2, 7)).add(eye.mul(B[1])));
        Value even = x6.matmul(sum(x6, x4, x2, 12)).add(sum(x6, x4, x2, 6)).add(eye.mul(B[0]));
        Value y = Systems.solve(even.sub(odd), even.add(odd), true);
        for (int i = 0; i < halvings; i++) {
            y = y.matmul(y);
        }
        return y;
    }

    /** {@code B[d] x6 + B[d - 2] x4 + B[d - 4] x2}. */
    private static Value sum(Value x6, Value x4, Value x2, int d) {
        return x6.mul(B[d]).add(x4.mul(B[d - 2])).add(x2.mul(B[d - 4]));
    }

    private static int halvings(Value a) {
        Value norm = Norms.matrix(a.detach(), 1L, new int[] {-2, -1}, false, "linalg.matrix_exp");
        Value most = Extremes.amax(norm, null, false);
        double n = most.array().getDouble(0);
        if (!Double.isFinite(n) || n <= THETA) {
            return 0;
        }
        return Math.max(0, Math.getExponent(n / THETA) + 1);
    }
}
