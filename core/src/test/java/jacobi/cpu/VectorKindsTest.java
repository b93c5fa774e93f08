package jacobi.cpu;

import jacobi.cpu.scalar.ScalarBackend;

/** The vector backend against its scalar twin. */
final class VectorKindsTest extends KindsTest {
    @Override
    Twins twins() {
        return new Twins(new jacobi.cpu.vector.VectorBackend(), new ScalarBackend());
    }
}
