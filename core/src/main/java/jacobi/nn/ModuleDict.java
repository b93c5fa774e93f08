package jacobi.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Blocks by name, in the order added, whose parameters are the model's; what is done with them is
 * up to the model. The state is under the name, such as {@code heads.left.weight}.
 *
 * @param <B> the type of the blocks
 */
public final class ModuleDict<B extends Block> extends Block {
    private final Map<String, B> blocks = new LinkedHashMap<>();

    /** An empty one. */
    public ModuleDict() {}

    /** The blocks of a map, which is copied in its order. */
    public ModuleDict(Map<String, ? extends B> blocks) {
        blocks.forEach(this::put);
    }

    /**
     * Adds a block, or puts it in another's place.
     *
     * @throws IllegalArgumentException if the name is empty or has a dot
     */
    public ModuleDict<B> put(String name, B block) {
        blocks.put(Places.key(name, "ModuleDict"), Objects.requireNonNull(block, "block"));
        return this;
    }

    /**
     * The block of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public B get(String name) {
        B found = blocks.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "ModuleDict: there is no '" + name + "', only " + blocks.keySet());
        }
        return found;
    }

    /** All, in the order added. */
    public Map<String, B> blocks() {
        return Collections.unmodifiableMap(blocks);
    }

    /** The number of blocks. */
    public int size() {
        return blocks.size();
    }

    @Override
    public Map<String, Block> children() {
        return Collections.unmodifiableMap(blocks);
    }
}
