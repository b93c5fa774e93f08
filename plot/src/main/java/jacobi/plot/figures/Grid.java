package jacobi.plot.figures;

import jacobi.Tensor;
import jacobi.nn.Layer;

/** The points of a square, and functions over them. */
final class Grid {
    private Grid() {}

    /** {@code n} by {@code n} points {@code [n * n, 2]}, x1 fastest. */
    static Tensor points(double from, double to, int n) {
        Tensor line = Tensor.linspace(from, to, n);
        Tensor x1 = line.view(1, n).expand(n, n).reshape(-1);
        Tensor x2 = line.view(n, 1).expand(n, n).reshape(-1);
        return Tensor.stack(1, x1, x2);
    }

    /** A function of points {@code [m, 2] -> [m, 1]} over the square, {@code [n, n]}. */
    static Tensor values(double from, double to, int n, Layer f) {
        return f.forward(points(from, to, n)).detach().view(n, n);
    }
}
