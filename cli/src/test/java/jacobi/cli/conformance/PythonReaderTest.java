package jacobi.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Calls as Python writes them, and the blocks that they stand for. */
final class PythonReaderTest {
    private static PythonCall read(String text) throws Mismatch {
        return new PythonReader(text).call();
    }

    @Test
    void argumentsOfEveryKind() throws Mismatch {
        PythonCall call = read("f(1, -2.5, 1e-05, True, False, None, 'none', (3,), (), a=(1, 2))");
        assertEquals("f", call.name());
        assertEquals(
                Arrays.asList(1L, -2.5, 1e-5, true, false, null, "none", List.of(3L), List.of()),
                call.arguments());
        assertEquals(Map.of("a", List.of(1L, 2L)), call.named());
    }

    @Test
    void nestedCallsAndPrintedParts() throws Mismatch {
        assertEquals("g", ((PythonCall) read("f(g(), 1)").arguments().get(0)).name());
        PythonCall printed = read("S(\n  (0): A(n=1)\n  (body): S(\n    (0): B()\n  )\n)");
        assertEquals(List.of("0", "body"), List.copyOf(printed.parts().keySet()));
        assertEquals("B", printed.parts().get("body").parts().get("0").name());
    }

    @Test
    void restIsWhatComesAfterTheCall() throws Mismatch {
        PythonReader reader = new PythonReader("Linear(3,1).weight[0,:8]");
        reader.call();
        assertEquals(".weight[0,:8]", reader.rest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "f",
                "f(",
                "f(1",
                "f(1 2)",
                "f(,)",
                "f(a=1, a=2)",
                "f('x)",
                "f(1))x(",
                "(1)",
                "f((0): 1)",
                "f((a): b() (a): b())",
                "f(lambda)",
                "f(1,,2)"
            })
    void malformedTextIsAnError(String text) {
        Mismatch e =
                assertThrows(
                        Mismatch.class,
                        () -> {
                            PythonReader reader = new PythonReader(text);
                            reader.call();
                            if (!reader.rest().isEmpty()) {
                                throw new Mismatch("expected the end");
                            }
                        });
        assertTrue(e.getMessage().startsWith("expected "), e.getMessage());
    }

    @Test
    void depthIsLimited() {
        Mismatch e = assertThrows(Mismatch.class, () -> read("f(".repeat(100_000)));
        assertTrue(e.getMessage().contains("calls at most 100 deep"), "another message");
        assertThrows(Mismatch.class, () -> read("f(" + "(".repeat(100_000)));
    }

    @Test
    void blocksPrintAsTheTextTheyWereMadeFrom() throws Exception {
        String text =
                """
                Sequential(
                  (0): Sequential(
                    (0): Linear(in_features=2, out_features=3, bias=False)
                    (1): GELU(approximate='tanh')
                  )
                  (1): LeakyReLU(negative_slope=0.2)
                )\
                """;
        assertEquals(text, BlockText.block(text).toString());
    }

    @Test
    void unknownBlocksAreNamed() {
        assertEquals(
                "module Conv9d",
                assertThrows(
                                Unsupported.class,
                                () -> BlockText.block("Sequential(ReLU(), Conv9d(3))"))
                        .getMessage());
        assertThrows(Unsupported.class, () -> BlockText.block("ReLU((0): Tanh())"));
        assertThrows(Mismatch.class, () -> BlockText.block("Sequential(MSELoss())"));
        assertThrows(Mismatch.class, () -> BlockText.block("Sequential(3)"));
        assertThrows(Mismatch.class, () -> BlockText.block("ReLU() and more"));
    }
}
