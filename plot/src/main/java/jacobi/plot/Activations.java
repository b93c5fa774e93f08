package jacobi.plot;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Layer;
import jacobi.nn.Sigmoid;
import jacobi.nn.Tanh;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Looks at the outputs of a model's activations: blocks without parts and without parameters. */
final class Activations {
    private static final double NEAR_END = 0.02;
    private static final double MOSTLY = 0.95;
    private static final int SAMPLE = 4000;

    /** Layers without parameters that rearrange, pick or drop rather than activate. */
    private static final Pattern OTHERS =
            Pattern.compile("Drop|Pool|[Ff]latten|Identity|[Ff]old|Pad|Upsample|Shuffle|Norm|Loss");

    private Activations() {}

    static Map<String, Diagnostics.Activity> of(Block model, Layer forward, Tensor inputs) {
        Map<String, Diagnostics.Activity> found = new LinkedHashMap<>();
        quietly(
                model,
                () -> {
                    List<Tensor.Hook> hooks = new ArrayList<>();
                    try {
                        model.namedModules()
                                .forEach(
                                        (name, block) -> {
                                            if (isActivation(block)) {
                                                hooks.add(
                                                        block.registerForwardHook(
                                                                (b, x, y) -> {
                                                                    found.put(
                                                                            label(name, b),
                                                                            activity(b, y));
                                                                    return null;
                                                                }));
                                            }
                                        });
                        forward.forward(inputs);
                    } finally {
                        hooks.forEach(Tensor.Hook::close);
                    }
                });
        return found;
    }

    /** Runs something in evaluation mode, off the record; each block's mode is as before then. */
    static void quietly(Block model, Runnable what) {
        IdentityHashMap<Block, Boolean> modes = new IdentityHashMap<>();
        model.modules().forEach(b -> modes.put(b, b.isTraining()));
        model.eval();
        try (var _ = Grad.off()) {
            what.run();
        } finally {
            // Outer blocks first: each sets those below it, which are set again after.
            model.modules().forEach(b -> b.train(modes.getOrDefault(b, true)));
        }
    }

    private static boolean isActivation(Block block) {
        return block.children().isEmpty()
                && block.namedParameters().isEmpty()
                && !OTHERS.matcher(block.getClass().getSimpleName()).find();
    }

    private static String label(String name, Block block) {
        return name + ": " + GraphBuilder.kind(block);
    }

    private static Diagnostics.Activity activity(Block block, Tensor y) {
        int objects = y.size(0);
        double[] all = y.toDoubles();
        int units = objects == 0 ? 0 : all.length / objects;
        double low = block instanceof Tanh ? -1 : 0;
        boolean bounded = block instanceof Tanh || block instanceof Sigmoid;
        double near = NEAR_END * (1 - low);
        int dead = 0;
        int saturated = 0;
        for (int u = 0; u < units; u++) {
            double first = all[u];
            boolean same = true;
            int ends = 0;
            for (int i = 0; i < objects; i++) {
                double v = all[i * units + u];
                same &= v == first;
                ends += v < low + near || v > 1 - near ? 1 : 0;
            }
            dead += same && objects > 1 ? 1 : 0;
            saturated += bounded && ends >= MOSTLY * objects ? 1 : 0;
        }
        int stride = Math.max(1, all.length / SAMPLE);
        double[] sample = new double[all.length / stride];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = all[i * stride];
        }
        return new Diagnostics.Activity(units, dead, saturated, sample);
    }
}
