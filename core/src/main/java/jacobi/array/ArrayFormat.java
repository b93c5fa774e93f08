package jacobi.array;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How arrays are printed: character for character as PyTorch prints tensors, such as {@code
 * tensor([[1.0000, 2.5000], [3.0000, 4.0000]])} over two lines.
 *
 * <p>The settings are those of {@code torch.set_printoptions}. All numbers of an array share one
 * notation and one width, chosen from the numbers that are shown.
 *
 * @param precision digits after the point of numbers that are not all whole
 * @param threshold the most elements that are shown in full; larger arrays are summarised
 * @param edgeItems how many items of each dimension a summary shows at either end
 * @param lineWidth columns after which rows are broken
 * @param sciMode scientific notation always or never; null to choose it when magnitudes call for it
 */
public record ArrayFormat(
        int precision, int threshold, int edgeItems, int lineWidth, @Nullable Boolean sciMode) {
    /** Precision 4, threshold 1000, 3 edge items, 80 columns, notation chosen. */
    public static final ArrayFormat DEFAULT = new ArrayFormat(4, 1000, 3, 80, null);

    /** As {@link #DEFAULT} with precision 2 and 2 edge items. */
    public static final ArrayFormat SHORT = new ArrayFormat(2, 1000, 2, 80, null);

    /** As {@link #DEFAULT} without summaries. */
    public static final ArrayFormat FULL = new ArrayFormat(4, Integer.MAX_VALUE, 3, 80, null);

    private static final String PREFIX = "tensor(";

    /**
     * Checks the settings.
     *
     * @throws IllegalArgumentException if a number is negative or there are no edge items
     */
    public ArrayFormat {
        require(precision >= 0, "precision", precision, 0);
        require(threshold >= 0, "threshold", threshold, 0);
        require(edgeItems >= 1, "edgeItems", edgeItems, 1);
        require(lineWidth >= 0, "lineWidth", lineWidth, 0);
    }

    private static void require(boolean holds, String what, int found, int least) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "print options: expected " + what + " >= " + least + " but found " + found);
        }
    }

    /** These settings with another number of digits after the point. */
    public ArrayFormat withPrecision(int digits) {
        return new ArrayFormat(digits, threshold, edgeItems, lineWidth, sciMode);
    }

    /** These settings with another limit of elements shown in full. */
    public ArrayFormat withThreshold(int elements) {
        return new ArrayFormat(precision, elements, edgeItems, lineWidth, sciMode);
    }

    /** These settings with another number of items at the edges of summaries. */
    public ArrayFormat withEdgeItems(int items) {
        return new ArrayFormat(precision, threshold, items, lineWidth, sciMode);
    }

    /** These settings with another width of lines. */
    public ArrayFormat withLineWidth(int columns) {
        return new ArrayFormat(precision, threshold, edgeItems, columns, sciMode);
    }

    /** These settings with scientific notation always, never, or (null) as the numbers ask. */
    public ArrayFormat withSciMode(@Nullable Boolean always) {
        return new ArrayFormat(precision, threshold, edgeItems, lineWidth, always);
    }

    /**
     * The array as text.
     *
     * @param array any type and strides
     * @param suffixes what follows the numbers, shape and type, such as {@code requires_grad=True}
     */
    public String format(Array array, String... suffixes) {
        List<String> after = new ArrayList<>();
        boolean empty = array.numel() == 0;
        if (empty && array.layout().rank() != 1) {
            after.add("size=" + sizes(array.shape()));
        }
        if (array.dtype() != DType.FLOAT32 && (empty || !isEvident(array.dtype()))) {
            after.add("dtype=torch." + array.dtype());
        }
        after.addAll(List.of(suffixes));
        return finish(PREFIX + (empty ? "[]" : numbers(array)), after);
    }

    /** Whether the printed numbers tell the type, which they do only if there are any. */
    private static boolean isEvident(DType dtype) {
        return dtype == DType.INT64 || dtype == DType.BOOL;
    }

    private static String sizes(Shape shape) {
        return shape.toString().replace('[', '(').replace(']', ')');
    }

    private String finish(String text, List<String> suffixes) {
        StringBuilder out = new StringBuilder(text);
        int column = text.length() - text.lastIndexOf('\n') + 1;
        for (String suffix : suffixes) {
            if (column + suffix.length() + 2 > lineWidth) {
                out.append(",\n").append(" ".repeat(PREFIX.length())).append(suffix);
                column = PREFIX.length() + suffix.length();
            } else {
                out.append(", ").append(suffix);
                column += suffix.length() + 2;
            }
        }
        return out.append(')').toString();
    }

    private String numbers(Array array) {
        boolean summarise = array.numel() > threshold;
        List<Number> shown = new ArrayList<>();
        collect(array, summarise, shown);
        return block(
                array, PREFIX.length(), summarise, NumberFormat.choose(this, array.dtype(), shown));
    }

    /** The numbers that will be shown: they decide the notation. */
    private void collect(Array array, boolean summarise, List<Number> into) {
        if (array.layout().rank() == 0) {
            into.add(value(array, 0));
            return;
        }
        for (int i : indices(array, summarise)) {
            if (i >= 0) {
                collect(array.with(array.layout().select(0, i)), summarise, into);
            }
        }
    }

    /** The indices of the first dimension that are shown, -1 for the dots between. */
    private int[] indices(Array array, boolean summarise) {
        int n = array.layout().size(0);
        boolean dots = summarise && n > 2 * (long) edgeItems;
        int[] out = new int[dots ? 2 * edgeItems + 1 : n];
        for (int i = 0; i < out.length; i++) {
            // The part after the dots is counted from the end.
            out[i] = !dots || i < edgeItems ? i : n - out.length + i;
        }
        if (dots) {
            out[edgeItems] = -1;
        }
        return out;
    }

    private static Number value(Array array, int i) {
        if (array.dtype().isFloating()) {
            return array.getDouble(i);
        }
        return array.getLong(i);
    }

    private String block(Array array, int indent, boolean summarise, NumberFormat numbers) {
        int rank = array.layout().rank();
        if (rank == 0) {
            return numbers.format(value(array, 0));
        }
        if (rank == 1) {
            return row(array, indent, summarise, numbers);
        }
        List<String> blocks = new ArrayList<>();
        for (int i : indices(array, summarise)) {
            Array inner = i < 0 ? array : array.with(array.layout().select(0, i));
            blocks.add(i < 0 ? "..." : block(inner, indent + 1, summarise, numbers));
        }
        String between = "," + "\n".repeat(rank - 1) + " ".repeat(indent + 1);
        return "[" + String.join(between, blocks) + "]";
    }

    private String row(Array array, int indent, boolean summarise, NumberFormat numbers) {
        List<String> items = new ArrayList<>();
        for (int i : indices(array, summarise)) {
            items.add(i < 0 ? " ..." : numbers.format(value(array, i)));
        }
        int perLine = Math.max(1, Math.floorDiv(lineWidth - indent, numbers.width() + 2));
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < items.size(); i += perLine) {
            List<String> line = items.subList(i, Math.min(items.size(), i + perLine));
            lines.add(String.join(", ", line));
        }
        return lines.stream().collect(Collectors.joining(",\n" + " ".repeat(indent + 1), "[", "]"));
    }
}
