package jacobi.cli.conformance;

import jacobi.nn.Block;
import jacobi.nn.BlockFactory;
import jacobi.nn.Layer;
import jacobi.nn.Sequential;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Blocks from text: from an expression such as {@code Sequential(Linear(2, 3), ReLU())}, or from
 * what a block prints.
 */
final class BlockText {
    private BlockText() {}

    /**
     * The block that a text stands for.
     *
     * @throws Mismatch if the text is malformed
     * @throws Unsupported if there is no such block
     */
    static Block block(String text) throws Mismatch, Unsupported {
        PythonReader reader = new PythonReader(text);
        PythonCall call = reader.call();
        if (!reader.rest().isEmpty()) {
            throw new Mismatch("'" + text + "' goes on after its end with '" + reader.rest() + "'");
        }
        return block(call);
    }

    /** The block that a call makes. */
    static Block block(PythonCall call) throws Mismatch, Unsupported {
        if (call.name().equals("Sequential")) {
            return sequential(call);
        }
        boolean plain =
                call.parts().isEmpty()
                        && call.arguments().stream().noneMatch(PythonCall.class::isInstance)
                        && call.named().values().stream().noneMatch(PythonCall.class::isInstance);
        if (!plain || !BlockFactory.names().contains(call.name())) {
            throw new Unsupported("module " + call.name());
        }
        return BlockFactory.create(call.name(), call.arguments(), call.named())
                .orElseThrow(() -> new Unsupported("module " + call.name()));
    }

    private static Sequential sequential(PythonCall call) throws Mismatch, Unsupported {
        if (!call.named().isEmpty()) {
            throw new Mismatch("Sequential takes no arguments by name: " + call.named().keySet());
        }
        List<@Nullable Object> parts = new ArrayList<>(call.arguments());
        for (String name : call.parts().keySet()) {
            if (!name.equals(Integer.toString(parts.size()))) {
                throw new Unsupported("Sequential with a part called '" + name + "'");
            }
            parts.add(call.parts().get(name));
        }
        List<Layer> layers = new ArrayList<>();
        for (Object part : parts) {
            if (!(part instanceof PythonCall made)) {
                throw new Mismatch("Sequential has " + part + " in it, expected modules");
            }
            if (!(block(made) instanceof Layer layer)) {
                throw new Mismatch("Sequential has a " + made.name() + " in it, no layer");
            }
            layers.add(layer);
        }
        return new Sequential(layers);
    }
}
