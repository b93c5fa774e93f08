package jacobi.op;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.kernel.Buffers;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/** Operators that only move elements: to another type, or to storage of their own. */
public final class Copies {
    static final Table TABLE = new Table("Copies");

    /**
     * The same values as another element type. Floats become whole numbers by truncation; anything
     * but zero is true.
     *
     * @param to the type
     */
    public record Cast(DType to) implements Operator {
        @Override
        public String name() {
            return "to";
        }

        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {copy(in[0], to)};
        }

        @Override
        public void forwardInto(Array out, Array[] in) {
            Dispatch.run(new Kernel.Copy(), out, in[0]);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            // The tape converts it to the type of the input.
            return g.clone();
        }

        @Override
        public boolean isDifferentiable(int output) {
            return to.isFloating();
        }
    }

    /** A row-major copy in storage of its own. */
    public record Clone() implements Operator {
        @Override
        public String name() {
            return "clone";
        }

        @Override
        public Array[] forward(Array[] in) {
            return new Array[] {copy(in[0], in[0].dtype())};
        }

        @Override
        public void forwardInto(Array out, Array[] in) {
            Dispatch.run(new Kernel.Copy(), out, in[0]);
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return g.clone();
        }
    }

    /** Row-major from the start of a storage: the very array if it is that already, else a copy. */
    public record Contiguous() implements Operator {
        @Override
        public String name() {
            return "contiguous";
        }

        @Override
        public Array[] forward(Array[] in) {
            boolean already = in[0].layout().isContiguous() && in[0].layout().offset() == 0;
            return new Array[] {already ? in[0] : copy(in[0], in[0].dtype())};
        }

        @Override
        public @Nullable Value[] gradient(Context c, Value[] g) {
            return g.clone();
        }
    }

    static {
        TABLE.single(
                "clone(Tensor input, *, any memory_format=None)",
                a -> a.value("input").then(new Clone()));
        TABLE.single(
                "contiguous(Tensor input, *, any memory_format=None)",
                a -> contiguous(a.value("input")));
        TABLE.single("to(Tensor input, dtype dtype)", a -> a.value("input").to(a.type("dtype")));
        TABLE.single("type(Tensor input, dtype dtype)", a -> a.value("input").to(a.type("dtype")));
        cast("bool", DType.BOOL);
        cast("byte", DType.UINT8);
        cast("int", DType.INT32);
        cast("long", DType.INT64);
        cast("float", DType.FLOAT32);
        cast("double", DType.FLOAT64);
    }

    private Copies() {}

    private static void cast(String name, DType to) {
        TABLE.single(
                name + "(Tensor input, *, any memory_format=None)", a -> a.value("input").to(to));
    }

    /** The elements row-major, x itself if they are. */
    public static Value contiguous(Value x) {
        return x.array().layout().isContiguous() ? x : x.then(new Contiguous());
    }

    /** The array as a type: itself if it is that already. */
    static Array as(Array in, DType to) {
        return in.dtype() == to ? in : copy(in, to);
    }

    /** A row-major copy, converted to a type. */
    static Array copy(Array in, DType to) {
        Array out = Buffers.empty(to, in.shape());
        Dispatch.run(new Kernel.Copy(), out, in);
        return out;
    }
}
