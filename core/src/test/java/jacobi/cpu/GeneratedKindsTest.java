package jacobi.cpu;

import jacobi.cpu.scalar.ScalarBackend;
import jacobi.cpu.vector.VectorBackend;

/** Generated loops, from the first call and for any size, against the scalar twin. */
final class GeneratedKindsTest extends KindsTest {
    @Override
    Twins twins() {
        return new Twins(VectorBackend.generating(), new ScalarBackend());
    }
}
