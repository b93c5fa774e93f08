package jacobi.op;

import jacobi.array.Array;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Parts of a dimension, one behind the other, as views; together they are the whole, so that the
 * gradient is theirs put together.
 *
 * @param dim the dimension, from 0
 * @param sizes of the parts, whose sum is the dimension's
 */
record Split(int dim, List<Integer> sizes) implements Operator {
    static Split of(int dim, int... sizes) {
        return new Split(dim, Arrays.stream(sizes).boxed().toList());
    }

    @Override
    public String name() {
        return "split";
    }

    @Override
    public Array[] forward(Array[] in) {
        Array[] out = new Array[sizes.size()];
        int at = 0;
        for (int i = 0; i < out.length; i++) {
            out[i] = in[0].with(in[0].layout().slice(dim, at, sizes.get(i), 1));
            at += sizes.get(i);
        }
        return out;
    }

    @Override
    public @Nullable Value[] gradient(Context c, Value[] g) {
        return new Value[] {g[0].apply(new Cat(dim, g.length), g)[0]};
    }
}
