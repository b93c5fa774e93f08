package jacobi.nn;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.array.Shape;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A model as a table: its layers, the shapes that come out of them, and how many parameters each
 * has. The text is {@link #toString}.
 *
 * <p>Shapes come from a forward of zeros in evaluation mode, off the record, which leaves modes,
 * gradients and the random generator as they were.
 *
 * @param rows the model and all that is in it, in order
 * @param parameters the number of parameters, shared ones counted once
 * @param trainable how many of them require gradients
 * @param parameterBytes the memory of parameters and buffers
 * @param outputBytes the memory of the outputs of all layers that have no parts, which training
 *     keeps
 */
public record Summary(
        List<Row> rows, long parameters, long trainable, long parameterBytes, long outputBytes) {
    /**
     * A line of the table.
     *
     * @param depth 0 for the model itself
     * @param name of the place, such as {@code 0}; empty for the model
     * @param type such as {@code Linear}
     * @param output the shape that came out, null if it is not known
     * @param parameters the number of the block's own parameters that no row before counts
     * @param container whether there are parts below
     */
    public record Row(
            int depth,
            String name,
            String type,
            @Nullable Shape output,
            long parameters,
            boolean container) {}

    /** The table of a model that no forward is run of: without shapes. */
    static Summary of(Block model) {
        return new Collector(new IdentityHashMap<>(), new IdentityHashMap<>()).summary(model);
    }

    /** The table of a model for an input. */
    static Summary of(Block model, Tensor input) {
        if (!(model instanceof Layer layer)) {
            throw new IllegalArgumentException(
                    "summary: "
                            + model.name()
                            + " is no Layer: expected a forward of one tensor (summary() goes"
                            + " without)");
        }
        IdentityHashMap<Block, Tensor> outputs = new IdentityHashMap<>();
        IdentityHashMap<Sequential, Map<Integer, Tensor>> lambdas = new IdentityHashMap<>();
        List<Block> all = model.modules();
        List<Boolean> modes = all.stream().map(Block::isTraining).toList();
        List<Tensor.Hook> hooks = new ArrayList<>();
        byte[] random = Tensor.generator().state();
        try (Grad _ = Grad.off()) {
            for (Block b : all) {
                hooks.add(
                        b.registerForwardHook(
                                (block, x, y) -> {
                                    outputs.put(block, y);
                                    return null;
                                }));
            }
            model.eval();
            Tensor y = Sequential.watchingLambdas(lambdas, () -> BuiltIn.call(layer, input));
            outputs.putIfAbsent(model, y);
        } finally {
            hooks.forEach(Tensor.Hook::close);
            for (int i = 0; i < modes.size(); i++) {
                all.get(i).training(modes.get(i));
            }
            Tensor.generator().restore(random);
        }
        return new Collector(outputs, lambdas).summary(model);
    }

    /** Makes rows from what a forward gave. */
    private static final class Collector {
        private final IdentityHashMap<Block, Tensor> outputs;
        private final IdentityHashMap<Sequential, Map<Integer, Tensor>> lambdas;
        private final List<Row> rows = new ArrayList<>();
        private final Set<Tensor> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        private long outputBytes;

        Collector(
                IdentityHashMap<Block, Tensor> outputs,
                IdentityHashMap<Sequential, Map<Integer, Tensor>> lambdas) {
            this.outputs = outputs;
            this.lambdas = lambdas;
        }

        Summary summary(Block model) {
            visit(0, "", model);
            List<Tensor> all = model.parameters();
            long bytes =
                    all.stream().mapToLong(Collector::bytes).sum()
                            + model.namedBuffers().values().stream()
                                    .mapToLong(Collector::bytes)
                                    .sum();
            return new Summary(
                    List.copyOf(rows),
                    all.stream().mapToLong(Tensor::numel).sum(),
                    all.stream().filter(Tensor::requiresGrad).mapToLong(Tensor::numel).sum(),
                    bytes,
                    outputBytes);
        }

        private static long bytes(Tensor t) {
            return (long) t.numel() * t.dtype().byteSize();
        }

        private void visit(int depth, String name, Block block) {
            long own =
                    block.ownParameters().stream()
                            .filter(counted::add)
                            .mapToLong(Tensor::numel)
                            .sum();
            boolean container = !block.printedParts().isEmpty();
            rows.add(
                    new Row(
                            depth,
                            name,
                            block.name(),
                            note(outputs.get(block), container),
                            own,
                            container));
            if (block instanceof Sequential s) {
                for (int i = 0; i < s.size(); i++) {
                    if (s.get(i) instanceof Block b) {
                        visit(depth + 1, Integer.toString(i), b);
                    } else {
                        Tensor y = lambdas.getOrDefault(s, Map.of()).get(i);
                        String type = Places.name(s.get(i)).replace("()", "");
                        rows.add(
                                new Row(
                                        depth + 1,
                                        Integer.toString(i),
                                        type,
                                        note(y, false),
                                        0,
                                        false));
                    }
                }
            } else {
                block.children().forEach((key, child) -> visit(depth + 1, key, child));
            }
        }

        private @Nullable Shape note(@Nullable Tensor output, boolean container) {
            if (output == null) {
                return null;
            }
            if (!container) {
                outputBytes += bytes(output);
            }
            return output.shape();
        }
    }

    /** The table. */
    @Override
    public String toString() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("Layer", "Output shape", "Parameters"));
        rows.forEach(r -> cells.add(cells(r)));
        int[] width = new int[3];
        for (List<String> c : cells) {
            for (int i = 0; i < 3; i++) {
                width[i] = Math.max(width[i], c.get(i).length());
            }
        }
        String line = "%-" + width[0] + "s  %-" + width[1] + "s  %" + width[2] + "s";
        String rule = "-".repeat(width[0] + width[1] + width[2] + 4);
        List<String> lines = new ArrayList<>();
        cells.forEach(
                c -> lines.add(String.format(Locale.ROOT, line, c.toArray()).stripTrailing()));
        lines.add(1, rule);
        lines.add(rule);
        lines.add(
                "Parameters: "
                        + count(parameters)
                        + " (trainable "
                        + count(trainable)
                        + ", frozen "
                        + count(parameters - trainable)
                        + ")");
        lines.add(
                "Memory: parameters "
                        + memory(parameterBytes)
                        + ", outputs "
                        + memory(outputBytes));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> cells(Row r) {
        String label =
                "  ".repeat(r.depth()) + (r.name().isEmpty() ? "" : r.name() + ": ") + r.type();
        String count = r.container() && r.parameters() == 0 ? "" : count(r.parameters());
        return List.of(label, r.output() == null ? "?" : r.output().toString(), count);
    }

    private static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    private static String memory(long bytes) {
        return bytes < 1000
                ? bytes + " B"
                : bytes < 1_000_000
                        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }
}
