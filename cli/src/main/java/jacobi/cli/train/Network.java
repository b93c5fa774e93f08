package jacobi.cli.train;

import jacobi.nn.Dropout;
import jacobi.nn.ELU;
import jacobi.nn.GELU;
import jacobi.nn.Identity;
import jacobi.nn.Layer;
import jacobi.nn.LeakyReLU;
import jacobi.nn.Linear;
import jacobi.nn.ReLU;
import jacobi.nn.Sequential;
import jacobi.nn.SiLU;
import jacobi.nn.Sigmoid;
import jacobi.nn.Softplus;
import jacobi.nn.Softsign;
import jacobi.nn.Tanh;
import jacobi.optim.ASGD;
import jacobi.optim.Adadelta;
import jacobi.optim.Adafactor;
import jacobi.optim.Adagrad;
import jacobi.optim.Adam;
import jacobi.optim.AdamW;
import jacobi.optim.Adamax;
import jacobi.optim.LBFGS;
import jacobi.optim.NAdam;
import jacobi.optim.Optimizer;
import jacobi.optim.RAdam;
import jacobi.optim.RMSprop;
import jacobi.optim.Rprop;
import jacobi.optim.SGD;

/** Builds what a recipe asks for. */
final class Network {
    /** SGD without it is no match for the others. */
    private static final double MOMENTUM = 0.9;

    private Network() {}

    /**
     * {@code features - layers - outputs}, with an activation and dropout after each hidden layer;
     * {@link Convolutions} and dropout first, if it is to be a convolutional network.
     */
    static Sequential model(Recipe recipe, int features, int outputs) {
        requireMemory(recipe, features, outputs);
        Sequential model = new Sequential();
        int in = features;
        if (recipe.network() == Architecture.CNN) {
            Convolutions first = Convolutions.of(features);
            first.addTo(model, () -> activation(recipe.activation()));
            addDropout(model, recipe);
            in = first.outputs();
        }
        for (int width : recipe.layers()) {
            model.add(new Linear(in, width)).add(activation(recipe.activation()));
            addDropout(model, recipe);
            in = width;
        }
        model.add(new Linear(in, outputs));
        model.to(Problem.type(recipe.dtype()));
        return model;
    }

    private static void addDropout(Sequential model, Recipe recipe) {
        if (recipe.dropout() > 0) {
            model.add(new Dropout(recipe.dropout()));
        }
    }

    private static Layer activation(Activation activation) {
        return switch (activation) {
            case RELU -> new ReLU();
            case LEAKY_RELU -> new LeakyReLU();
            case ELU -> new ELU();
            case GELU -> new GELU();
            case SILU -> new SiLU();
            case SOFTPLUS -> new Softplus();
            case SOFTSIGN -> new Softsign();
            case SIGMOID -> new Sigmoid();
            case TANH -> new Tanh();
            case IDENTITY -> new Identity();
        };
    }

    /** The optimiser of a model's parameters. */
    static Optimizer optimizer(Recipe recipe, Sequential model) {
        var parameters = model.parameters();
        double decay = recipe.weightDecay();
        double lr = recipe.lr();
        return switch (recipe.optimizer()) {
            case SGD -> new SGD(parameters, lr).momentum(MOMENTUM).weightDecay(decay);
            case ADAM -> new Adam(parameters, lr).weightDecay(decay);
            case ADAMW -> new AdamW(parameters, lr).weightDecay(decay);
            case RMSPROP -> new RMSprop(parameters, lr).weightDecay(decay);
            case ADAGRAD -> new Adagrad(parameters, lr).weightDecay(decay);
            case ADADELTA -> new Adadelta(parameters, lr).weightDecay(decay);
            case ADAMAX -> new Adamax(parameters, lr).weightDecay(decay);
            case NADAM -> new NAdam(parameters, lr).weightDecay(decay);
            case RADAM -> new RAdam(parameters, lr).weightDecay(decay);
            case RPROP -> new Rprop(parameters, lr);
            case ASGD -> new ASGD(parameters, lr).weightDecay(decay);
            case ADAFACTOR -> new Adafactor(parameters, lr).weightDecay(decay);
            case LBFGS -> new LBFGS(parameters, lr).strongWolfe(true);
        };
    }

    /**
     * The number of weights and biases.
     *
     * @throws IllegalArgumentException if such a network does not take so many features
     */
    static long parameters(Recipe recipe, int features, int outputs) {
        long sum = 0;
        long in = features;
        if (recipe.network() == Architecture.CNN) {
            sum = Convolutions.parameters();
            in = Convolutions.of(features).outputs();
        }
        for (int width : recipe.layers()) {
            sum += (in + 1) * width;
            in = width;
        }
        return sum + (in + 1) * outputs;
    }

    private static void requireMemory(Recipe recipe, int features, int outputs) {
        long parameters = parameters(recipe, features, outputs);
        long bytes = Problem.type(recipe.dtype()).byteSize();
        long free = Runtime.getRuntime().maxMemory();
        if (parameters > free / bytes) {
            throw new IllegalStateException(
                    "--layers %s makes a model of %,d parameters, %,d MB: expected one that fits into the JVM's %,d MB"
                            .formatted(
                                    recipe.layersText(),
                                    parameters,
                                    (parameters * bytes) >> 20,
                                    free >> 20));
        }
    }
}
