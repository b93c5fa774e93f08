package jacobi.nn;

import jacobi.Tensor;

/**
 * A function from a tensor to a tensor: a block with parameters, a lambda or a method reference
 * such as {@code Tensor::sigmoid}.
 */
@FunctionalInterface
public interface Layer {
    /** The output for an input, recorded for backward if gradients are on. */
    Tensor forward(Tensor x);
}
