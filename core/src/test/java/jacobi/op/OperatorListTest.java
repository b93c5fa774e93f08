package jacobi.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.Operators;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The page of operators says what there is; a change writes it to {@code target} and fails until it
 * is taken over.
 */
class OperatorListTest {
    @Test
    void thePageIsUpToDate() throws IOException {
        StringBuilder page =
                new StringBuilder(
                        "# Operators\n\n"
                            + "Signatures in PyTorch's notation, by family, made from the tables of"
                            + " `jacobi.op`.\n");
        for (Map.Entry<String, List<String>> family : Operators.signatures().entrySet()) {
            page.append("\n## ").append(family.getKey()).append("\n\n```\n");
            family.getValue().forEach(s -> page.append(s).append('\n'));
            page.append("```\n");
        }
        Path made = Path.of("target", "operators.md");
        Files.createDirectories(made.getParent());
        Files.writeString(made, page);
        Path kept = Path.of("..", "docs", "operators.md");
        assertEquals(
                Files.exists(kept) ? Files.readString(kept) : "",
                page.toString(),
                "copy core/target/operators.md to docs");
    }
}
