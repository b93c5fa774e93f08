package jacobi.op;

import jacobi.array.Array;

/**
 * A value without history: operators are computed and forgotten.
 *
 * @param array the numbers
 */
public record Plain(Array array) implements Value {
    @Override
    public Value[] apply(Operator op, Value... inputs) {
        Array[] in = new Array[inputs.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = inputs[i].array();
        }
        Array[] out = op.forward(in);
        Value[] values = new Value[out.length];
        for (int i = 0; i < out.length; i++) {
            values[i] = new Plain(out[i]);
        }
        return values;
    }

    @Override
    public Value constant(Array constant) {
        return new Plain(constant);
    }

    @Override
    public Value detach() {
        return this;
    }
}
