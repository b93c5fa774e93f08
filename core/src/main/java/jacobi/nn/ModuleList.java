package jacobi.nn;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Blocks in a list, whose parameters are the model's; what is done with them is up to the model.
 * The state is under the place, such as {@code layers.0.weight}.
 *
 * <pre>{@code
 * for (int i = 0; i + 1 < sizes.length; i++) {
 *     layers.add(new Linear(sizes[i], sizes[i + 1]));
 * }
 * }</pre>
 *
 * @param <B> the type of the blocks, such as {@link Linear}
 */
public final class ModuleList<B extends Block> extends Block implements Iterable<B> {
    private final List<B> blocks = new ArrayList<>();

    /** An empty list. */
    public ModuleList() {}

    /** The blocks of a list, which is copied. */
    public ModuleList(List<? extends B> blocks) {
        this.blocks.addAll(List.copyOf(blocks));
    }

    /** Appends a block. */
    public ModuleList<B> add(B block) {
        blocks.add(Objects.requireNonNull(block, "block"));
        return this;
    }

    /**
     * The block at a place; negative counts from the end.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public B get(int index) {
        return blocks.get(Places.at(index, blocks.size(), "ModuleList"));
    }

    /** The number of blocks. */
    public int size() {
        return blocks.size();
    }

    @Override
    public Iterator<B> iterator() {
        return List.copyOf(blocks).iterator();
    }

    @Override
    public Map<String, Block> children() {
        Map<String, Block> children = new LinkedHashMap<>();
        for (int i = 0; i < blocks.size(); i++) {
            children.put(Integer.toString(i), blocks.get(i));
        }
        return children;
    }

    /** Neighbours that print the same are one line, such as {@code (0-2): 3 x ReLU()}. */
    @Override
    Map<String, String> printedParts() {
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < blocks.size(); ) {
            String text = blocks.get(i).toString();
            int end = i + 1;
            while (end < blocks.size() && blocks.get(end).toString().equals(text)) {
                end++;
            }
            int n = end - i;
            parts.put(n == 1 ? "" + i : i + "-" + (end - 1), n == 1 ? text : n + " x " + text);
            i = end;
        }
        return parts;
    }
}
