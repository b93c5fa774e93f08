package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** The text of nested blocks, settings and numbers, where golden texts are silent. */
class PrintingTest {
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
