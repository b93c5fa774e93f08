package jacobi;

import jacobi.op.Activation;
import jacobi.op.Rowwise;

/** Activation functions. All but those that name a dimension work element by element. */
public sealed interface ActivationOps permits Tensor {
    /** Logistic sigmoid, {@code 1 / (1 + e^-x)}. */
    default Tensor sigmoid() {
        return Call.row(Activation.SIGMOID, this);
    }

    /** Hyperbolic tangent. */
    default Tensor tanh() {
        return Call.row(Activation.TANH, this);
    }

    /** {@code max(x, 0)}; gradient 0 at 0. */
    default Tensor relu() {
        return Call.row(Activation.RELU, this);
    }

    /** {@code ln sigmoid(x)}, stable. */
    default Tensor logSigmoid() {
        return Call.row(Activation.LOG_SIGMOID, this);
    }

    /** The step: 1 above 0, else 0; its gradient is 0 everywhere. */
    default Tensor step() {
        return ((Tensor) this).sign().relu();
    }

    /** {@code x / (1 + |x|)}. */
    default Tensor softsign() {
        return Call.row(Activation.SOFTSIGN, this);
    }

    /** {@code x sigmoid(x)}, also called swish. */
    default Tensor silu() {
        return Call.row(Activation.SILU, this);
    }

    /** {@code x Phi(x)} with the normal distribution function Phi. */
    default Tensor gelu() {
        return Call.row(Activation.GELU, this);
    }

    /** Sigmoid with slope c, {@code 1 / (1 + e^(-c x))}; a step as c grows. */
    default Tensor sigmoid(double c) {
        return ((Tensor) this).mul(c).sigmoid();
    }

    /** Swish, {@code x sigmoid(alpha x)}. */
    default Tensor swish(double alpha) {
        return ((Tensor) this).mul(sigmoid(alpha));
    }

    /** GELU: {@code "none"} for the exact one, {@code "tanh"} for the approximation. */
    default Tensor gelu(String approximate) {
        return Call.tensor(Activation.gelu(Call.value(this), approximate));
    }

    /** x above the threshold, else the value. */
    default Tensor threshold(double threshold, double value) {
        return Call.row(Activation.THRESHOLD, this, threshold, value);
    }

    /** x above 0, else {@code 0.01 x}. */
    default Tensor leakyRelu() {
        return leakyRelu(0.01);
    }

    /** x above 0, else {@code negativeSlope x}. */
    default Tensor leakyRelu(double negativeSlope) {
        return Call.row(Activation.LEAKY_RELU, this, negativeSlope);
    }

    /**
     * x above 0, else {@code weight x}; the weight has one element, or one a channel (dimension 1).
     */
    default Tensor prelu(Tensor weight) {
        return Call.tensor(Activation.prelu(Call.value(this), Call.value(weight)));
    }

    /** x above 0, else {@code e^x - 1}. */
    default Tensor elu() {
        return elu(1);
    }

    /** x above 0, else {@code alpha (e^x - 1)}. */
    default Tensor elu(double alpha) {
        return Call.row(Activation.ELU, this, alpha);
    }

    /** {@code ln(1 + e^x)}, and x itself above 20. */
    default Tensor softplus() {
        return softplus(1, 20);
    }

    /**
     * {@code ln(1 + e^(beta x)) / beta}, and x itself where {@code beta x} is above the threshold.
     */
    default Tensor softplus(double beta, double threshold) {
        return Call.row(Activation.SOFTPLUS, this, beta, threshold);
    }

    /** The first half along a dimension times the sigmoid of the second: size 2n gives n. */
    default Tensor glu(int dim) {
        return Call.tensor(Activation.glu(Call.value(this), dim));
    }

    /** {@code e^x_i / sum_j e^x_j} along a dimension, stable for any size of x. */
    default Tensor softmax(int dim) {
        return Call.tensor(Rowwise.softmax(Call.value(this), dim, null));
    }

    /** The logarithm of {@link #softmax}, stable. */
    default Tensor logSoftmax(int dim) {
        return Call.tensor(Rowwise.logSoftmax(Call.value(this), dim, null));
    }

    /** x above 0, else {@code alpha (e^(x / alpha) - 1)}. */
    default Tensor celu(double alpha) {
        return Call.row(Activation.CELU, this, alpha);
    }

    /** ELU scaled to keep mean 0 and variance 1. */
    default Tensor selu() {
        return Call.row(Activation.SELU, this);
    }

    /** x, and 0 between {@code -lambda} and {@code lambda}. */
    default Tensor hardshrink(double lambda) {
        return Call.row(Activation.HARDSHRINK, this, lambda);
    }

    /** x moved towards 0 by lambda, at most to 0. */
    default Tensor softshrink(double lambda) {
        return Call.row(Activation.SOFTSHRINK, this, lambda);
    }

    /** {@code x - tanh(x)}. */
    default Tensor tanhshrink() {
        return Call.row(Activation.TANHSHRINK, this);
    }

    /** x kept between bounds; gradient 0 at them. */
    default Tensor hardtanh(double min, double max) {
        return Call.row(Activation.HARDTANH, this, min, max);
    }

    /** {@code min(max(x, 0), 6)}. */
    default Tensor relu6() {
        return Call.row(Activation.RELU6, this);
    }

    /** {@code min(max(x + 3, 0), 6) / 6}. */
    default Tensor hardsigmoid() {
        return Call.row(Activation.HARDSIGMOID, this);
    }

    /** {@code x min(max(x + 3, 0), 6) / 6}. */
    default Tensor hardswish() {
        return Call.row(Activation.HARDSWISH, this);
    }

    /** {@code x tanh(ln(1 + e^x))}. */
    default Tensor mish() {
        return Call.row(Activation.MISH, this);
    }
}
