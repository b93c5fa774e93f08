package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.Tensor;
import jacobi.testing.GoldenJson;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Blocks print as the modules of the goldens do. */
class PrintingTest {
    private static final Map<String, Supplier<Block>> BUILT = new LinkedHashMap<>();

    /** Modules that are not built yet. */
    private static final Set<String> UNSUPPORTED =
            Set.of(
                    "Conv2d(3, 8, 3, padding=1, stride=2)",
                    "LSTM(3, 4, num_layers=2, batch_first=True)",
                    "BatchNorm2d(8)",
                    "Embedding(10, 4)",
                    "MaxPool2d(2)");

    static {
        BUILT.put(
                "Sequential(Linear(784, 256), Sigmoid(), Linear(256, 10, bias=False))",
                () ->
                        new Sequential(
                                new Linear(784, 256), new Sigmoid(), new Linear(256, 10, false)));
        BUILT.put("Dropout(0.3)", () -> new Dropout(0.3));
        BUILT.put("LeakyReLU(0.2)", () -> new LeakyReLU(0.2));
        BUILT.put(
                "Sequential(Sequential(Linear(2, 3), ReLU()), Linear(3, 1))",
                () ->
                        new Sequential(
                                new Sequential(new Linear(2, 3), new ReLU()), new Linear(3, 1)));
    }

    private static final List<Map<String, Object>> CASES =
            GoldenJson.cases("/goldens/other/printing-modules.json");

    @TestFactory
    List<DynamicTest> goldens() {
        return CASES.stream()
                .filter(c -> BUILT.containsKey(c.get("module")))
                .map(
                        c ->
                                DynamicTest.dynamicTest(
                                        (String) c.get("module"),
                                        () ->
                                                assertEquals(
                                                        c.get("repr"),
                                                        BUILT.get(c.get("module"))
                                                                .get()
                                                                .toString())))
                .toList();
    }

    @Test
    void eachCaseIsBuiltOrNamedAsUnsupported() {
        Set<String> known = new TreeSet<>(BUILT.keySet());
        known.addAll(UNSUPPORTED);
        Set<String> cases = new TreeSet<>();
        CASES.forEach(c -> cases.add((String) c.get("module")));
        assertEquals(cases, known);
        assertEquals(4, BUILT.size());
        assertEquals(5, UNSUPPORTED.size());
    }

    static final class Net extends Block {
        final Sequential body = new Sequential(new Flatten(), Tensor::relu, new Softmax(1));
        final ModuleList<Block> heads =
                new ModuleList<>(
                        List.of(
                                new Tanh(),
                                new Tanh(),
                                new Linear(2, 1),
                                new Linear(2, 1),
                                new ELU()));

        @Override
        protected String extraRepr() {
            return "size=3";
        }
    }

    @Test
    void nested() {
        assertEquals(
                """
                Net(
                  size=3
                  (body): Sequential(
                    (0): Flatten(start_dim=1, end_dim=-1)
                    (1): Lambda()
                    (2): Softmax(dim=1)
                  )
                  (heads): ModuleList(
                    (0-1): 2 x Tanh()
                    (2-3): 2 x Linear(in_features=2, out_features=1, bias=True)
                    (4): ELU(alpha=1.0)
                  )
                )\
                """,
                new Net().toString());
    }

    @Test
    void settings() {
        assertEquals("Softplus(beta=1.0, threshold=20.0)", new Softplus().toString());
        assertEquals("Threshold(threshold=2.0, value=-0.1)", new Threshold(2, -0.1).toString());
        assertEquals("GELU(approximate='tanh')", new GELU("tanh").toString());
        assertEquals("PReLU(num_parameters=3)", new PReLU(3, 0.25).toString());
        assertEquals("GLU(dim=-1)", new GLU().toString());
        assertEquals("Sigmoid()", new Sigmoid().toString());
        assertEquals("Sigmoid(c=10.0)", new Sigmoid(10).toString());
        assertEquals("Swish(alpha=1.5, learned=True)", new Swish(1.5, true).toString());
        assertEquals("CrossEntropyLoss()", new CrossEntropyLoss().toString());
        assertEquals("Tanh()", new Tanh().toString());
        assertEquals("ModuleList()", new ModuleList<>().toString());
    }

    /** As Python 3 prints these floats. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.0",
        "-0.0, -0.0",
        "1, 1.0",
        "-2.5, -2.5",
        "1e-5, 1e-05",
        "0.0001, 0.0001",
        "0.00012345, 0.00012345",
        "1.5e-7, 1.5e-07",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "1.25e300, 1.25e+300",
        "-3e-120, -3e-120",
        "100, 100.0",
        "0.1, 0.1",
        "123456.789, 123456.789"
    })
    void numbers(double value, String text) {
        assertEquals(text, Repr.number(value));
    }

    @Test
    void specialNumbers() {
        assertEquals("inf", Repr.number(Double.POSITIVE_INFINITY));
        assertEquals("-inf", Repr.number(Double.NEGATIVE_INFINITY));
        assertEquals("nan", Repr.number(Double.NaN));
    }
}
