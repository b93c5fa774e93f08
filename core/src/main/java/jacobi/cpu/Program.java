package jacobi.cpu;

import jacobi.array.DType;
import jacobi.kernel.BinaryOp;
import jacobi.kernel.Expr;
import jacobi.kernel.UnaryOp;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Expressions as a straight list of steps over numbered slots.
 *
 * <p>Slots hold, in this order: the inputs, the constants, the parameters, and the results of
 * steps. Equal subexpressions get one slot, found by numbering values from the leaves up (J. Cocke
 * and J. T. Schwartz, 1970), which takes time proportional to the distinct expression objects
 * however often they are shared. Steps with constant operands are computed here. Steps that involve
 * no input are the same for all elements and come in a list of their own, to be run once. Slots of
 * results are used again as soon as their last reader is done.
 */
public final class Program {
    /** One primitive over whole blocks. */
    public sealed interface Step {
        /** Where the result goes. */
        int out();
    }

    /** {@code slot[out] = op(slot[x])}. */
    public record Unary(UnaryOp op, int x, int out) implements Step {}

    /** {@code slot[out] = op(slot[a], slot[b])}. */
    public record Binary(BinaryOp op, int a, int b, int out) implements Step {}

    /** {@code slot[out] = slot[c] != 0 ? slot[a] : slot[b]}. */
    public record Select(int c, int a, int b, int out) implements Step {}

    /** Instructions of a program that takes its time to read and write. */
    private static final int CHEAP = 10;

    /**
     * Elements that are worth giving to another thread, however cheap. It is less than the work
     * itself would repay: half of what it writes over is in the other thread's cache, and what both
     * have read takes ten times as long to write.
     */
    private static final int GRAIN = Chunks.GRAIN / 2;

    /** Vector instructions in the time of as many calls of a function as a vector has lanes. */
    private static final int ONE_BY_ONE = 300;

    private static final int RECENT = 1024;
    private static final int MOST = 4096;
    private static final @Nullable Recent[] recent = new Recent[RECENT];
    private static final Map<Key, Program> programs = new ConcurrentHashMap<>();

    private record Key(List<Expr> outputs, DType compute) {}

    private record Recent(Object source, DType compute, Program program) {}

    final DType compute;
    final int inputs;

    /** The constants' values, each an array of one. */
    final Object[] constants;

    /** Which parameter each parameter slot is. */
    final int[] params;

    final Step[] once;
    final Step[] steps;
    final int slots;
    private final int instructions;

    /** Elements of a piece of work at most. */
    private final int piece;

    private final int[] outputs;
    private final Map<Long, Object> loops = new ConcurrentHashMap<>();

    private Program(DType compute, Builder b, int[] outputs, Step[] once, Step[] steps, int slots) {
        this.compute = compute;
        this.inputs = b.inputs;
        this.constants = b.constants.toArray();
        this.params = b.params.stream().mapToInt(Integer::intValue).toArray();
        this.once = once;
        this.steps = steps;
        this.slots = slots;
        this.outputs = outputs;
        int n = inputs + outputs.length;
        for (Step s : steps) {
            n += instructions(s);
        }
        instructions = n;
        long most = Math.min(GRAIN, (long) Chunks.GRAIN * CHEAP / Math.max(1, n));
        piece = (int) Math.max(Chunks.BLOCK, most);
    }

    /**
     * The program that computes expressions in a type, from a cache where possible.
     *
     * @param plain the lanes to fold constants with
     */
    public static Program of(List<Expr> outputs, DType compute, Lanes plain) {
        Program recently = recently(outputs, compute);
        return recently != null ? recently : find(outputs, outputs, compute, plain);
    }

    /** The program that computes one expression. */
    public static Program of(Expr output, DType compute, Lanes plain) {
        Program recently = recently(output, compute);
        return recently != null ? recently : find(output, List.of(output), compute, plain);
    }

    /** Kernels are mostly constants of their operator: found by identity, without hashing trees. */
    @SuppressWarnings("ReferenceEquality") // a quick look before the look-up by value
    private static @Nullable Program recently(Object source, DType compute) {
        Recent r = recent[place(source, compute)];
        return r != null && r.source == source && r.compute == compute ? r.program : null;
    }

    private static int place(Object source, DType compute) {
        return (System.identityHashCode(source) + compute.ordinal() * 31) & (RECENT - 1);
    }

    private static Program find(Object source, List<Expr> outputs, DType compute, Lanes plain) {
        Key key = new Key(outputs, compute);
        Program p = programs.get(key);
        if (p == null) {
            p = compile(outputs, compute, plain);
            if (programs.size() >= MOST) {
                programs.clear();
            }
            programs.put(key, p);
        }
        recent[place(source, compute)] = new Recent(source, compute, p);
        return p;
    }

    static Program compile(List<Expr> outputs, DType compute, Lanes plain) {
        return new Builder(plain).build(outputs, compute);
    }

    /** How many input slots there are: one more than the highest input number. */
    public int inputs() {
        return inputs;
    }

    /** How many results. */
    public int outputs() {
        return outputs.length;
    }

    /** The slot of a result. */
    public int output(int i) {
        return outputs[i];
    }

    /** Whether a result is the input itself, whatever is computed besides. */
    public boolean isInput(int output) {
        return outputs[output] < inputs;
    }

    /** How many steps run for each block. */
    public int length() {
        return steps.length;
    }

    /** The type computed in. */
    public DType compute() {
        return compute;
    }

    /** How many slots. */
    public int slots() {
        return slots;
    }

    /** The steps that are the same for all elements, in order. */
    public List<Step> once() {
        return List.of(once);
    }

    /** The steps for each element, in order. */
    public List<Step> steps() {
        return List.of(steps);
    }

    /** The constants, each an array of one; the first is in the slot behind the inputs. */
    public List<Object> constants() {
        return List.of(constants);
    }

    /** About how many vector instructions the steps take, with reading and writing. */
    public int instructions() {
        return instructions;
    }

    private static int instructions(Step step) {
        return switch (step) {
            case Unary u ->
                    switch (u.op()) {
                        case NEG, ABS, NOT, ISNAN -> 1;
                        case SQRT, RECIPROCAL, SIGN -> 4;
                        case FLOOR, CEIL, TRUNC, ROUND, RSQRT -> 8;
                        default -> u.op().isOneByOne() ? ONE_BY_ONE : 25;
                    };
            case Binary b ->
                    switch (b.op()) {
                        case DIV -> 4;
                        case FLOOR_DIV, FMOD -> 25;
                        case POW -> 50;
                        case ATAN2, NEXTAFTER, POLYGAMMA -> ONE_BY_ONE;
                        default -> 1;
                    };
            case Select _ -> 1;
        };
    }

    /**
     * How many of n elements make a piece of work for one thread: fewer the longer each takes, and
     * in every piece but the last as many.
     */
    int piece(int n) {
        int pieces = Chunks.count(n, piece);
        return Chunks.count(Chunks.count(n, pieces), Chunks.BLOCK) * Chunks.BLOCK;
    }

    /** How many parameters; the first is in the slot behind the constants. */
    public int params() {
        return params.length;
    }

    /** Puts the values of the parameters into {@code out[at..]}, an array of the compute type. */
    void parameters(double[] values, Object out, int at) {
        for (int i = 0; i < params.length; i++) {
            Blocks.load(values, DType.FLOAT64, params[i], 1, compute, out, at + i, 1);
        }
    }

    /**
     * What has been made of this program for each set of inputs that are one value (a bit each).
     */
    public Map<Long, Object> loops() {
        return loops;
    }

    @Override
    public String toString() {
        return "program of " + compute + " " + Arrays.toString(once) + Arrays.toString(steps);
    }

    /** Numbers values: a key is a step whose result slot is not yet known (-1), or a leaf. */
    private static final class Builder {
        private final Lanes lanes;
        private final IdentityHashMap<Expr, Integer> seen = new IdentityHashMap<>();
        private final Map<Object, Integer> numbers = new HashMap<>();
        private final List<Object> values = new ArrayList<>();
        final List<Object> constants = new ArrayList<>();
        final List<Integer> params = new ArrayList<>();
        int inputs;

        Builder(Lanes lanes) {
            this.lanes = lanes;
        }

        /** A constant among the values. */
        private record Constant(Object value, String key) {
            @Override
            public boolean equals(@Nullable Object o) {
                return o instanceof Constant c && c.key.equals(key);
            }

            @Override
            public int hashCode() {
                return key.hashCode();
            }
        }

        Program build(List<Expr> outputs, DType compute) {
            int[] roots = outputs.stream().mapToInt(this::number).toArray();
            boolean[] live = new boolean[values.size()];
            for (int r : roots) {
                live[r] = true;
            }
            for (int i = live.length - 1; i >= 0; i--) {
                if (live[i] && values.get(i) instanceof Step s) {
                    for (int o : operands(s)) {
                        live[o] = true;
                    }
                }
            }
            return new Allocation(this, live, roots).program(compute);
        }

        private int number(Expr e) {
            Integer known = seen.get(e);
            if (known == null) {
                known = add(value(e));
                seen.put(e, known);
            }
            return known;
        }

        private Object value(Expr e) {
            return switch (e) {
                case Expr.Input _, Expr.Param _ -> e;
                case Expr.Const c -> constant(c.value());
                case Expr.Unary u -> fold(new Unary(u.op(), number(u.x()), -1));
                case Expr.Binary b -> fold(new Binary(b.op(), number(b.a()), number(b.b()), -1));
                case Expr.Select s ->
                        fold(new Select(number(s.condition()), number(s.a()), number(s.b()), -1));
            };
        }

        private int add(Object value) {
            Integer known = numbers.get(value);
            if (known == null) {
                known = values.size();
                values.add(value);
                numbers.put(value, known);
                if (value instanceof Expr.Input in) {
                    inputs = Math.max(inputs, in.index() + 1);
                }
            }
            return known;
        }

        private Constant constant(double v) {
            Object value = lanes.allocate(1);
            Blocks.load(new double[] {v}, DType.FLOAT64, 0, 1, lanes.natural(), value, 0, 1);
            return constant(value);
        }

        private static Constant constant(Object value) {
            String key =
                    switch (value) {
                        case float[] f -> Integer.toHexString(Float.floatToRawIntBits(f[0]));
                        case double[] d -> Long.toHexString(Double.doubleToRawLongBits(d[0]));
                        default -> Long.toString(((long[]) value)[0]);
                    };
            return new Constant(value, key);
        }

        private Object fold(Step s) {
            int[] from = operands(s);
            Object[] x = new Object[from.length];
            for (int i = 0; i < x.length; i++) {
                if (!(values.get(from[i]) instanceof Constant c)) {
                    return s;
                }
                x[i] = c.value;
            }
            Object y = lanes.allocate(1);
            try {
                switch (s) {
                    case Unary u -> lanes.unary(u.op, x[0], 0, y, 0, 1);
                    case Binary b -> lanes.binary(b.op, x[0], 0, x[1], 0, y, 0, 1);
                    case Select _ -> lanes.select(x[0], 0, x[1], 0, x[2], 0, y, 0, 1);
                }
            } catch (ArithmeticException e) {
                return s; // an integer division by zero is an error of the run, and only if there
                // are elements
            }
            return constant(y);
        }

        static int[] operands(Step s) {
            return switch (s) {
                case Unary u -> new int[] {u.x};
                case Binary b -> new int[] {b.a, b.b};
                case Select c -> new int[] {c.c, c.a, c.b};
            };
        }
    }

    /** Gives live values their slots. */
    private static final class Allocation {
        private final Builder b;
        private final boolean[] live;
        private final int[] roots;
        private final int[] slot;
        private final int[] lastUse;
        private final boolean[] uniform;
        private final List<Integer> free = new ArrayList<>();
        private int slots;

        Allocation(Builder b, boolean[] live, int[] roots) {
            this.b = b;
            this.live = live;
            this.roots = roots;
            slot = new int[live.length];
            lastUse = new int[live.length];
            uniform = new boolean[live.length];
        }

        Program program(DType compute) {
            leaves();
            for (int i = 0; i < live.length; i++) {
                if (live[i] && b.values.get(i) instanceof Step s) {
                    uniform[i] = true;
                    for (int o : Builder.operands(s)) {
                        uniform[i] &= uniform[o];
                        lastUse[o] = i;
                    }
                }
            }
            for (int r : roots) {
                lastUse[r] = Integer.MAX_VALUE;
            }
            List<Step> once = new ArrayList<>();
            List<Step> steps = new ArrayList<>();
            for (int i = 0; i < live.length; i++) {
                if (live[i] && b.values.get(i) instanceof Step s) {
                    (uniform[i] ? once : steps).add(placed(i, s));
                }
            }
            int[] outputs = new int[roots.length];
            for (int i = 0; i < roots.length; i++) {
                outputs[i] = slot[roots[i]];
            }
            return new Program(
                    compute,
                    b,
                    outputs,
                    once.toArray(Step[]::new),
                    steps.toArray(Step[]::new),
                    slots);
        }

        private void leaves() {
            slots = b.inputs;
            for (int i = 0; i < live.length; i++) {
                if (b.values.get(i) instanceof Expr.Input in) {
                    slot[i] = in.index();
                } else if (live[i] && b.values.get(i) instanceof Builder.Constant c) {
                    uniform[i] = true;
                    slot[i] = slots++;
                    b.constants.add(c.value);
                }
            }
            for (int i = 0; i < live.length; i++) {
                if (live[i] && b.values.get(i) instanceof Expr.Param p) {
                    uniform[i] = true;
                    slot[i] = slots++;
                    b.params.add(p.index());
                }
            }
        }

        private Step placed(int i, Step s) {
            int[] from = Builder.operands(s);
            int[] at = new int[from.length];
            for (int k = 0; k < from.length; k++) {
                int o = from[k];
                at[k] = slot[o];
                boolean scratch = b.values.get(o) instanceof Step && !uniform[o];
                if (scratch && lastUse[o] == i && !free.contains(at[k])) {
                    free.add(at[k]);
                }
            }
            slot[i] = uniform[i] || free.isEmpty() ? slots++ : free.removeLast();
            return switch (s) {
                case Unary u -> new Unary(u.op, at[0], slot[i]);
                case Binary x -> new Binary(x.op, at[0], at[1], slot[i]);
                case Select _ -> new Select(at[0], at[1], at[2], slot[i]);
            };
        }
    }
}
