import module jacobi;

/**
 * A neuron with a threshold, {@code th(w . x + b)} where {@code th(z) = [z > 0]}, cuts the plane by
 * a line: that is enough for AND, OR and NOT, and not for XOR or equivalence.
 *
 * <p>Of the 16 functions on the corners of the unit square one neuron computes 14; the two that are
 * left have their classes on the two diagonals, which cross.
 */
void main() {
    Tensor corners = Tensor.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    gate("AND", corners, new float[] {1, 1}, -1.5, new double[] {0, 0, 0, 1});
    gate("OR ", corners, new float[] {1, 1}, -0.5, new double[] {0, 1, 1, 1});
    Tensor bit = Tensor.of(new float[][] {{0}, {1}});
    gate("NOT", bit, new float[] {-1}, 0.5, new double[] {1, 0});

    // A linear function takes the same value at the middles of both diagonals. Were it above 0 on
    // one diagonal's ends and not on the other's, its means over them would differ.
    Tensor diagonal = corners.get(Index.of(0, 3)).mean(0);
    Tensor other = corners.get(Index.of(1, 2)).mean(0);
    IO.println("middles of the diagonals: " + diagonal + " and " + other);
    check("the diagonals cross, so no line parts them", diagonal.equalTo(other));

    Set<String> tables = tablesOfOneNeuron(corners);
    IO.println("a grid of neurons computes these tables: " + tables);
    check("functions of two bits that one neuron computes", tables.size(), 14, 0);
    check("XOR is not among them", !tables.contains("0110"));
    check("equivalence is not among them", !tables.contains("1001"));
}

void gate(String name, Tensor inputs, float[] weights, double bias, double[] table) {
    Tensor outputs = inputs.matmul(Tensor.of(weights)).add(bias).step();
    IO.println(name + " " + outputs);
    for (int i = 0; i < table.length; i++) {
        String row = Arrays.toString(inputs.get(i).toLongs());
        check(name.strip() + row, outputs.get(i).item(), table[i], 0);
    }
}

/** The truth tables of all neurons whose weights and bias are multiples of 1/4 up to 2. */
Set<String> tablesOfOneNeuron(Tensor corners) {
    Tensor grid = Tensor.linspace(-2, 2, 17);
    Tensor w1 = grid.view(17, 1, 1, 1);
    Tensor w2 = grid.view(1, 17, 1, 1);
    Tensor b = grid.view(1, 1, 17, 1);
    // The last dimension is the corner: broadcasting evaluates 17 * 17 * 17 neurons on all four.
    Tensor z = w1.mul(corners.select(1, 0)).add(w2.mul(corners.select(1, 1))).add(b);
    long[] outputs = z.step().toLongs();

    Set<String> tables = new TreeSet<>();
    for (int i = 0; i < outputs.length; i += 4) {
        tables.add("" + outputs[i] + outputs[i + 1] + outputs[i + 2] + outputs[i + 3]);
    }
    return tables;
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
