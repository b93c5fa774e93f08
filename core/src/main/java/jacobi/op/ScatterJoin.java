package jacobi.op;

import jacobi.array.Array;
import jacobi.kernel.Combine;
import jacobi.kernel.Kernel;

import org.jspecify.annotations.Nullable;

/**
 * {@code x[.., index[.., i, ..], ..]} multiplied by, or the larger or smaller of it and, {@code
 * source[.., i, ..]}. Elements that tie share the gradient evenly.
 *
 * @param name of the operator that the user called
 * @param dim the dimension indexed, from 0
 * @param combine product, largest or smallest
 */
record ScatterJoin(String name, int dim, Combine combine) implements Operator {
    @Override
    public Array[] forward(Array[] in) {
        Gather.checkShapes(name, dim, in[0].shape(), in[1]);
        Array out = Copies.copy(in[0], in[0].dtype());
        Gather.runGuarded(
                name,
                dim,
                new Kernel.Scatter(dim, true, combine),
                out,
                out.shape(),
                in[1],
                in[1],
                in[2]);
        return new Array[] {out};
    }

    @Override
    public @Nullable Value[] gradient(Context c, Value[] g) {
        Value x = c.input(0);
        Value index = c.input(1);
        Value source = c.input(2);
        return combine == Combine.PROD
                ? ofProduct(x, index, source, g[0])
                : ofExtreme(x, index, source, c.output(0), g[0]);
    }

    private Value gathered(Value v, Value index) {
        return v.with(index, new Gather(name, dim));
    }

    private Value added(Value x, Value index, Value source) {
        return x.apply(new Scatter(name, dim, true), x, index, source)[0];
    }

    private @Nullable Value[] ofExtreme(Value x, Value index, Value source, Value y, Value g) {
        Value mine = x.with(y, Comparison.EQ.op()).to(g.dtype());
        Value theirs = source.with(gathered(y, index), Comparison.EQ.op()).to(g.dtype());
        Value share = g.div(added(mine, index, theirs));
        // Where the result is NaN nothing equals it; nothing gets a share.
        Value of = Arithmetic.where(share.then(Comparison.ISFINITE.op()), share, g.number(0));
        return new Value[] {of.mul(mine), null, gathered(of, index).mul(theirs)};
    }

    /**
     * Each factor's gradient is the product of the others: by division, but for zeros. With one
     * zero among the factors, that one's is the product with 1 in its place; with more, all are 0.
     */
    private @Nullable Value[] ofProduct(Value x, Value index, Value source, Value g) {
        Value one = x.number(1);
        Value myZero = x.with(x.number(0), Comparison.EQ.op());
        Value theirZero = source.with(x.number(0), Comparison.EQ.op());
        Value myFactor = Arithmetic.where(myZero, one, x);
        Value theirFactor = Arithmetic.where(theirZero, one, source);
        // The product without its zeros, and how many of them there are.
        Value product = myFactor.apply(this, myFactor, index, theirFactor)[0];
        Value zeros = added(myZero.to(g.dtype()), index, theirZero.to(g.dtype()));
        Value mine = g.mul(others(product, zeros, myZero)).div(myFactor);
        Value theirs =
                gathered(g, index)
                        .mul(others(gathered(product, index), gathered(zeros, index), theirZero))
                        .div(theirFactor);
        return new @Nullable Value[] {mine, null, theirs};
    }

    private static Value others(Value product, Value zeros, Value isZero) {
        Value left = zeros.sub(isZero.to(zeros.dtype()));
        Value none = left.with(left.number(0), Comparison.EQ.op());
        return Arithmetic.where(none, product, product.number(0));
    }

    @Override
    public boolean savesInput(int i) {
        return true;
    }

    @Override
    public boolean savesOutput(int i) {
        return combine != Combine.PROD;
    }
}
