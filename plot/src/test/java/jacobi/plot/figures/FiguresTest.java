package jacobi.plot.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Grad;
import jacobi.Tensor;
import jacobi.io.Json;
import jacobi.io.Safetensors;
import jacobi.plot.ComputationGraph;
import jacobi.plot.Mark;
import jacobi.plot.NetworkDiagram;
import jacobi.plot.Panels;
import jacobi.plot.Picture;
import jacobi.plot.Plot;
import jacobi.plot.Surface;
import jacobi.plot.Theme;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/** The numbers in the figures, against closed forms and trainings that another framework ran. */
final class FiguresTest {
    /** float32, a few roundings of numbers up to 4. */
    private static final double CLOSE = 2e-6;

    private static final Effort TRIAL = new Effort(Effort.Level.TRIAL, 0, _ -> {});

    private static Picture draw(String name) {
        try {
            return Figures.named(List.of(name)).getFirst().draw(TRIAL);
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    private static Plot plot(String name) {
        return (Plot) draw(name);
    }

    private static void follows(Mark.Line line, DoubleUnaryOperator formula, double tolerance) {
        int compared = 0;
        for (int i = 0; i < line.x().length; i++) {
            if (!Double.isNaN(line.y()[i])) {
                double expected = formula.applyAsDouble(line.x()[i]);
                assertEquals(expected, line.y()[i], tolerance, line.name() + " at " + line.x()[i]);
                compared++;
            }
        }
        assertTrue(compared >= 2 && compared >= line.x().length - 2, compared + " points");
    }

    record Curve(String name, DoubleUnaryOperator value, DoubleUnaryOperator slope) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static double sigmoid(double z) {
        return 1 / (1 + Math.exp(-z));
    }

    private static double gelu(double z) {
        return z / 2 * (1 + Math.tanh(inner(z)));
    }

    private static double inner(double z) {
        return Math.sqrt(2 / Math.PI) * (z + 0.044715 * z * z * z);
    }

    private static double geluSlope(double z) {
        double t = Math.tanh(inner(z));
        double d = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
        return (1 + t) / 2 + z / 2 * (1 - t * t) * d;
    }

    static Stream<Curve> curves() {
        return Stream.of(
                new Curve("identity", z -> z, z -> 1),
                new Curve("threshold", z -> z > 0 ? 1 : 0, z -> 0),
                new Curve("sigmoid", FiguresTest::sigmoid, z -> sigmoid(z) * (1 - sigmoid(z))),
                new Curve("tanh", Math::tanh, z -> 1 - Math.tanh(z) * Math.tanh(z)),
                new Curve("relu", z -> Math.max(z, 0), z -> z > 0 ? 1 : 0),
                new Curve("leaky-relu", z -> Math.max(z, 0.01 * z), z -> z > 0 ? 1 : 0.01),
                new Curve("elu", z -> z > 0 ? z : Math.expm1(z), z -> z > 0 ? 1 : Math.exp(z)),
                new Curve("softplus", z -> Math.log1p(Math.exp(z)), FiguresTest::sigmoid),
                new Curve(
                        "swish",
                        z -> z * sigmoid(z),
                        z -> sigmoid(z) + z * sigmoid(z) * (1 - sigmoid(z))),
                new Curve("gelu", FiguresTest::gelu, FiguresTest::geluSlope));
    }

    @ParameterizedTest
    @MethodSource("curves")
    void activationsAndTheirDerivativesAreTheFormulas(Curve curve) {
        Plot plot = plot(curve.name());
        assertEquals(2, plot.marks().size());
        // linspace is rounded to float32, so z = 0 may come as a tiny number: kinks are spared.
        follows(off(plot.line("φ(z)")), curve.value(), 4 * CLOSE);
        follows(off(plot.line("φ′(z)")), curve.slope(), 4 * CLOSE);
    }

    /** Without the points next to 0. */
    private static Mark.Line off(Mark.Line line) {
        double[] y = line.y().clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.abs(line.x()[i]) < 1e-5 ? Double.NaN : y[i];
        }
        return new Mark.Line(line.name(), line.x(), y);
    }

    @Test
    void allActivationsInOnePlotAreTheFormulas() {
        Plot plot = plot("activations");
        Map<String, DoubleUnaryOperator> all =
                Map.of(
                        "sigmoid", FiguresTest::sigmoid,
                        "tanh", Math::tanh,
                        "ReLU", z -> Math.max(z, 0),
                        "LeakyReLU", z -> Math.max(z, 0.01 * z),
                        "ELU", z -> z > 0 ? z : Math.expm1(z),
                        "Softplus", z -> Math.log1p(Math.exp(z)),
                        "Swish", z -> z * sigmoid(z),
                        "GELU", FiguresTest::gelu);
        assertEquals(all.size(), plot.marks().size());
        all.forEach((name, f) -> follows(plot.line(name), f, CLOSE));
    }

    @Test
    void saturationIsTheTwoDerivatives() {
        Plot plot = plot("saturation");
        follows(plot.line("σ′(z)"), z -> sigmoid(z) * (1 - sigmoid(z)), CLOSE);
        follows(off(plot.line("ReLU′(z)")), z -> z > 0 ? 1 : 0, 0);
    }

    private static void heights(Surface s, DoubleBinaryOperator f, double tolerance) {
        int rows = s.z().length;
        for (int i = 0; i < rows; i++) {
            int columns = s.z()[i].length;
            for (int j = 0; j < columns; j++) {
                double x1 = s.area().x(j, columns);
                double x2 = s.area().y(i, rows);
                assertEquals(f.applyAsDouble(x1, x2), s.z()[i][j], tolerance, x1 + ", " + x2);
            }
        }
    }

    @Test
    void theNeuronsSurfaceIsTheSigmoidOfASum() {
        heights((Surface) draw("neuron-surface"), (a, b) -> sigmoid(2 * a - b), CLOSE);
    }

    @Test
    void theSurfacesOfSigmoidsAreTheSuperposition() {
        List<Picture> surfaces = ((Panels) draw("sigmoid-surfaces")).pictures();
        assertEquals(SigmoidSurfaces.SLOPES.length, surfaces.size());
        for (int i = 0; i < surfaces.size(); i++) {
            double c = SigmoidSurfaces.SLOPES[i];
            heights(
                    (Surface) surfaces.get(i),
                    (a, b) ->
                            sigmoid(
                                    c
                                            * (sigmoid(c * (a + b - 1.5))
                                                    + sigmoid(c * (0.5 - a - b))
                                                    - 0.5)),
                    // An error of a rounding in a + b is multiplied by c twice.
                    c * c * 1e-7 + CLOSE);
        }
    }

    @Test
    void theSuperpositionIsABandBetweenTwoLines() {
        Mark.HeatMap map = (Mark.HeatMap) plot("superposition-surface").marks().getFirst();
        int n = map.z().length;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = map.area().x(j, n) + map.area().y(i, n);
                if (Math.abs(sum - 0.5) > 1e-5 && Math.abs(sum - 1.5) > 1e-5) {
                    assertEquals(sum > 0.5 && sum < 1.5 ? 0 : 1, map.z()[i][j], "sum " + sum);
                }
            }
        }
    }

    private static Set<List<Double>> points(Plot plot, String name) {
        Set<List<Double>> all = new HashSet<>();
        for (Mark m : plot.marks()) {
            if (m instanceof Mark.Scatter s && s.name().equals(name)) {
                for (int i = 0; i < s.x().length; i++) {
                    all.add(List.of(s.x()[i], s.y()[i]));
                }
            }
        }
        return all;
    }

    private static final List<Double> OO = List.of(0.0, 0.0);
    private static final List<Double> OI = List.of(0.0, 1.0);
    private static final List<Double> IO = List.of(1.0, 0.0);
    private static final List<Double> II = List.of(1.0, 1.0);

    @Test
    void theSquaresAreTheTruthTables() {
        List<Picture> p = ((Panels) draw("logic")).pictures();
        List<Set<List<Double>>> ones =
                List.of(Set.of(II), Set.of(OI, IO, II), Set.of(OI, IO), Set.of(OO, II));
        for (int i = 0; i < 4; i++) {
            assertEquals(ones.get(i), points((Plot) p.get(i), "1"));
            assertEquals(4 - ones.get(i).size(), points((Plot) p.get(i), "0").size());
        }
        // The lines divide: x1 + x2 is 1.5, and 0.5, all along them.
        for (double sum : new double[] {1.5, 0.5}) {
            Mark.Line line = ((Plot) p.get(sum > 1 ? 0 : 1)).line("x₁ + x₂ = " + sum);
            follows(line, x -> sum - x, 0);
        }
    }

    @Test
    void theStepsOfTheSuperpositionAreItsNeurons() {
        List<Picture> p = ((Panels) draw("superposition-steps")).pictures();
        assertEquals(Set.of(II), points((Plot) p.get(0), "1"));
        assertEquals(Set.of(OO), points((Plot) p.get(1), "1"));
        assertEquals(Set.of(OI, IO), points((Plot) p.get(2), "1"));
        assertEquals(Set.of(OO), points((Plot) p.get(2), "0"));
        assertEquals(Set.of(OO, II), points((Plot) p.get(3), "1"));
    }

    @Test
    void theGraphsHaveTheirValues() {
        ComputationGraph neuron = (ComputationGraph) draw("neuron-graph");
        // 1 * 0.5 + -2 * -0.25 + 0.5 = 1.5; sigma(1.5) = 0.8176.
        assertTrue(
                neuron.nodes().containsAll(List.of("+ z = 1.5", "σ 0.818")), "" + neuron.nodes());
        // At (1, 0): h1 = sigma(-0.5) = h2 = 0.3775, 2 h - 0.5 = 0.2551, sigma of it 0.5634.
        ComputationGraph two = (ComputationGraph) draw("two-layer-graph");
        assertTrue(two.nodes().containsAll(List.of("σ h₁ = 0.378", "σ 0.563")), "" + two.nodes());
        ComputationGraph linear = (ComputationGraph) draw("two-layer-regression");
        assertTrue(linear.nodes().contains("+ 0.255"), "" + linear.nodes());
        ComputationGraph forward = (ComputationGraph) draw("expression-forward");
        assertTrue(forward.nodes().contains("× f = −3"), "" + forward.nodes());
        ComputationGraph back = (ComputationGraph) draw("expression-backward");
        assertTrue(
                back.edges().contains(new ComputationGraph.Edge("y 2", "− h = −1", "3")),
                "" + back.edges());
    }

    @Test
    void nodesHandBackWhatTheChapterSays() {
        List<Picture> p = ((Panels) draw("backward-nodes")).pictures();
        assertEquals(List.of("5", "5"), gradients(p.get(0)));
        assertEquals(List.of("−20", "15"), gradients(p.get(1)));
        assertEquals(List.of("5", "0"), gradients(p.get(2)));
        assertEquals(List.of("2", "3"), gradients(p.get(3)));
    }

    private static List<String> gradients(Picture p) {
        return ((ComputationGraph) p)
                .edges().stream()
                        .filter(e -> e.from().startsWith("x ") || e.from().startsWith("y "))
                        .map(ComputationGraph.Edge::gradient)
                        .toList();
    }

    @Test
    void modelsAreDrawnWithTheirModules() {
        ComputationGraph modules = (ComputationGraph) draw("model-modules");
        assertEquals(6, modules.nodes().size());
        assertTrue(modules.nodes().contains("2: Linear → 32 × 128 32,896 parameters"));
        assertTrue(((ComputationGraph) draw("model-operations")).nodes().size() > 12);
        assertTrue(((ComputationGraph) draw("nested-modules")).toDot().contains("0: Sequential"));
        assertEquals(43, ((NetworkDiagram) draw("feed-forward")).parameters());
    }

    @Test
    void learntXorIsXor() {
        Plot plane = (Plot) ((Panels) draw("learnt-xor")).pictures().get(1);
        Mark.HeatMap map = (Mark.HeatMap) plane.marks().getFirst();
        int n = map.z().length;
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 2; b++) {
                double p = map.z()[(n - 1) * (2 * b + 1) / 4][(n - 1) * (2 * a + 1) / 4];
                assertEquals(a ^ b, p, 0.1, a + " xor " + b);
            }
        }
    }

    @Test
    void theQuadraticIsTheQuadraticAndTheFitsAreBrokenLines() {
        Plot plot = plot("quadratic-fits");
        follows(plot.line("x²"), x -> x * x, CLOSE);
        for (int k : QuadraticFits.PIECES) {
            Mark.Line fit = plot.line("k = " + k);
            double error = 0;
            int kinks = 0;
            for (int i = 0; i < fit.x().length; i++) {
                error += Math.pow(fit.y()[i] - fit.x()[i] * fit.x()[i], 2) / fit.x().length;
                if (i > 1) {
                    double bend = fit.y()[i] - 2 * fit.y()[i - 1] + fit.y()[i - 2];
                    kinks += Math.abs(bend) > 1e-4 ? 1 : 0;
                }
            }
            // A kink between two points bends the line at both of them.
            assertTrue(kinks <= 2 * k, kinks + " bends of " + k + " ReLUs");
            assertTrue(error >= Math.pow(4.0 / (k + 1), 4) / 180, k + ": " + error);
        }
    }

    @Test
    void thePiecesAddUpToTheNetwork() {
        List<Picture> p = ((Panels) draw("relu-pieces")).pictures();
        Mark.Line network = ((Plot) p.get(3)).line("network");
        double[] sum = new double[network.x().length];
        for (int i = 1; i <= ReluPieces.PIECES; i++) {
            Mark.Line line = ((Plot) p.get(0)).line("neuron " + i);
            Mark.Line positive = ((Plot) p.get(1)).line("neuron " + i);
            Mark.Line weighted = ((Plot) p.get(2)).line("neuron " + i);
            double slope = (line.y()[99] - line.y()[0]) / 4;
            follows(line, x -> line.y()[0] + slope * (x + 2), 1e-5);
            for (int t = 0; t < sum.length; t++) {
                assertEquals(Math.max(line.y()[t], 0), positive.y()[t]);
                sum[t] += weighted.y()[t];
            }
        }
        double c = network.y()[0] - sum[0];
        for (int t = 0; t < sum.length; t++) {
            assertEquals(sum[t] + c, network.y()[t], 1e-5);
        }
    }

    /** The very trainings of the figure, from the start that another framework drew. */
    @Test
    void trainingOnTheQuadraticEndsWhereAnotherFrameworksDoes() throws Exception {
        Json.Obj root = (Json.Obj) Json.read(golden("training.json"));
        Map<String, jacobi.array.Array> tensors =
                Safetensors.read(golden("training.safetensors")).tensors();
        int found = 0;
        for (Json run : ((Json.Arr) root.members().get("runs")).elements()) {
            Map<String, Json> members = ((Json.Obj) run).members();
            String name = ((Json.Str) members.get("name")).value();
            if (name.startsWith("quadratic")) {
                int k = Integer.parseInt(name.substring(name.indexOf('=') + 1));
                BrokenLine ours = new BrokenLine(k);
                load(ours, (Json.Obj) members.get("initial"), tensors);
                ours.learn();
                BrokenLine theirs = new BrokenLine(k);
                load(theirs, (Json.Obj) members.get("final"), tensors);
                Tensor x = BrokenLine.points();
                // float32 over a hundred steps, as the conformance command allows.
                assertArrayEquals(
                        theirs.forward(x).detach().toDoubles(),
                        ours.forward(x).detach().toDoubles(),
                        5e-3,
                        name);
                found++;
            }
        }
        assertEquals(3, found);
    }

    private static Path golden(String name) throws URISyntaxException {
        return Path.of(FiguresTest.class.getResource("/goldens/other/" + name).toURI());
    }

    private static void load(
            BrokenLine model, Json.Obj names, Map<String, jacobi.array.Array> tensors) {
        String[] from = {"0.weight", "0.bias", "2.weight", "2.bias"};
        List<Tensor> to = model.parameters();
        try (var _ = Grad.off()) {
            for (int i = 0; i < from.length; i++) {
                Json.Obj reference = (Json.Obj) names.members().get(from[i]);
                String key = ((Json.Str) reference.members().get("tensor")).value();
                to.get(i).copyInPlace(Tensor.of(tensors.get(key)));
            }
        }
    }

    @Test
    void noErrorIsBelowTheBound() {
        Plot plot = plot("quadratic-errors");
        double before = Double.POSITIVE_INFINITY;
        for (Mark m : plot.marks()) {
            if (m instanceof Mark.Scatter s) {
                int k = Integer.parseInt(s.name().substring(4));
                double bound = Math.pow(4.0 / (k + 1), 4) / 180;
                double best = Arrays.stream(s.y()).min().orElseThrow();
                assertTrue(best >= bound, k + ": " + best);
                assertTrue(best < before, "more ReLUs, better best");
                before = best;
            }
        }
        double[] bounds =
                plot.marks().stream()
                        .filter(Mark.Line.class::isInstance)
                        .mapToDouble(m -> ((Mark.Line) m).y()[0])
                        .toArray();
        assertArrayEquals(
                new double[] {256.0 / 81 / 180, 256.0 / 625 / 180, 256.0 / 6561 / 180},
                bounds,
                1e-15);
    }

    /** Each layer of sigmoids shrinks the gradient by at least |W| / 4 in its way back. */
    @Test
    void gradientsOfSigmoidsVanishAndThoseOfRelusDoNot() {
        Plot plot = plot("gradients-by-depth");
        double[] sigmoid = plot.line("sigmoid").y();
        double[] relu = plot.line("ReLU (He's start)").y();
        assertEquals(20, sigmoid.length);
        for (int k = 1; k < sigmoid.length; k++) {
            assertTrue(sigmoid[k - 1] < sigmoid[k], "layer " + k);
        }
        assertTrue(sigmoid[0] < 1e-9 * sigmoid[19]);
        assertTrue(relu[0] > 1e-2 * relu[19]);
    }

    @Test
    void deadNeuronsAreCounted() {
        jacobi.nn.Linear layer = new jacobi.nn.Linear(1, 4);
        try (var _ = Grad.off()) {
            layer.weight().copyInPlace(Tensor.of(new float[][] {{1}, {-1}, {-1}, {0}}));
            layer.bias().copyInPlace(Tensor.of(new float[] {0, 0, 5, -1}));
        }
        // Over x = 0..4: above 0 for the first and the third alone.
        Tensor x = Tensor.arange(0, 5, 1.0).view(-1, 1);
        assertEquals(50, DeadNeurons.dead(layer, x));
        for (Mark m : plot("dead-neurons").marks()) {
            double[] y = ((Mark.Line) m).y();
            assertEquals(2, y.length);
            assertTrue(Arrays.stream(y).allMatch(v -> v >= 0 && v <= 100));
        }
    }

    @Test
    void widerNetworksHaveLowerErrorsNearerTogether() {
        double[][] losses = ErrorHistograms.losses(TRIAL);
        assertTrue(Statistics.mean(losses[1]) < Statistics.mean(losses[0]));
        assertTrue(Statistics.deviation(losses[1]) < Statistics.deviation(losses[0]));
        // A linear function of the place stays one, so the corners and the middle are known.
        Tensor image = Tensor.arange(0, 64, 1.0).view(1, 1, 8, 8);
        Tensor ten = ErrorHistograms.tenByTen(image).view(10, 10);
        for (int i = 0; i < 10; i++) {
            for (int j = 0; j < 10; j++) {
                assertEquals(7 / 9.0 * (8 * i + j), ten.get(i, j).item(), 1e-4);
            }
        }
    }

    @Test
    void everyHistogramHasAllNetworks() {
        Plot plot = plot("error-histograms");
        assertEquals(2, plot.marks().size());
        for (Mark m : plot.marks()) {
            assertEquals(6, Arrays.stream(((Mark.Histogram) m).counts()).sum());
        }
    }

    @Test
    void largerCharacterModelsNeedFewerCharacters() {
        Plot plot = plot("character-models");
        double[] before = null;
        for (Mark m : plot.marks()) {
            Mark.Line line = (Mark.Line) m;
            double[] y = line.y();
            assertEquals(60 * 128, line.x()[y.length - 1]);
            assertTrue(y[y.length - 1] < y[0], line.name());
            assertTrue(before == null || y[y.length - 1] < before[y.length - 1], line.name());
            before = y;
        }
    }

    @Test
    void wholeSumsAreRarerThanDigits() {
        Plot plot = plot("accuracy-jump");
        double[] digits = plot.line("digits right").y();
        double[] sums = plot.line("whole sums right").y();
        double[] power = plot.line("digits right, to the power of 4").y();
        // 60 inputs, 40 outputs: 61 w + 41 * 40 - ... = 60 w + w + 40 w + 40.
        assertArrayEquals(
                new double[] {8 * 101 + 40, 64 * 101 + 40}, plot.line("digits right").x());
        assertTrue(digits[1] > digits[0]);
        for (int i = 0; i < digits.length; i++) {
            assertTrue(sums[i] <= digits[i]);
            assertEquals(Math.pow(digits[i], 4), power[i], 1e-12);
        }
    }

    /** Student's table: t(0.975) for 4, 9 and 1 degrees of freedom. */
    @Test
    void intervalsAreStudents() {
        assertEquals(2.776445, Statistics.quantile(0.975, 4), 1e-5);
        assertEquals(2.262157, Statistics.quantile(0.975, 9), 1e-5);
        assertEquals(12.7062, Statistics.quantile(0.975, 1), 1e-3);
        // Mean 3, deviation sqrt(2.5): 2.776445 * 1.581139 / sqrt(5).
        assertEquals(1.963243, Statistics.halfWidth(new double[] {1, 2, 3, 4, 5}, 0.95), 1e-5);
    }

    @Test
    void activationsThatDoNotDifferAreSaidNotTo() {
        double[] relu = {10, 11, 12, 10.5, 11.5};
        double[] same = {10.4, 10.8, 12.1, 10.2, 11.6};
        double[] worse = {15, 16.2, 17, 15.4, 16.6};
        Plot plot =
                ActivationsCompared.plot(
                        List.of("ReLU", "ELU", "sigmoid"), List.of(relu, same, worse));
        List<String> names = plot.marks().stream().map(Mark::name).toList();
        assertEquals(
                List.of("ReLU", "no difference from ReLU shown", "different from ReLU"), names);
        assertArrayEquals(new double[] {1}, ((Mark.Intervals) plot.marks().get(1)).x());
        assertArrayEquals(new double[] {2}, ((Mark.Intervals) plot.marks().get(2)).x());
        assertEquals(11, ((Mark.Intervals) plot.marks().get(0)).y()[0], 1e-12);
    }

    @Test
    void namesAreUniqueAndAnUnknownOneListsThem() {
        List<String> names = Figures.all().stream().map(Figure::name).toList();
        assertEquals(names.size(), Set.copyOf(names).size());
        var e = assertThrows(IllegalArgumentException.class, () -> Figures.named(List.of("x")));
        assertTrue(
                e.getMessage().startsWith("there is no figure 'x': expected one of neuron-graph"));
    }

    @Test
    void theSameSeedGivesTheSamePicture() throws IOException {
        for (String name : List.of("learnt-xor", "relu-pieces", "gradients-by-depth")) {
            assertEquals(draw(name).toSvg(Theme.LIGHT), draw(name).toSvg(Theme.LIGHT), name);
        }
    }
}
