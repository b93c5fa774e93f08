package jacobi.op;

import jacobi.array.Array;
import jacobi.array.Layout;
import jacobi.array.ShapeException;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;
import jacobi.op.Views.Embed;
import jacobi.op.Views.View;

import org.jspecify.annotations.Nullable;

/**
 * Views that show a part of a tensor, and what undoes them. {@link Views} has the functions over
 * them.
 */
public final class Parts {
    private Parts() {}

    /**
     * Elements {@code start, start + step, ...} of a dimension.
     *
     * @param dim the dimension, from 0
     * @param start the first index
     * @param length how many
     * @param step the distance, at least 1
     */
    public record Slice(int dim, int start, int length, int step) implements View {
        @Override
        public String name() {
            return "slice";
        }

        @Override
        public Layout view(Layout in) {
            int n = in.size(dim);
            if (start < 0
                    || length < 0
                    || step < 1
                    || start + (long) Math.max(length - 1, 0) * step + (length > 0 ? 1 : 0) > n) {
                throw new ShapeException(
                        "narrow: start "
                                + start
                                + " and length "
                                + length
                                + (step == 1 ? "" : " and step " + step)
                                + " go beyond size "
                                + n
                                + " of dimension "
                                + dim
                                + " of "
                                + in.shape());
            }
            return in.slice(dim, start, length, step);
        }
    }

    /**
     * The part at one index of a dimension, which disappears.
     *
     * @param dim the dimension, from 0
     * @param index the index, from 0
     */
    public record Select(int dim, int index) implements View {
        @Override
        public String name() {
            return "select";
        }

        @Override
        public Layout view(Layout in) {
            return in.select(dim, index);
        }
    }

    /**
     * Windows of {@code size} elements, {@code step} apart, as a new last dimension.
     *
     * @param dim the dimension, from 0
     * @param size of a window
     * @param step between windows
     */
    public record Unfold(int dim, int size, int step) implements View {
        @Override
        public String name() {
            return "unfold";
        }

        @Override
        public Layout view(Layout in) {
            if (size < 1 || step < 1 || size > in.size(dim)) {
                throw new ShapeException(
                        "unfold: size "
                                + size
                                + " and step "
                                + step
                                + " do not fit size "
                                + in.size(dim)
                                + " of dimension "
                                + dim
                                + " of "
                                + in.shape());
            }
            return in.unfold(dim, size, step);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            // Windows overlap: each place in the window is a slice that shows an element once.
            int windows = g[0].shape().size(dim);
            Value sum = null;
            for (int k = 0; k < size; k++) {
                Slice slice = new Slice(dim, k, windows, step);
                Value part =
                        g[0].then(new Select(g[0].rank() - 1, k))
                                .then(new Embed(slice, c.shape(0)));
                sum = sum == null ? part : sum.add(part);
            }
            return new Value[] {sum};
        }
    }

    /**
     * A diagonal of two dimensions as a new last dimension.
     *
     * @param offset above (positive) or below the main diagonal
     * @param dim1 row dimension, from 0
     * @param dim2 column dimension, from 0
     */
    public record Diagonal(int offset, int dim1, int dim2) implements View {
        @Override
        public String name() {
            return "diagonal";
        }

        @Override
        public Layout view(Layout in) {
            return in.diagonal(offset, dim1, dim2);
        }
    }

    /**
     * A given layout over the storage of a root array; how a view is found again after its root was
     * changed in place.
     *
     * @param layout over a row-major root
     */
    public record AsStrided(Layout layout) implements View {
        @Override
        public String name() {
            return "as_strided";
        }

        @Override
        public Layout view(Layout in) {
            return layout;
        }
    }

    /**
     * A root (input 0) with the region that a layout shows replaced by input 1: the history of an
     * in-place change through a view.
     *
     * @param region where, over a row-major root
     */
    public record Replace(Layout region) implements Operator {
        @Override
        public String name() {
            return "copy_slices";
        }

        @Override
        public Array[] forward(Array[] in) {
            Array out = Array.zeros(in[0].dtype(), in[0].shape());
            Dispatch.run(new Kernel.Copy(), out, in[0]);
            Dispatch.run(new Kernel.Copy(), out.with(region), in[1]);
            return new Array[] {out};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            Value whole = g[0].then(new Copies.Contiguous());
            Value zeros = whole.constant(Array.zeros(whole.dtype(), region.shape()));
            return new Value[] {
                whole.with(zeros, this), c.needs(1) ? whole.then(new AsStrided(region)) : null
            };
        }
    }
}
