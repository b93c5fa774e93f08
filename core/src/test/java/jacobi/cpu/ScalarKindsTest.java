package jacobi.cpu;

import jacobi.cpu.scalar.ScalarBackend;

/** The scalar backend against definitions written down independently. */
final class ScalarKindsTest extends KindsTest {
    @Override
    Twins twins() {
        return new Twins(new ScalarBackend(), new NaiveBackend());
    }
}
