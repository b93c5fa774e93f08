package jacobi;

import jacobi.array.Array;
import jacobi.kernel.Dispatch;
import jacobi.kernel.Kernel;
import jacobi.op.Operator;
import jacobi.op.Overwrite;
import jacobi.op.Promotion;
import jacobi.op.Row;
import jacobi.op.Value;
import jacobi.tape.Variable;

/** How the facade reaches the operators: from tensors to values and back. */
final class Call {
    private Call() {}

    /** The value behind a tensor; the families are sealed, so it is one. */
    static Variable value(Object tensor) {
        return ((Tensor) tensor).variable();
    }

    static Tensor tensor(Value v) {
        return Tensor.wrap((Variable) v);
    }

    static Tensor[] tensors(Value[] v) {
        Tensor[] t = new Tensor[v.length];
        for (int i = 0; i < t.length; i++) {
            t[i] = tensor(v[i]);
        }
        return t;
    }

    static Value[] values(Tensor... t) {
        Value[] v = new Value[t.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = t[i].variable();
        }
        return v;
    }

    /** A row without numbers, on one operand. */
    static Tensor row(Row row, Object x) {
        return tensor(value(x).then(row.op()));
    }

    /** A row with numbers, on one operand. */
    static Tensor row(Row row, Object x, double... numbers) {
        return tensor(value(x).then(row.op(numbers)));
    }

    /** A row on two operands. */
    static Tensor row(Row row, Object x, Tensor y) {
        return tensor(value(x).with(y.variable(), row.op()));
    }

    /** A row on three operands, with numbers. */
    static Tensor row(Row row, Object x, Tensor y, Tensor z, double... numbers) {
        Value v = value(x);
        Operator op = numbers.length == 0 ? row.op() : row.op(numbers);
        return tensor(v.apply(op, v, y.variable(), z.variable())[0]);
    }

    /** A row on a tensor and a number, which promotes as a Python number does. */
    static Tensor with(Row row, Object x, double y) {
        return tensor(value(x).with(number(x, y), row.op()));
    }

    /** A row on a tensor and a whole number. */
    static Tensor with(Row row, Object x, long y) {
        return tensor(value(x).with(number(x, y), row.op()));
    }

    static Variable number(Object beside, double v) {
        return Variable.of(Promotion.scalar(value(beside).dtype(), v));
    }

    static Variable number(Object beside, long v) {
        return Variable.of(Promotion.scalar(value(beside).dtype(), v));
    }

    static Variable constant(Array a) {
        return Variable.of(a);
    }

    /** Overwrites a tensor with what a kernel makes in its shape and type. */
    static Tensor fill(Object x, Kernel kernel) {
        Array drawn = Array.zeros(value(x).dtype(), value(x).shape());
        Dispatch.run(kernel, drawn);
        return update(x, new Overwrite(), constant(drawn));
    }

    /** Changes a tensor in place and gives it back. */
    static Tensor update(Object x, Operator op, Variable... others) {
        value(x).update(op, others);
        return (Tensor) x;
    }
}
