package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a block finds in its fields and does with it. */
class BlockTest {
    static class Base extends Block {
        final Tensor zeta = parameter(Tensor.ones(2));
        final Linear below = new Linear(1, 1);
    }

    static final class Rich extends Base {
        static final Tensor STATIC = Tensor.ones(7);
        final Tensor alpha = parameter(Tensor.ones(3));
        final Tensor plain = Tensor.ones(9);
        final Tensor running = buffer(Tensor.zeros(4));
        final transient Linear shadow = new Linear(5, 5);
        final List<Object> mixed =
                List.of("text", new Linear(2, 1, false), parameter(Tensor.ones(1)));
        final Block[] array = {new Sigmoid(), new Linear(3, 1, false)};
        final Map<String, Block> map = new LinkedHashMap<>(Map.of("key", new Linear(4, 1, false)));
        final int[] sizes = {1, 2};
        final Layer lambda = Tensor::sigmoid;
        @Nullable Block none;
    }

    @Test
    void fieldsInOrderOfDeclarationSuperclassFirst() {
        Rich r = new Rich();
        assertEquals(
                List.of("below", "mixed.1", "array.0", "array.1", "map.key"),
                List.copyOf(r.children().keySet()));
        assertEquals(
                List.of(
                        "zeta",
                        "alpha",
                        "mixed.2",
                        "below.weight",
                        "below.bias",
                        "mixed.1.weight",
                        "array.1.weight",
                        "map.key.weight"),
                List.copyOf(r.namedParameters().keySet()));
        assertEquals(List.of("running"), List.copyOf(r.namedBuffers().keySet()));
        assertEquals(
                List.of(
                        "zeta",
                        "alpha",
                        "mixed.2",
                        "running",
                        "below.weight",
                        "below.bias",
                        "mixed.1.weight",
                        "array.1.weight",
                        "map.key.weight"),
                List.copyOf(r.stateDict().keySet()));
        assertSame(r.alpha, r.namedParameters().get("alpha"));
        assertTrue(r.alpha.requiresGrad());
        assertFalse(r.running.requiresGrad());
        assertFalse(r.plain.requiresGrad());
        assertEquals(6, r.modules().size());
    }

    static final class Tied extends Block {
        final Linear first = new Linear(2, 2);
        final Linear again = first;
        final Tensor weight = parameter(first.weight());
    }

    @Test
    void sharedPartsCountOnceButStandInTheStateAtEachPlace() {
        Tied t = new Tied();
        assertEquals(List.of("weight", "first.bias"), List.copyOf(t.namedParameters().keySet()));
        assertEquals(2, t.modules().size());
        assertEquals(
                List.of("weight", "first.weight", "first.bias", "again.weight", "again.bias"),
                List.copyOf(t.stateDict().keySet()));
    }

    @Test
    void aBlockInItselfIsNamed() {
        Sequential s = new Sequential(new Sigmoid());
        s.add(new Sequential(s));
        IllegalStateException e = assertThrows(IllegalStateException.class, s::parameters);
        assertEquals("Sequential contains itself, at '1.0'", e.getMessage());
    }

    static final class Named extends Block {
        Named() {
            parameter("w", Tensor.ones(2));
            buffer("steps", Tensor.of(3L));
        }

        @Override
        public Map<String, Block> children() {
            return Map.of();
        }
    }

    @Test
    void namedTensorsNeedNoField() {
        Named n = new Named();
        assertEquals(List.of("w"), List.copyOf(n.namedParameters().keySet()));
        assertEquals(List.of("w", "steps"), List.copyOf(n.stateDict().keySet()));
    }

    static final class Lost extends Block {
        Tensor w = parameter(Tensor.ones(2));
    }

    @Test
    void aRegisteredTensorThatNoFieldHoldsIsAnError() {
        Lost lost = new Lost();
        lost.w = Tensor.ones(5);
        String message = assertThrows(IllegalStateException.class, lost::parameters).getMessage();
        assertTrue(
                message.startsWith("Lost: a registered tensor of shape [2] is in no field"),
                message);
    }

    @Test
    void aParameterMustBeALeafOfFloats() {
        Tensor result = Tensor.ones(2).requiresGrad(true).mul(2.0);
        assertEquals(
                "parameter: a tensor of shape [2] is the result of recorded operations: expected a"
                        + " leaf (take detach())",
                assertThrows(IllegalArgumentException.class, () -> new Named().parameter(result))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new Named().parameter(Tensor.of(1L)));
        assertEquals(
                "name 'a.b': expected one that is not empty and has no dot",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Named().parameter("a.b", Tensor.ones(1)))
                        .getMessage());
    }

    @Test
    void modesReachEveryBlock() {
        Sequential s = new Sequential(new Sequential(new Dropout(0.5)), Tensor::relu);
        assertTrue(s.isTraining());
        s.eval();
        assertTrue(s.modules().stream().noneMatch(Block::isTraining));
        s.train();
        assertTrue(s.modules().stream().allMatch(Block::isTraining));
    }

    @Test
    void applyVisitsChildrenFirstAndEachOnce() {
        Sigmoid shared = new Sigmoid();
        Sequential inner = new Sequential(shared);
        Sequential s = new Sequential(inner, shared, new Tanh());
        List<Block> seen = new ArrayList<>();
        s.apply(seen::add);
        assertEquals(4, seen.size());
        assertSame(shared, seen.get(0));
        assertSame(inner, seen.get(1));
        assertSame(s, seen.get(3));
    }

    @Test
    void frozenParametersGetNoGradient() {
        Sequential s = new Sequential(new Linear(2, 3), new Linear(3, 1));
        ((Block) s.get(0)).requiresGrad(false);
        s.forward(Tensor.ones(4, 2)).sum().backward();
        assertNull(s.namedParameters().get("0.weight").grad());
        assertNotNull(s.namedParameters().get("1.weight").grad());
        s.zeroGrad();
        assertNull(s.namedParameters().get("1.weight").grad());
    }

    @Test
    void convertingKeepsTheTensorsAndTheirNumbers() {
        Linear l = new Linear(3, 2);
        Tensor weight = l.weight();
        double[] before = weight.toDoubles();
        l.forward(Tensor.ones(1, 3)).sum().backward();
        l.to(DType.FLOAT64);
        assertSame(weight, l.parameters().get(0));
        assertEquals(DType.FLOAT64, weight.dtype());
        assertArrayEquals(before, weight.toDoubles());
        Tensor grad = weight.grad();
        assertNotNull(grad);
        assertEquals(DType.FLOAT64, grad.dtype());
        l.forward(Tensor.ones(DType.FLOAT64, 1, 3)).sum().backward();
        assertArrayEquals(new double[] {2, 2, 2, 2, 2, 2}, weight.grad().toDoubles());
        assertEquals(
                "to: int64: expected float32 or float64",
                assertThrows(IllegalArgumentException.class, () -> l.to(DType.INT64)).getMessage());
    }

    @Test
    void aGraphThatSavedTheOldElementsRefusesToGoOn() {
        Tensor w = Tensor.ones(3);
        Tensor y = Tensor.ones(3).requiresGrad(true).mul(w).sum();
        w.toInPlace(DType.FLOAT64);
        String message = assertThrows(IllegalStateException.class, y::backward).getMessage();
        assertTrue(message.contains("was changed in place"), message);
    }

    @Test
    void onlyALeafOfItsOwnConverts() {
        Tensor x = Tensor.ones(2, 2).requiresGrad(true);
        assertEquals(
                "toInPlace: a tensor of shape [2, 2] is the result of recorded operations: expected"
                    + " a leaf",
                assertThrows(IllegalStateException.class, () -> x.mul(2.0).toInPlace(DType.FLOAT64))
                        .getMessage());
        assertEquals(
                "toInPlace: a tensor of shape [2] is a view: expected a leaf",
                assertThrows(
                                IllegalStateException.class,
                                () -> x.detach().select(0, 1).toInPlace(DType.FLOAT64))
                        .getMessage());
        assertEquals(
                "toInPlace: a tensor that requires a gradient cannot become int64: expected float32"
                    + " or float64",
                assertThrows(IllegalArgumentException.class, () -> x.toInPlace(DType.INT64))
                        .getMessage());
    }

    @Test
    void hooksSeeAndReplaceOutputs() {
        Linear l = new Linear(2, 2);
        List<String> seen = new ArrayList<>();
        try (Tensor.Hook _ =
                l.registerForwardHook(
                        (block, x, y) -> {
                            seen.add(block + " " + x.shape() + " -> " + y.shape());
                            return Tensor.zeros(5);
                        })) {
            assertArrayEquals(new int[] {5}, l.forward(Tensor.ones(3, 2)).shape().toArray());
        }
        assertArrayEquals(new int[] {3, 2}, l.forward(Tensor.ones(3, 2)).shape().toArray());
        assertEquals(
                List.of("Linear(in_features=2, out_features=2, bias=True) [3, 2] -> [3, 2]"), seen);
    }

    static final class Own extends Block implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            return x;
        }
    }

    @Test
    void sequentialCallsTheHooksOfBlocksOfOnesOwnOnce() {
        Own own = new Own();
        int[] calls = new int[1];
        own.registerForwardHook(
                (block, x, y) -> {
                    calls[0]++;
                    return null;
                });
        new Sequential(own, new Sigmoid()).forward(Tensor.ones(1));
        assertEquals(1, calls[0]);
    }

    @Test
    void sequentialIsAList() {
        Sequential s = new Sequential(List.of(new Linear(2, 3), new Tanh())).add(x -> x.mul(2.0));
        assertEquals(3, s.size());
        assertTrue(s.get(-2) instanceof Tanh);
        int count = 0;
        for (Layer layer : s) {
            assertNotNull(layer);
            count++;
        }
        assertEquals(3, count);
        assertEquals(
                "Sequential: index 3 is out of range for 3 elements",
                assertThrows(IndexOutOfBoundsException.class, () -> s.get(3)).getMessage());
        Tensor x = Tensor.ones(1, 1);
        assertSame(x, new Sequential().forward(x));
    }

    static final class Perceptron extends Block implements Layer {
        final ModuleList<Linear> layers = new ModuleList<>();

        Perceptron(int... sizes) {
            for (int i = 0; i + 1 < sizes.length; i++) {
                layers.add(new Linear(sizes[i], sizes[i + 1]));
            }
        }

        @Override
        public Tensor forward(Tensor x) {
            Tensor y = x;
            for (int i = 0; i < layers.size(); i++) {
                y = layers.get(i).forward(y);
                y = i + 1 < layers.size() ? y.sigmoid() : y;
            }
            return y;
        }
    }

    @Test
    void moduleListFromSizes() {
        Tensor.manualSeed(3);
        Perceptron p = new Perceptron(6, 5, 4, 2);
        Tensor.manualSeed(3);
        Sequential s =
                new Sequential(
                        new Linear(6, 5),
                        new Sigmoid(),
                        new Linear(5, 4),
                        Tensor::sigmoid,
                        new Linear(4, 2));
        assertEquals(
                List.of(
                        "layers.0.weight",
                        "layers.0.bias",
                        "layers.1.weight",
                        "layers.1.bias",
                        "layers.2.weight",
                        "layers.2.bias"),
                List.copyOf(p.stateDict().keySet()));
        Tensor x = Tensor.rand(3, 6);
        assertArrayEquals(s.forward(x).toFloats(), p.forward(x).toFloats());
    }
}
