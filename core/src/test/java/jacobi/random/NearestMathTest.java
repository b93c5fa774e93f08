package jacobi.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.function.DoubleUnaryOperator;

/** Against {@link StrictMath}, which is within 1 ulp, over the arguments that Box-Muller has. */
class NearestMathTest {
    private static final double TURN = 2 * Math.PI;

    private static void agree(DoubleUnaryOperator found, DoubleUnaryOperator expected, double x) {
        double e = expected.applyAsDouble(x);
        assertEquals(e, found.applyAsDouble(x), 1.5 * Math.ulp(e), "at " + x);
    }

    @Test
    void isNearTheStrictFunctionsEverywhere() {
        Generator g = new Generator(2);
        for (int i = 0; i < 100_000; i++) {
            double u = (g.nextInt64() >>> 11) * 0x1p-53;
            agree(NearestMath::log, StrictMath::log, 1 - u);
            agree(NearestMath::sin, StrictMath::sin, TURN * u);
            agree(NearestMath::cos, StrictMath::cos, TURN * u);
        }
    }

    @Test
    void isNearTheStrictFunctionsAtTheEdges() {
        for (double x : new double[] {1, 1 - 0x1p-53, 0x1p-53, 0x1p-52, 0.5, Math.sqrt(0.5)}) {
            agree(NearestMath::log, StrictMath::log, x);
        }
        for (int eighth = 0; eighth <= 8; eighth++) {
            double angle = eighth * Math.PI / 4;
            for (double x :
                    new double[] {angle, Math.nextUp(angle), Math.abs(Math.nextDown(angle))}) {
                agree(NearestMath::sin, StrictMath::sin, x);
                agree(NearestMath::cos, StrictMath::cos, x);
            }
        }
        assertEquals(0.0, NearestMath.log(1));
        assertEquals(1.0, NearestMath.cos(0));
        assertEquals(0.0, NearestMath.sin(0));
    }
}
