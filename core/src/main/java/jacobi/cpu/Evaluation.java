package jacobi.cpu;

import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * A {@link Program} being run by one thread: its slots, each a block, and where in an array each
 * block begins. Set the inputs, {@link #run}, take the outputs; again for the next block.
 */
public final class Evaluation {
    private final Program program;
    private final Lanes lanes;
    private final Object[] slot;
    private final int[] offset;
    private final @Nullable Object[] own;
    private final int block;
    private final long uniform;
    private final @Nullable Stretch stretch;

    /**
     * Whether a program runs as a loop of its own.
     *
     * @param loop the loop, or null for step by step
     * @param uniform the inputs that are one value, a bit each
     */
    record Way(@Nullable Loop loop, long uniform) {
        static final Way STEPS = new Way(null, 0);

        /** The way for these inputs, of which so many elements are about to be computed. */
        static Way of(
                Program program,
                Lanes lanes,
                Operand[] in,
                long elements,
                @Nullable Class<? extends Kernel> kind) {
            long uniform = 0;
            for (int i = 0; i < in.length && i < Long.SIZE; i++) {
                uniform |= in[i].isUniform() ? 1L << i : 0;
            }
            return of(program, lanes, uniform, elements, kind);
        }

        /** The way if these inputs are one value each, a bit each. */
        static Way of(
                Program program,
                Lanes lanes,
                long uniform,
                long elements,
                @Nullable Class<? extends Kernel> kind) {
            if (program.length() == 0 || program.inputs >= Long.SIZE) {
                return STEPS;
            }
            long known = uniform & (1L << program.inputs) - 1;
            return new Way(lanes.loop(program, known, elements, kind), known);
        }
    }

    /**
     * Room for blocks of up to {@code block} elements, to be computed step by step.
     *
     * @param params the numbers that the program's parameters are
     */
    public Evaluation(Program program, Lanes lanes, double[] params, int block) {
        this(program, lanes, params, block, Way.STEPS);
    }

    /** Room for blocks of up to {@code block} elements. */
    Evaluation(Program program, Lanes lanes, double[] params, int block, Way way) {
        this.program = program;
        this.lanes = lanes;
        this.block = block;
        uniform = way.uniform();
        slot = new Object[program.slots];
        offset = new int[program.slots];
        own = new Object[program.slots];
        Loop loop = way.loop();
        if (loop == null) {
            stretch = null;
            fill(params);
            return;
        }
        stretch = new Stretch(loop, program, lanes, params, uniform);
        for (int i = 0; i < program.outputs(); i++) {
            stretch.data[program.inputs + i] = lanes.allocate(block);
        }
    }

    private void fill(double[] params) {
        int at = program.inputs;
        for (Object constant : program.constants) {
            fill(at++, constant, 0);
        }
        Object values = lanes.allocate(program.params.length);
        program.parameters(params, values, 0);
        for (int i = 0; i < program.params.length; i++) {
            fill(at++, values, i);
        }
        for (; at < slot.length; at++) {
            slot[at] = own(at);
        }
        for (Program.Step s : program.once) {
            step(s, slot[s.out()], 0, block);
        }
    }

    private void fill(int at, Object values, int from) {
        slot[at] = lanes.allocate(block);
        own[at] = slot[at];
        lanes.fill(values, from, slot[at], 0, block);
    }

    /** An input taken as it lies in an array: from there on, or that one value if it is uniform. */
    public void input(int i, Object data, int from) {
        if (i >= program.inputs) {
            return;
        }
        if ((uniform >> i & 1) == 0) {
            slot[i] = data;
            offset[i] = from;
        } else if (stretch != null) {
            System.arraycopy(data, from, stretch.values, i, 1);
        } else {
            lanes.fill(data, from, own(i), 0, block);
            slot[i] = own(i);
            offset[i] = 0;
        }
    }

    private Object own(int i) {
        Object x = own[i];
        if (x == null) {
            x = lanes.allocate(block);
            own[i] = x;
        }
        return x;
    }

    /** An input taken from an array's elements {@code from, from + 1, ...}, n of them. */
    @SuppressWarnings("ReferenceEquality") // asks which array it is, not what is in it
    public void input(int i, Operand x, long from, int n) {
        if (i >= program.inputs) {
            return;
        }
        if (stretch != null && stretch.isUniform(i)) {
            x.load(program.compute, from, 1, stretch.values, i);
            return;
        }
        if (x.isDirect(program.compute, from, n)) {
            slot[i] = x.data();
            offset[i] = x.index(from);
            return;
        }
        if (x.isUniform() && own[i] != null && slot[i] == own[i]) {
            return; // filled by the first block, and no step writes into inputs
        }
        Object mine = own(i);
        slot[i] = mine;
        offset[i] = 0;
        if (x.isUniform()) {
            Object one = lanes.allocate(1);
            x.load(program.compute, 0, 1, one, 0);
            lanes.fill(one, 0, mine, 0, block);
        } else {
            x.load(program.compute, from, n, mine, 0);
        }
    }

    /** Computes n elements of all outputs. */
    public void run(int n) {
        if (stretch != null) {
            inputs(stretch);
            stretch.run(n);
            return;
        }
        for (Program.Step s : program.steps) {
            step(s, slot[s.out()], 0, n);
        }
    }

    /**
     * Computes n elements of the one output into an array, which may be an input at the same place.
     */
    public void run(int n, Object target, int at) {
        if (stretch != null) {
            Object before = stretch.data[program.inputs];
            stretch.data[program.inputs] = target;
            stretch.at[program.inputs] = at;
            run(n);
            stretch.data[program.inputs] = before;
            stretch.at[program.inputs] = 0;
            return;
        }
        int last = program.steps.length - 1;
        if (last < 0 || program.steps[last].out() != program.output(0)) {
            run(n);
            System.arraycopy(output(0), outputAt(0), target, at, n);
            return;
        }
        for (int i = 0; i < last; i++) {
            step(program.steps[i], slot[program.steps[i].out()], 0, n);
        }
        step(program.steps[last], target, at, n);
    }

    private void inputs(Stretch to) {
        for (int i = 0; i < program.inputs; i++) {
            if (!to.isUniform(i)) {
                to.data[i] = slot[i];
                to.at[i] = offset[i];
            }
        }
    }

    private void step(Program.Step step, Object out, int at, int n) {
        switch (step) {
            case Program.Unary s -> lanes.unary(s.op(), slot[s.x()], offset[s.x()], out, at, n);
            case Program.Binary s ->
                    lanes.binary(
                            s.op(),
                            slot[s.a()],
                            offset[s.a()],
                            slot[s.b()],
                            offset[s.b()],
                            out,
                            at,
                            n);
            case Program.Select s ->
                    lanes.select(
                            slot[s.c()],
                            offset[s.c()],
                            slot[s.a()],
                            offset[s.a()],
                            slot[s.b()],
                            offset[s.b()],
                            out,
                            at,
                            n);
        }
    }

    /** The array in which an output is. */
    public Object output(int i) {
        return stretch != null ? stretch.data[program.inputs + i] : slot[program.output(i)];
    }

    /** Where in that array it begins. */
    public int outputAt(int i) {
        return stretch != null ? 0 : offset[program.output(i)];
    }
}
