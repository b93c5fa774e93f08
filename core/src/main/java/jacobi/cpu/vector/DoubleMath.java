package jacobi.cpu.vector;

import static jacobi.cpu.vector.DoubleVectors.S;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.DoubleVector;

/** Primitives of double vectors that take more than one instruction; see {@link FloatMath}. */
final class DoubleMath {
    private DoubleMath() {}

    static DoubleVector reciprocal(DoubleVector x) {
        return DoubleVector.broadcast(S, 1).div(x);
    }

    static DoubleVector rsqrt(DoubleVector x) {
        return DoubleVector.broadcast(S, 1).div(x.sqrt());
    }

    static DoubleVector sign(DoubleVector x) {
        DoubleVector y =
                DoubleVector.zero(S).blend(1, x.compare(GT, 0)).blend(-1, x.compare(LT, 0));
        return y.blend(x, x.compare(NE, x));
    }
}
