package jacobi.nn;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Numbers as Python prints them, which is how PyTorch prints the settings of modules. */
final class Repr {
    private Repr() {}

    /** The shortest decimal that is this number: {@code 0.5}, {@code 1e-05}, {@code inf}. */
    static String number(double v) {
        if (Double.isNaN(v)) {
            return "nan";
        }
        if (Double.isInfinite(v)) {
            return v > 0 ? "inf" : "-inf";
        }
        if (v == 0) {
            return Double.toString(v);
        }
        BigDecimal d = new BigDecimal(Double.toString(v)).stripTrailingZeros();
        int exponent = d.precision() - d.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            return d.scale() <= 0 ? d.toPlainString() + ".0" : d.toPlainString();
        }
        String digits = d.unscaledValue().abs().toString();
        String mantissa =
                digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        String power =
                (exponent < 0 ? "-" : "+")
                        + (Math.abs(exponent) < 10 ? "0" : "")
                        + Math.abs(exponent);
        return (v < 0 ? "-" : "") + mantissa + "e" + power;
    }

    /** One number as it is, several as a tuple; null is {@code None}. */
    static String tuple(@Nullable Integer[] values) {
        String inside =
                Arrays.stream(values)
                        .map(v -> v == null ? "None" : v.toString())
                        .collect(Collectors.joining(", "));
        return values.length == 1 ? inside : "(" + inside + ")";
    }
}
