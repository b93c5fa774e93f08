package jacobi.plot.figures;

import jacobi.Tensor;

import java.util.List;
import java.util.stream.Collectors;

/** All figures, in the order of the chapter. */
public final class Figures {
    private Figures() {}

    /** Every figure once. */
    public static List<Figure> all() {
        return List.of(
                new NeuronGraph(),
                new NeuronSurface(),
                new ActivationFigure("identity", "Identity: φ(z) = z", z -> z.mul(1)),
                new ActivationFigure("threshold", "Threshold: th(z) = [z > 0]", Tensor::step),
                new ActivationFigure("sigmoid", "Sigmoid: 1 / (1 + e⁻ᶻ)", Tensor::sigmoid),
                new ActivationFigure("tanh", "Hyperbolic tangent: tanh z", Tensor::tanh),
                new LogicSquares(),
                new SuperpositionSteps(),
                new SuperpositionSurface(),
                new SigmoidSurfaces(),
                new TwoLayerGraph(
                        "two-layer-graph",
                        "Two layers with sigmoids, for two classes.",
                        "σ(w₃₁ h₁ + w₃₂ h₂ + b₃)",
                        Tensor::sigmoid),
                new TwoLayerGraph(
                        "two-layer-regression",
                        "The same without an activation at its end, for regression.",
                        "w₃₁ h₁ + w₃₂ h₂ + b₃",
                        x -> x),
                new LearntXor(),
                new QuadraticFits(),
                new ReluPieces(),
                new QuadraticErrors(),
                new FeedForwardNetwork(),
                new ErrorHistograms(),
                new CharacterModels(),
                new AccuracyJump(),
                new ModelGraph(false),
                new ModelGraph(true),
                new NestedModules(),
                new Expression(false),
                new Expression(true),
                new BackwardNodes(),
                new Saturation(),
                new GradientsByDepth(),
                new DeadNeurons(),
                new ActivationFigure("relu", "ReLU: max(z, 0)", Tensor::relu),
                new ActivationFigure(
                        "leaky-relu", "LeakyReLU: max(0.01z, z)", z -> z.leakyRelu(0.01)),
                new ActivationFigure("elu", "ELU: z or eᶻ − 1", Tensor::elu),
                new ActivationFigure("softplus", "Softplus: ln(1 + eᶻ)", Tensor::softplus),
                new ActivationFigure("swish", "Swish: z σ(z)", Tensor::silu),
                new ActivationFigure("gelu", "GELU, by tanh", z -> z.gelu("tanh")),
                new AllActivations(),
                new ActivationsCompared());
    }

    /**
     * The figures of these names, in that order.
     *
     * @throws IllegalArgumentException if there is none of a name
     */
    public static List<Figure> named(List<String> names) {
        return names.stream().map(Figures::named).toList();
    }

    private static Figure named(String name) {
        return all().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no figure '"
                                                + name
                                                + "': expected one of "
                                                + all().stream()
                                                        .map(Figure::name)
                                                        .collect(Collectors.joining(", "))));
    }
}
