package jacobi.array;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.testing.GoldenJson;
import jacobi.testing.GoldenTensors;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Every case of the golden texts of tensors, character for character. */
class ArrayFormatGoldenTest {
    private static final List<Map<String, Object>> CASES =
            GoldenJson.cases("/goldens/other/printing.json");
    private static final Map<String, Array> TENSORS =
            GoldenTensors.resource("/goldens/other/printing.safetensors");

    @TestFactory
    Stream<DynamicTest> everyCase() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest((String) c.get("name"), () -> check(c)));
    }

    @Test
    void theFileIsWhole() {
        assertEquals(20, CASES.size());
    }

    private static void check(Map<String, Object> c) {
        Array array = Objects.requireNonNull(TENSORS.get(c.get("tensor")));
        boolean grad = (Boolean) c.get("requiresGrad");
        String found =
                grad
                        ? ArrayFormat.DEFAULT.format(array, "requires_grad=True")
                        : ArrayFormat.DEFAULT.format(array);
        // A parameter's own words come before its tensor's; they are the module layer's to print.
        String before = (Boolean) c.get("parameter") ? "Parameter containing:\n" : "";
        assertEquals(c.get("repr"), before + found);
    }
}
