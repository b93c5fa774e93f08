package jacobi.cpu;

import jacobi.array.DType;

/**
 * A {@link Program} being run by one thread: its slots, each a block, and where in an array each
 * block begins. Set the inputs, {@link #run}, take the outputs; again for the next block.
 */
public final class Evaluation {
    private final Program program;
    private final Lanes lanes;
    private final Object[] slot;
    private final int[] offset;
    private final Object[] own;
    private final int block;

    /**
     * Room for blocks of up to {@code block} elements.
     *
     * @param params the numbers that the program's parameters are
     */
    public Evaluation(Program program, Lanes lanes, double[] params, int block) {
        this.program = program;
        this.lanes = lanes;
        this.block = block;
        slot = new Object[program.slots];
        offset = new int[program.slots];
        own = new Object[program.slots];
        int at = program.inputs;
        for (Object constant : program.constants) {
            fill(at++, constant, block);
        }
        for (int p : program.params) {
            Object value = lanes.allocate(1);
            Blocks.load(params, DType.FLOAT64, p, 1, program.compute, value, 0, 1);
            fill(at++, value, block);
        }
        for (; at < slot.length; at++) {
            own[at] = lanes.allocate(block);
            slot[at] = own[at];
        }
        for (Program.Step s : program.once) {
            step(s, slot[s.out()], 0, block);
        }
    }

    private void fill(int at, Object value, int block) {
        slot[at] = lanes.allocate(block);
        own[at] = slot[at];
        lanes.fill(value, 0, slot[at], 0, block);
    }

    /** An input taken as it lies in an array. */
    public void input(int i, Object data, int from) {
        if (i < program.inputs) {
            slot[i] = data;
            offset[i] = from;
        }
    }

    /** An input taken from an array's elements {@code from, from + 1, ...}, n of them. */
    @SuppressWarnings("ReferenceEquality") // asks which array it is, not what is in it
    public void input(int i, Operand x, long from, int n) {
        if (i >= program.inputs) {
            return;
        }
        if (x.isDirect(program.compute)) {
            slot[i] = x.data();
            offset[i] = x.index(from);
            return;
        }
        if (own[i] == null) {
            own[i] = lanes.allocate(block);
        } else if (x.isUniform() && slot[i] == own[i]) {
            return; // filled by the first block, and no step writes into inputs
        }
        slot[i] = own[i];
        offset[i] = 0;
        if (x.isUniform()) {
            Object one = lanes.allocate(1);
            x.load(program.compute, 0, 1, one, 0);
            lanes.fill(one, 0, own[i], 0, block);
        } else {
            x.load(program.compute, from, n, own[i], 0);
        }
    }

    /** Computes n elements of all outputs. */
    public void run(int n) {
        for (Program.Step s : program.steps) {
            step(s, slot[s.out()], 0, n);
        }
    }

    /**
     * Computes n elements of the one output into an array, which may be an input at the same place.
     */
    public void run(int n, Object target, int at) {
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
        return slot[program.output(i)];
    }

    /** Where in that array it begins. */
    public int outputAt(int i) {
        return offset[program.output(i)];
    }
}
