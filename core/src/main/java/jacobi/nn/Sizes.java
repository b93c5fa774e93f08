package jacobi.nn;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Settings with a number for each dimension of an image. */
final class Sizes {
    private Sizes() {}

    /** A number for each of some dimensions, from one for all or one each. */
    static int[] of(int[] given, int dims, String block, String name) {
        if (given.length == dims) {
            return given.clone();
        }
        if (given.length != 1) {
            throw new IllegalArgumentException(
                    block
                            + ": "
                            + name
                            + " "
                            + Arrays.toString(given)
                            + ": expected 1 or "
                            + dims
                            + " numbers");
        }
        return all(given[0], dims);
    }

    /** The same number for each. */
    static int[] all(int value, int dims) {
        int[] all = new int[dims];
        Arrays.fill(all, value);
        return all;
    }

    /** As Python prints a tuple: {@code (3, 3)}, {@code (3,)}. */
    static String tuple(int[] values) {
        String inside =
                Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return "(" + inside + (values.length == 1 ? ",)" : ")");
    }

    /** One number as it is, several as a tuple. */
    static String number(int[] values) {
        return values.length == 1 ? Integer.toString(values[0]) : tuple(values);
    }
}
