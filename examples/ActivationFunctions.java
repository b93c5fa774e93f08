import module jacobi;

/**
 * The activations in use besides sigmoid, tanh and ReLU, each with its derivative: LeakyReLU {@code
 * max(z, 0.01 z)}, ELU, Softplus {@code log(1 + e^z)}, Swish {@code z sigma(alpha z)}, GELU {@code
 * z/2 (1 + tanh(sqrt(2/pi) (z + 0.044715 z^3)))}; and two with weights of their own, GLU {@code
 * sigma(W z + b) * (V z + c)} and Maxout {@code max(w1 z + b1, w2 z + b2)}.
 *
 * <p>Values are held against the formulas in double precision, derivatives against differences of
 * those. (In the text this follows Swish is a function of z written with x.)
 */
void main() {
    IO.println("                z =   -3      -1    -0.5       0     0.5       1       3");
    activation("LeakyReLU", new LeakyReLU(), true, z -> Math.max(z, 0.01 * z));
    activation("ELU", new ELU(), false, z -> z > 0 ? z : Math.expm1(z));
    activation("ELU, alpha = 0.5", new ELU(0.5), true, z -> z > 0 ? z : 0.5 * Math.expm1(z));
    activation("Softplus", new Softplus(), false, z -> Math.log1p(Math.exp(z)));
    activation("Swish (SiLU)", new SiLU(), false, z -> z * sigmoid(z));
    activation("Swish, alpha = 2", new Swish(2), false, z -> z * sigmoid(2 * z));
    double c = Math.sqrt(2 / Math.PI);
    activation(
            "GELU",
            new GELU("tanh"),
            false,
            z -> z / 2 * (1 + Math.tanh(c * (z + 0.044715 * z * z * z))));

    gated();
    maxout();
}

/** Values and derivatives; a kink at 0 has no derivative there. */
void activation(String name, Layer layer, boolean kink, DoubleUnaryOperator formula) {
    double[] points = {-3, -1, -0.5, 0, 0.5, 1, 3};
    Tensor z = Tensor.of(points).requiresGrad(true);
    Tensor values = layer.forward(z);
    Tensor slopes = Autograd.grad(values.sum(), z, false);
    print(name, values);
    print("  derivative", slopes);

    boolean right = true;
    boolean rightSlope = true;
    double s = 1e-6;
    for (int i = 0; i < points.length; i++) {
        double p = points[i];
        double slope = (formula.applyAsDouble(p + s) - formula.applyAsDouble(p - s)) / (2 * s);
        right &= Math.abs(values.get(i).item() - formula.applyAsDouble(p)) < 1e-12;
        boolean atKink = kink && p == 0;
        rightSlope &= atKink || Math.abs(slopes.get(i).item() - slope) < 1e-6;
    }
    check(name + ": 7 values by the formula", right);
    check(name + ": its derivative by differences" + (kink ? ", away from 0" : ""), rightSlope);
}

void print(String name, Tensor values) {
    StringBuilder line = new StringBuilder("%-17s".formatted(name));
    for (double value : values.toDoubles()) {
        line.append("%8.4f".formatted(value));
    }
    IO.println(line);
}

/** One part of the input's image is let through as far as the other opens the gate. */
void gated() {
    GatedLinear glu = new GatedLinear(2, 1);
    glu.loadStateDict(
            Map.of(
                    "gate.weight", Tensor.of(new float[][] {{1, -1}}),
                    "gate.bias", Tensor.of(new float[] {0.5f}),
                    "value.weight", Tensor.of(new float[][] {{2, 0.25f}}),
                    "value.bias", Tensor.of(new float[] {-1})));
    double output = glu.forward(Tensor.of(3f, 2f)).get(0).item();
    check("GLU(3, 2)", output, sigmoid(3 - 2 + 0.5) * (2 * 3 + 0.25 * 2 - 1), 1e-6);
    check("GLU's parameters", glu.parameters().size(), 4, 0);
}

/** The larger of two lines: with the right ones it is the absolute value. */
void maxout() {
    Maxout absolute = new Maxout(1, 1, 2);
    absolute.loadStateDict(
            Map.of(
                    "linear.weight", Tensor.of(new float[][] {{1}, {-1}}),
                    "linear.bias", Tensor.of(new float[] {0, 0})));
    Tensor z = Tensor.of(new float[][] {{-2}, {0.5f}, {3}});
    Tensor output = absolute.forward(z);
    IO.println("Maxout of z and -z: " + output.flatten().detach());
    for (int i = 0; i < 3; i++) {
        double expected = Math.abs(z.get(i, 0).item());
        check("Maxout as |z|", output.get(i, 0).item(), expected, 0);
    }
}

double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
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
