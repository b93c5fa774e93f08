package jacobi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.cpu.vector.VectorBackend;
import jacobi.kernel.Backend;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Choosing a backend. */
final class BackendsTest {
    @Test
    void byName() {
        try {
            Backends.use("scalar");
            assertEquals("scalar", Backends.name());
        } finally {
            Backends.use("vector");
        }
        assertEquals("vector", Backends.name());
        var e = assertThrows(IllegalArgumentException.class, () -> Backends.use("cuda"));
        assertEquals("unknown backend 'cuda': expected 'scalar' or 'vector'", e.getMessage());
    }

    @Test
    void withoutVectorsItSaysSoAndGoesOn() {
        var bytes = new ByteArrayOutputStream();
        var err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals("scalar", Backends.best(false, err).name());
        assertEquals(
                "jacobi: the Vector API is not loaded, so computing is many times slower than it"
                        + " could be: start java with --add-modules jdk.incubator.vector\n",
                bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    @Test
    void countsSayWhoRanWhat() {
        Backend b = new VectorBackend();
        Array many = Array.zeros(DType.FLOAT32, Shape.of(100));
        Array few = Array.zeros(DType.FLOAT32, Shape.of(2));
        // A program of this test alone: one that others have run a lot may be generated.
        var map = new Kernel.Map(Expr.input(0).exp().mul(0.377), DType.FLOAT32);
        run(b, map, many);
        run(b, map, many);
        run(b, map, few);
        run(b, new Kernel.Copy(), many);
        run(b, new Kernel.Softmax(false), many);
        assertEquals(
                Map.of("vector Map", 2L, "scalar Map", 1L, "vector Copy", 1L, "vector Softmax", 1L),
                b.counts());
    }

    private static void run(Backend b, Kernel k, Array x) {
        b.run(k, new Array[] {x}, new Array[] {x}, new double[0]);
    }
}
