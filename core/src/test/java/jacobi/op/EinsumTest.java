package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import jacobi.Tensor;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Einstein's summation against loops over all labels. */
class EinsumTest {
    private static final int[] SIZES = {2, 3, 4, 5};

    /** Written out: labels get sizes in the order of the alphabet, {@code A} and {@code B} too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ab->ba          | ab->ba
                    ab              | ab->ab
                    ba              | ba->ab
                    aab->b          | aab->b
                    aa              | aa->
                    aabb->ab        | aabb->ab
                    ab,bc           | ab,bc->ac
                    ab,bc,cd->ad    | ab,bc,cd->ad
                    ab,ab->         | ab,ab->
                    ab,ab->ab       | ab,ab->ab
                    abc,cd->dba     | abc,cd->dba
                    a,b,c->cab      | a,b,c->cab
                    ...a->...       | cda->cd
                    ...ab,...bc     | dab,dbc->dac
                    a...,...a->...  | acd,cda->cd
                    ab...->b        | abcd->b
                    abc,abc,abc->a  | abc,abc,abc->a
                    abd,db->        | abd,db->
                    """)
    void everyForm(String equation, String written) {
        String[] sides = written.split("->", -1);
        String[] terms = sides[0].split(",");
        Random random = new Random(7);
        List<Tensor> operands = new ArrayList<>();
        List<double[]> values = new ArrayList<>();
        for (String term : terms) {
            int[] shape = term.chars().map(c -> SIZES[c - 'a']).toArray();
            int n = 1;
            for (int s : shape) {
                n *= s;
            }
            double[] v = random.doubles(n, -1, 1).toArray();
            values.add(v);
            operands.add(Tensor.of(v, shape));
        }
        Tensor y = Tensor.einsum(equation, operands.toArray(Tensor[]::new));
        int[] shape = sides[1].chars().map(c -> SIZES[c - 'a']).toArray();
        assertArrayEquals(shape, y.shape().toArray());
        assertArrayEquals(looped(terms, sides[1], values), y.toDoubles(), 1e-13);
    }

    private static double[] looped(String[] terms, String result, List<double[]> values) {
        TreeMap<Integer, Integer> index = new TreeMap<>();
        String.join("", terms).chars().forEach(c -> index.put(c, 0));
        double[] out = new double[offsetOf(result, index, true)];
        while (true) {
            double product = 1;
            for (int i = 0; i < terms.length; i++) {
                product *= values.get(i)[offsetOf(terms[i], index, false)];
            }
            out[offsetOf(result, index, false)] += product;
            boolean carried = true;
            for (int label : index.descendingKeySet()) {
                int next = index.get(label) + 1;
                index.put(label, next % SIZES[label - 'a']);
                if (next < SIZES[label - 'a']) {
                    carried = false;
                    break;
                }
            }
            if (carried) {
                return out;
            }
        }
    }

    /** The place of an index in a row-major array, or the number of its elements. */
    private static int offsetOf(String term, TreeMap<Integer, Integer> index, boolean count) {
        int at = count ? 1 : 0;
        for (int c : term.chars().toArray()) {
            at = at * SIZES[c - 'a'] + (count ? 0 : index.get(c));
        }
        return at;
    }
}
