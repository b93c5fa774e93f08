package jacobi.cli.generate;

import jacobi.Tensor;
import jacobi.nn.Block;
import jacobi.nn.Init;
import jacobi.nn.LayerNorm;
import jacobi.nn.Linear;

import org.jspecify.annotations.Nullable;

/** Attention and two linear layers, each behind a norm and with a shortcut around it. */
final class GptBlock extends Block {
    private final int heads;
    private final LayerNorm norm1;
    private final Linear attend;
    private final Linear project;
    private final LayerNorm norm2;
    private final Linear widen;
    private final Linear narrow;

    /**
     * A block.
     *
     * @param deviation of the initial weights
     * @param last that of those whose results are added to the shortcut
     */
    GptBlock(int width, double deviation, double last) {
        heads = width / Design.HEAD;
        norm1 = new LayerNorm(width);
        attend = linear(width, 3 * width, deviation);
        project = linear(width, width, last);
        norm2 = new LayerNorm(width);
        widen = linear(width, 4 * width, deviation);
        narrow = linear(4 * width, width, last);
    }

    private static Linear linear(int in, int out, double deviation) {
        Linear made = new Linear(in, out);
        Init.normal(made.weight(), 0, deviation);
        Init.zeros(java.util.Objects.requireNonNull(made.bias()));
        return made;
    }

    /**
     * What is looked at of the bytes so far, {@code [n, heads, bytes, 32]}.
     *
     * @param keys what they are found by
     * @param values what is found
     */
    record Cache(Tensor keys, Tensor values) {
        /** With more behind. */
        Cache with(Tensor moreKeys, Tensor moreValues) {
            return new Cache(Tensor.cat(2, keys, moreKeys), Tensor.cat(2, values, moreValues));
        }
    }

    /**
     * What comes out, {@code [n, steps, width]}, and what is to be remembered.
     *
     * @param cache that of before with these steps
     */
    record Step(Tensor output, Cache cache) {}

    private Tensor cut(Tensor x) {
        return x.unflatten(2, heads, -1).transpose(1, 2);
    }

    /**
     * Of {@code [n, steps, width]}.
     *
     * @param before what came before; then there is one step only
     */
    Step forward(Tensor x, @Nullable Cache before) {
        Tensor[] in = attend.forward(norm1.forward(x)).chunk(3, 2);
        Tensor keys = cut(in[1]);
        Tensor values = cut(in[2]);
        Cache cache = before == null ? new Cache(keys, values) : before.with(keys, values);
        Tensor y =
                cut(in[0]).scaledDotProductAttention(cache.keys(), cache.values(), before == null);
        Tensor z = x.add(project.forward(y.transpose(1, 2).flatten(2, 3)));
        Tensor output = z.add(narrow.forward(widen.forward(norm2.forward(z)).gelu()));
        return new Step(output, cache);
    }
}
