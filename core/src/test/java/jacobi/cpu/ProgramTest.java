package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.array.DType;
import jacobi.cpu.scalar.ScalarBackend;
import jacobi.kernel.Expr;
import jacobi.kernel.UnaryOp;

import org.junit.jupiter.api.Test;

import java.util.List;

/** What compiling expressions saves. */
final class ProgramTest {
    private static final Expr X = Expr.input(0);

    private static Program program(DType t, Expr... outputs) {
        return Program.of(List.of(outputs), t, ScalarBackend.lanes(t));
    }

    @Test
    void equalSubexpressionsAreComputedOnce() {
        assertEquals(2, program(DType.FLOAT32, X.exp().mul(X.exp())).length());
        assertEquals(2, program(DType.FLOAT32, X.exp(), Expr.input(0).exp().add(1)).length());
    }

    @Test
    void sharedTreesTakeLinearTime() {
        Expr e = X;
        for (int i = 0; i < 200; i++) {
            e = e.mul(e); // as a tree: 2^200 nodes
        }
        // Not from the cache, which would hash the tree.
        Expr root = e;
        assertEquals(
                200,
                Program.compile(List.of(root), DType.FLOAT32, ScalarBackend.lanes(DType.FLOAT32))
                        .length());
    }

    @Test
    void whatTakesLongerIsCutSmaller() {
        Program add = program(DType.FLOAT32, X.add(Expr.input(1)));
        Program sigmoid = program(DType.FLOAT32, X.neg().exp().add(1).reciprocal());
        Program gamma = program(DType.FLOAT32, new Expr.Unary(UnaryOp.LGAMMA, X));
        int n = Chunks.GRAIN;
        assertEquals(n / 2, add.piece(n));
        assertEquals(n / 4, sigmoid.piece(n));
        assertTrue(gamma.piece(n) < n / 16 && gamma.piece(n) >= Chunks.BLOCK);
        for (Program p : List.of(add, sigmoid, gamma)) {
            assertEquals(Chunks.BLOCK, p.piece(1));
            for (int m : new int[] {513, 10_000, n + 1, 3 * n, Integer.MAX_VALUE}) {
                int piece = p.piece(m);
                assertEquals(0, piece % Chunks.BLOCK);
                int last = m - (Chunks.count(m, piece) - 1) * piece;
                assertTrue(last > 0 && last <= piece);
            }
        }
    }

    @Test
    void constantsAreFoldedInTheComputeType() {
        Expr third = Expr.of(1).div(3);
        assertEquals(1, program(DType.FLOAT32, X.add(third)).length());
        assertEquals(1 / 3f, ((float[]) program(DType.FLOAT32, X.add(third)).constants[0])[0]);
        assertEquals(1, program(DType.INT64, X.mul(Expr.of(7).div(2))).length());
        assertEquals(3, ((long[]) program(DType.INT64, X.mul(Expr.of(7).div(2))).constants[0])[0]);
    }

    @Test
    void zerosOfDifferentSignsAreDifferentConstants() {
        assertEquals(2, program(DType.FLOAT32, X.add(0.0).mul(X.add(-0.0))).constants.length);
    }

    @Test
    void whatInvolvesNoInputRunsOnce() {
        Program p = program(DType.FLOAT32, X.mul(Expr.param(0).add(1).sqrt()));
        assertEquals(1, p.length());
        assertEquals(2, p.once.length);
    }

    @Test
    void slotsAreUsedAgain() {
        Expr e = X;
        for (int i = 0; i < 50; i++) {
            e = e.exp().add(X);
        }
        assertTrue(program(DType.FLOAT32, e).slots <= 3, "input and two results at most");
    }

    @Test
    void programsAreKept() {
        List<Expr> same = List.of(X.tanh());
        var lanes = ScalarBackend.lanes(DType.FLOAT32);
        assertSame(Program.of(same, DType.FLOAT32, lanes), Program.of(same, DType.FLOAT32, lanes));
        assertSame(
                Program.of(same, DType.FLOAT32, lanes),
                Program.of(List.of(Expr.input(0).tanh()), DType.FLOAT32, lanes));
    }
}
