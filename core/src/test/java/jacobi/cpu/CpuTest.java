package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.kernel.Backend;
import jacobi.kernel.Expr;
import jacobi.kernel.Kernel;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Choosing a backend. */
final class CpuTest {
    @Test
    void byName() {
        assertEquals("scalar", Cpu.named("scalar").name());
        assertEquals("vector", Cpu.named("vector").name());
        var e = assertThrows(IllegalArgumentException.class, () -> Cpu.named("cuda"));
        assertEquals("unknown backend 'cuda': expected scalar or vector", e.getMessage());
    }

    @Test
    void theVectorBackendIsBestWhereItCanBe() {
        assertEquals("vector", Cpu.best().name());
    }

    @Test
    void withoutVectorsItSaysSoOnceAndGoesOn() {
        var bytes = new ByteArrayOutputStream();
        var err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals("scalar", Cpu.best(false, err).name());
        assertEquals("scalar", Cpu.best(false, err).name());
        assertEquals(
                "jacobi: the Vector API is not loaded, so computing is many times slower than it"
                    + " could be: start java with --add-modules jdk.incubator.vector\n",
                bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    @Test
    void countsSayWhoRanWhat() {
        Backend b = Cpu.named("vector");
        Array many = Array.zeros(DType.FLOAT32, Shape.of(100));
        Array few = Array.zeros(DType.FLOAT32, Shape.of(2));
        var map = new Kernel.Map(Expr.input(0).exp(), DType.FLOAT32);
        run(b, map, many);
        run(b, map, many);
        run(b, map, few);
        run(b, new Kernel.Copy(), many);
        run(b, new Kernel.Softmax(false), many);
        assertEquals(
                Map.of("vector Map", 2L, "scalar Map", 1L, "scalar Copy", 1L, "vector Softmax", 1L),
                b.counts());
    }

    private static void run(Backend b, Kernel k, Array x) {
        b.run(k, new Array[] {x}, new Array[] {x}, new double[0]);
    }
}
