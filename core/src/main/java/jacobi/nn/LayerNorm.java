package jacobi.nn;

import jacobi.Tensor;
import jacobi.array.ShapeException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * {@code (x - mean) / sqrt(var + eps) * weight + bias} over the last dimensions (Ba et al. 2016),
 * the variance being that of all of them. {@code weight} starts as ones, {@code bias} as zeros.
 */
public final class LayerNorm extends BuiltIn {
    private final int[] shape;
    private final double eps;
    private final @Nullable Tensor weight;
    private final @Nullable Tensor bias;

    /** Over the last dimensions, of these sizes, with weight and bias. */
    public LayerNorm(int... shape) {
        this(shape, 1e-5, true, true);
    }

    /**
     * With options.
     *
     * @param shape the sizes of the last dimensions
     * @param eps what is added to the variance
     * @param affine whether there is a weight
     * @param bias whether there is a bias, if there is a weight
     */
    public LayerNorm(int[] shape, double eps, boolean affine, boolean bias) {
        this.shape = shape.clone();
        this.eps = eps;
        weight = affine ? parameter(Tensor.ones(shape)) : null;
        this.bias = affine && bias ? parameter(Tensor.zeros(shape)) : null;
    }

    @Override
    Tensor compute(Tensor x) {
        int n = shape.length;
        int from = x.dim() - n;
        if (from < 0
                || !Arrays.equals(Arrays.copyOfRange(x.shape().toArray(), from, x.dim()), shape)) {
            throw new ShapeException(
                    "LayerNorm: " + x.shape() + ": expected [.., " + sizes(", ") + "]");
        }
        int[] dims = new int[n];
        Arrays.setAll(dims, i -> from + i);
        Tensor centred = x.sub(x.mean(dims, true));
        Tensor y = centred.mul(centred.square().mean(dims, true).add(eps).rsqrt());
        Tensor w = weight;
        Tensor b = bias;
        y = w == null ? y : y.mul(w);
        return b == null ? y : y.add(b);
    }

    private String sizes(String between) {
        return Arrays.stream(shape)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(between));
    }

    @Override
    protected String extraRepr() {
        return "("
                + sizes(", ")
                + (shape.length == 1 ? ",)" : ")")
                + ", eps="
                + Repr.number(eps)
                + ", elementwise_affine="
                + (weight == null ? "False" : "True");
    }
}
