package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Dropout of channels and for scaled exponential units, random slopes, and containers. */
class DropoutFamilyTest {
    private static void wholeChannels(Layer layer, int... sizes) {
        Tensor.manualSeed(8);
        Tensor y = layer.forward(Tensor.ones(sizes));
        assertEquals(Tensor.ones(sizes).shape(), y.shape());
        float[] all = y.toFloats();
        int channels = sizes[0] * sizes[1];
        int each = all.length / channels;
        int kept = 0;
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < each; i++) {
                assertEquals(all[c * each], all[c * each + i], "channel " + c + " is of one piece");
            }
            assertTrue(all[c * each] == 0 || all[c * each] == 2);
            kept += all[c * each] == 0 ? 0 : 1;
        }
        // Of 400 channels, five standard deviations are 50.
        assertEquals(200, kept, 50);
    }

    @Test
    void channelsAreDroppedWhole() {
        wholeChannels(new Dropout1d(), 20, 20, 3);
        wholeChannels(new Dropout2d(), 20, 20, 2, 2);
        wholeChannels(new Dropout2d(), 20, 20, 3);
        wholeChannels(new Dropout3d(), 20, 20, 2, 1, 2);
    }

    /** Without a batch the first dimension is the channels. */
    @Test
    void channelsWithoutABatch() {
        Tensor.manualSeed(9);
        float[] y = new Dropout1d().forward(Tensor.ones(50, 2)).toFloats();
        int changes = 0;
        for (int i = 0; i < 100; i += 2) {
            assertEquals(y[i], y[i + 1]);
            changes += y[i] == y[0] ? 0 : 1;
        }
        assertTrue(changes > 0, "all channels fared alike");
    }

    @Test
    void ranks() {
        assertEquals(
                "Dropout1d: [2]: expected [n, c, l] or [c, l]",
                assertThrows(ShapeException.class, () -> new Dropout1d().forward(Tensor.zeros(2)))
                        .getMessage());
        assertThrows(ShapeException.class, () -> new Dropout2d().forward(Tensor.zeros(2, 3)));
        assertThrows(ShapeException.class, () -> new Dropout3d().forward(Tensor.zeros(2, 3)));
        assertThrows(
                ShapeException.class, () -> new FeatureAlphaDropout().forward(Tensor.zeros(2)));
    }

    /** Mean 0 and variance 1 stay; of 200,000 draws, five standard deviations are below 0.02. */
    @Test
    void alphaDropoutKeepsMeanAndVariance() {
        Tensor.manualSeed(10);
        Tensor x = Tensor.randn(200_000);
        Tensor y = new AlphaDropout(0.3).forward(x);
        assertEquals(0, y.mean().item(), 0.02);
        assertEquals(1, y.std().item(), 0.02);
        Tensor z = new FeatureAlphaDropout(0.3).forward(x.reshape(500, 200, 2));
        assertEquals(0, z.mean().item(), 0.03);
        assertEquals(1, z.std().item(), 0.03);
        Layer still = new AlphaDropout(0.3);
        ((Block) still).eval();
        assertSame(x, still.forward(x));
    }

    @Test
    void randomSlopesBelowZero() {
        Tensor.manualSeed(11);
        RReLU r = new RReLU(0.1, 0.3);
        Tensor x = Tensor.of(-1f, 2f, -1f, 0f, -1f).requiresGrad(true);
        Tensor y = r.forward(x);
        float[] v = y.toFloats();
        assertEquals(2, v[1]);
        assertEquals(0, v[3]);
        for (int i : new int[] {0, 2, 4}) {
            assertTrue(-v[i] >= 0.1 && -v[i] < 0.3, "slope " + -v[i]);
        }
        assertTrue(v[0] != v[2] && v[2] != v[4]);
        r.eval();
        assertArrayEquals(new float[] {-0.2f, 2, -0.2f, 0, -0.2f}, r.forward(x).toFloats(), 1e-7f);
        assertEquals("RReLU(lower=0.1, upper=0.3)", r.toString());
    }

    @Test
    void containers() {
        ModuleDict<Linear> heads = new ModuleDict<>();
        heads.put("left", new Linear(2, 1)).put("right", new Linear(2, 1, false));
        assertEquals(
                List.of("left.weight", "left.bias", "right.weight"),
                List.copyOf(heads.stateDict().keySet()));
        assertEquals(
                "ModuleDict(\n"
                        + "  (left): Linear(in_features=2, out_features=1, bias=True)\n"
                        + "  (right): Linear(in_features=2, out_features=1, bias=False)\n"
                        + ")",
                heads.toString());
        assertEquals(
                "ModuleDict: there is no 'up', only [left, right]",
                assertThrows(IllegalArgumentException.class, () -> heads.get("up")).getMessage());
        ParameterList list = new ParameterList(Tensor.zeros(2, 3), Tensor.zeros(4));
        assertEquals(List.of("0", "1"), List.copyOf(list.stateDict().keySet()));
        assertEquals(
                "ParameterList(\n"
                        + "    (0): Parameter containing: [torch.float32 of size 2x3]\n"
                        + "    (1): Parameter containing: [torch.float32 of size 4]\n"
                        + ")",
                list.toString());
        assertTrue(list.get(-1).requiresGrad());
        ParameterDict dict = new ParameterDict().put("scale", Tensor.ones(1));
        assertEquals(List.of("scale"), List.copyOf(dict.namedParameters().keySet()));
        assertEquals(
                "ParameterDict: name 'a.b': expected one that is not empty and has no dot",
                assertThrows(IllegalArgumentException.class, () -> dict.put("a.b", Tensor.ones(1)))
                        .getMessage());
        assertEquals(
                "Unflatten(dim=1, unflattened_size=(2, 3))", new Unflatten(1, 2, 3).toString());
        assertEquals(
                Tensor.zeros(4, 2, 3).shape(),
                new Unflatten(1, 2, 3).forward(Tensor.zeros(4, 6)).shape());
    }
}
