package jacobi.cli.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.Tensor;
import jacobi.array.DType;
import jacobi.nn.BlockFactory;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Deliberate differences are few, documented, and replace no more; blocks have cases. */
final class DifferenceTest {
    @Test
    void eachIsDocumented() throws IOException {
        List<String> page =
                Files.readAllLines(Path.of("../docs/differences.md")).stream()
                        .takeWhile(l -> !l.startsWith("# Where a block"))
                        .toList();
        for (Difference d : Difference.ALL) {
            String name = d.operator().replace("nn.functional.", "");
            assertTrue(
                    page.stream()
                            .anyMatch(
                                    l ->
                                            l.startsWith("| `" + name + "`")
                                                    && l.contains("(" + d.reason() + ")")),
                    () -> "docs/differences.md lacks a row for " + d);
        }
        long rows = page.stream().filter(l -> l.startsWith("| `")).count();
        long differences =
                Difference.ALL.stream().map(d -> d.operator() + d.reason()).distinct().count();
        assertEquals(differences, rows, "rows without a difference");
    }

    @Test
    void theElementIsReplacedAndNoOther() {
        Difference d = Difference.ALL.getFirst();
        assertEquals("log1p", d.operator());
        Tensor corrected = d.right().apply(Tensor.zeros(4, 5).to(DType.FLOAT64));
        assertEquals("[4, 5]", corrected.shape().toString());
        List<Double> expected = new ArrayList<>(Collections.nCopies(20, 0.0));
        // ln(1 + the largest float).
        expected.set(16, Math.log(0x1.fffffep127));
        assertEquals(expected, doubles(corrected));
    }

    private static List<Double> doubles(Tensor t) {
        return Stream.of(t.toDoubles()).flatMapToDouble(java.util.Arrays::stream).boxed().toList();
    }

    /** Blocks that the goldens have no file for; other tests are theirs. */
    private static final Set<String> WITHOUT_CASES =
            Set.of(
                    "AlphaDropout",
                    "ChannelShuffle",
                    "CosineSimilarity",
                    "Dropout",
                    "Dropout1d",
                    "Dropout2d",
                    "Dropout3d",
                    "EmbeddingBag",
                    "FeatureAlphaDropout",
                    "Flatten",
                    "Fold",
                    "FractionalMaxPool2d",
                    "FractionalMaxPool3d",
                    "Hardsigmoid",
                    "Identity",
                    "MaxUnpool1d",
                    "MaxUnpool2d",
                    "MaxUnpool3d",
                    "PairwiseDistance",
                    "PixelShuffle",
                    "PixelUnshuffle",
                    "RReLU",
                    "TripletMarginLoss",
                    "Unflatten",
                    "Unfold",
                    "Upsample");

    @Test
    void everyBlockHasCases() throws Exception {
        Path folder = Path.of(DifferenceTest.class.getResource("/goldens/modules").toURI());
        Set<String> files = new TreeSet<>();
        for (Path p : GoldenFile.find(List.of(folder))) {
            GoldenFile file = GoldenFile.read(p);
            assertFalse(file.objects("cases").isEmpty(), p.toString());
            files.add(file.name());
        }
        Set<String> expected = new TreeSet<>(BlockFactory.names());
        expected.removeAll(WITHOUT_CASES);
        assertEquals(expected, files);
    }
}
