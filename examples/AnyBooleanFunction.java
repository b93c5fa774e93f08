import module jacobi;

/**
 * Question 2: any Boolean function, with as few layers as possible. One layer, a single neuron,
 * where the true and the false inputs are linearly separable; two layers always.
 *
 * <p>Two layers from the truth table: for each true input m a neuron {@code th(sum of x_i with m_i
 * = 1 - sum of x_i with m_i = 0 - |m| + 1/2)}, which is 1 at m alone; and a neuron {@code th(sum h
 * - 1/2)} that joins them. All functions of one, two and three bits are checked.
 *
 * <p>That a function has no single neuron needs a proof: two true inputs with the same sum as two
 * false ones. A linear function has the same total on both pairs, so that it cannot be above 0 on
 * one and not on the other.
 */
void main() {
    int[] separable = {4, 14, 104};
    for (int n = 1; n <= 3; n++) {
        Tensor inputs = allInputs(n);
        Set<Long> oneLayer = oneNeuron(inputs);
        int functions = 1 << (1 << n);
        boolean twoLayersAlways = true;
        boolean provenElsewhere = true;
        for (long table = 0; table < functions; table++) {
            twoLayersAlways &= code(twoLayers(inputs, table)) == table;
            provenElsewhere &= oneLayer.contains(table) || hasCrossingPairs(n, table);
        }
        IO.println(
                "%d bits: %d functions, %d by one neuron".formatted(n, functions, oneLayer.size()));
        check(n + " bits: one neuron is enough for", oneLayer.size(), separable[n - 1], 0);
        check(n + " bits: for all others it is proven not to be", provenElsewhere);
        check(n + " bits: two layers give all " + functions + " functions", twoLayersAlways);
    }

    // Often fewer neurons do: parity of n bits has 2^(n-1) true inputs and needs n hidden neurons.
    for (int n = 2; n <= 10; n += 4) {
        Tensor outputs = parity(allInputs(n));
        boolean right = true;
        for (int i = 0; i < 1 << n; i++) {
            right &= outputs.get(i).item() == Integer.bitCount(i) % 2;
        }
        check("parity of " + n + " bits by " + n + " hidden neurons", right);
    }
}

/** Row i holds the bits of i, the lowest first, {@code [2^n, n]}. */
Tensor allInputs(int n) {
    float[][] rows = new float[1 << n][n];
    for (int i = 0; i < rows.length; i++) {
        for (int j = 0; j < n; j++) {
            rows[i][j] = i >> j & 1;
        }
    }
    return Tensor.of(rows);
}

/** A truth table as a number: bit i is the value at input i. */
long code(Tensor outputs) {
    long code = 0;
    for (int i = 0; i < outputs.numel(); i++) {
        code |= (long) outputs.get(i).item() << i;
    }
    return code;
}

/** The network of a truth table. */
Tensor twoLayers(Tensor inputs, long table) {
    int n = inputs.size(1);
    List<Tensor> hidden = new ArrayList<>();
    for (int m = 0; m < 1 << n; m++) {
        if ((table >> m & 1) == 1) {
            float[] weights = new float[n];
            for (int j = 0; j < n; j++) {
                weights[j] = (m >> j & 1) == 1 ? 1 : -1;
            }
            double bias = 0.5 - Integer.bitCount(m);
            hidden.add(inputs.matmul(Tensor.of(weights)).add(bias).step());
        }
    }
    // Of no neurons the sum is 0, and th(-1/2) = 0 is the function that is never true.
    Tensor sum = hidden.stream().reduce(Tensor::add).orElse(Tensor.zeros(1 << n));
    return sum.sub(0.5).step();
}

/** The tables of the neurons with weights -2, ..., 2 and biases halfway between whole numbers. */
Set<Long> oneNeuron(Tensor inputs) {
    int n = inputs.size(1);
    Set<Long> tables = new TreeSet<>();
    for (int w = 0; w < Math.pow(5, n); w++) {
        float[] weights = new float[n];
        int rest = w;
        for (int j = 0; j < n; j++) {
            weights[j] = rest % 5 - 2;
            rest /= 5;
        }
        Tensor z = inputs.matmul(Tensor.of(weights));
        Tensor biases = Tensor.arange(-6.5, 7, 1);
        for (Tensor outputs : z.add(biases.view(-1, 1)).step().unbind(0)) {
            tables.add(code(outputs));
        }
    }
    return tables;
}

/** Whether two true inputs have, bit by bit, the same sum as two false ones. */
boolean hasCrossingPairs(int n, long table) {
    Set<List<Integer>> ofTrue = pairSums(n, table);
    ofTrue.retainAll(pairSums(n, ~table));
    return !ofTrue.isEmpty();
}

Set<List<Integer>> pairSums(int n, long members) {
    Set<List<Integer>> sums = new HashSet<>();
    for (int p = 0; p < 1 << n; p++) {
        for (int q = p; q < 1 << n; q++) {
            if ((members >> p & 1) == 1 && (members >> q & 1) == 1) {
                List<Integer> sum = new ArrayList<>();
                for (int j = 0; j < n; j++) {
                    sum.add((p >> j & 1) + (q >> j & 1));
                }
                sums.add(sum);
            }
        }
    }
    return sums;
}

/** Hidden neuron k fires when at least k bits are set; the signs alternate. */
Tensor parity(Tensor inputs) {
    Tensor count = inputs.sum(1);
    Tensor sum = Tensor.zeros(inputs.size(0));
    for (int k = 1; k <= inputs.size(1); k++) {
        Tensor atLeast = count.sub(k - 0.5).step();
        sum = k % 2 == 1 ? sum.add(atLeast) : sum.sub(atLeast);
    }
    return sum.sub(0.5).step();
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
