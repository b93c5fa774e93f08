package jacobi.cpu.vector;

import jacobi.array.Array;
import jacobi.cpu.Lanes;
import jacobi.cpu.Products;
import jacobi.kernel.Kernel;

/** Matrix products. */
final class VectorProducts {
    private VectorProducts() {}

    static void matMul(
            Kernel.MatMul k, Array out, Array[] in, double[] params, Lanes.Family family) {
        Products.matMul(k, out, in, params, family);
    }
}
