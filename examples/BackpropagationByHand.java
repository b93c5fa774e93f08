import module jacobi;

/**
 * Backpropagation on {@code f = (x + y)(y - z)} at (1, 2, 3), edge by edge.
 *
 * <p>Forward: {@code g = x + y = 3}, {@code h = y - z = -1}, {@code f = g h = -3}. Each edge of the
 * graph has a local gradient, such as {@code df/dg = h}: it needs the value h, which is why values
 * are kept until backward. Backward multiplies along paths and adds over paths: {@code df/dy =
 * df/dg dg/dy + df/dh dh/dy = -1 + 3 = 2}.
 */
void main() {
    Tensor x = Tensor.of(1f).requiresGrad(true);
    Tensor y = Tensor.of(2f).requiresGrad(true);
    Tensor z = Tensor.of(3f).requiresGrad(true);
    Tensor g = x.add(y);
    Tensor h = y.sub(z);
    Tensor f = g.mul(h);
    IO.println("g = %s, h = %s, f = %s".formatted(g.item(), h.item(), f.item()));
    check("g", g.item(), 3, 0);
    check("h", h.item(), -1, 0);
    check("f", f.item(), -3, 0);

    IO.println("the graph, from f down:");
    print(f.gradFn().orElseThrow(), 1);
    Node product = f.gradFn().orElseThrow();
    check("the product keeps g and h for backward", product.saved().size(), 2, 0);
    check("two edges lead to it", product.inputs().size(), 2, 0);

    double dfdg = edge("df/dg", f, g, h.item());
    double dfdh = edge("df/dh", f, h, g.item());
    double dgdx = edge("dg/dx", g, x, 1);
    double dgdy = edge("dg/dy", g, y, 1);
    double dhdy = edge("dh/dy", h, y, 1);
    double dhdz = edge("dh/dz", h, z, -1);

    g.retainGrad(); // Otherwise gradients are kept for leaves only: x, y and z.
    f.backward();
    IO.println("gradients: %s %s %s".formatted(x.grad(), y.grad(), z.grad()));
    check("df/dx", x.grad().item(), -1, 0);
    check("df/dy", y.grad().item(), 2, 0);
    check("df/dz", z.grad().item(), -3, 0);
    check("df/dx along its path", dfdg * dgdx, -1, 0);
    check("df/dy along its two paths", dfdg * dgdy + dfdh * dhdy, 2, 0);
    check("df/dz along its path", dfdh * dhdz, -3, 0);
    check("df/dg, kept as was asked", g.grad().item(), -1, 0);
    check("df/dh is not kept", h.grad() == null);
    check("after backward nothing is kept", product.saved().isEmpty());

    // f is quadratic, so that central differences are exact but for rounding.
    double step = 0.5;
    check("df/dx by differences", (f(1 + step, 2, 3) - f(1 - step, 2, 3)) / (2 * step), -1, 1e-12);
    check("df/dy by differences", (f(1, 2 + step, 3) - f(1, 2 - step, 3)) / (2 * step), 2, 1e-12);
    check("df/dz by differences", (f(1, 2, 3 + step) - f(1, 2, 3 - step)) / (2 * step), -3, 1e-12);
}

double f(double x, double y, double z) {
    return (x + y) * (y - z);
}

/** The local gradient of one edge; {@code true} keeps the graph for the next question. */
double edge(String name, Tensor output, Tensor input, double expected) {
    double local = Autograd.grad(output, input, true).item();
    check("local gradient " + name, local, expected, 0);
    return local;
}

void print(Node node, int depth) {
    String leaf = node.leaf().map(t -> " of " + t.item()).orElse("");
    IO.println("  ".repeat(depth) + node + leaf);
    for (Optional<Node> input : node.inputs()) {
        input.ifPresent(n -> print(n, depth + 1));
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
