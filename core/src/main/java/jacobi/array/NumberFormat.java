package jacobi.array;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * The notation and width that all printed numbers of an array share.
 *
 * @param notation how
 * @param precision digits after the point
 * @param width columns, filled with blanks at the left; numbers that the choice did not consider
 *     (zeros and infinities among floats) may be wider
 */
record NumberFormat(Notation notation, int precision, int width) {
    /** The forms a number takes. */
    enum Notation {
        /** {@code True} and {@code False}. */
        TRUTH,
        /** {@code 12}. */
        INTEGER,
        /** {@code 12.}: floats that are all whole. */
        WHOLE,
        /** {@code 12.5000}. */
        FIXED,
        /** {@code 1.2500e+01}. */
        SCIENTIFIC
    }

    /** The notation for these numbers ({@link Double} for floating types, else {@link Long}). */
    static NumberFormat choose(ArrayFormat options, DType dtype, List<Number> shown) {
        return switch (dtype.kind()) {
            case BOOL -> measured(Notation.TRUTH, 0, shown);
            case INTEGER -> measured(Notation.INTEGER, 0, shown);
            case FLOATING -> chooseFloating(options, shown);
        };
    }

    private static NumberFormat chooseFloating(ArrayFormat options, List<Number> shown) {
        List<Number> numbers =
                shown.stream()
                        .filter(v -> Double.isFinite(v.doubleValue()) && v.doubleValue() != 0)
                        .toList();
        if (numbers.isEmpty()) {
            return new NumberFormat(Notation.WHOLE, options.precision(), 1);
        }
        double min = Double.POSITIVE_INFINITY;
        double max = 0;
        boolean whole = true;
        for (Number number : numbers) {
            double v = number.doubleValue();
            min = Math.min(min, Math.abs(v));
            max = Math.max(max, Math.abs(v));
            whole &= v == Math.rint(v);
        }
        boolean extreme = max / min > 1000 || max > 1e8 || (!whole && min < 1e-4);
        Notation plain = whole ? Notation.WHOLE : Notation.FIXED;
        NumberFormat chosen =
                measured(extreme ? Notation.SCIENTIFIC : plain, options.precision(), numbers);
        if (options.sciMode() == null) {
            return chosen;
        }
        // The width stays that of the notation that was not asked for, as in PyTorch.
        Notation asked = options.sciMode() ? Notation.SCIENTIFIC : plain;
        return new NumberFormat(asked, options.precision(), chosen.width);
    }

    private static NumberFormat measured(Notation notation, int precision, List<Number> numbers) {
        NumberFormat unpadded = new NumberFormat(notation, precision, 0);
        int width = 1;
        for (Number number : numbers) {
            width = Math.max(width, unpadded.format(number).length());
        }
        return new NumberFormat(notation, precision, width);
    }

    /** The number, with blanks before it if it is short. */
    String format(Number number) {
        String s =
                switch (notation) {
                    case TRUTH -> number.longValue() != 0 ? "True" : "False";
                    case INTEGER -> Long.toString(number.longValue());
                    case WHOLE, FIXED, SCIENTIFIC -> floating(number.doubleValue());
                };
        return " ".repeat(Math.max(0, width - s.length())) + s;
    }

    private String floating(double v) {
        if (Double.isNaN(v)) {
            return "nan";
        }
        // The sign bit, not the comparison: -0.0 and what rounds to it keep their sign.
        String sign = Double.doubleToRawLongBits(v) < 0 ? "-" : "";
        double magnitude = Math.abs(v);
        if (Double.isInfinite(magnitude)) {
            return sign + "inf";
        }
        return sign
                + switch (notation) {
                    case SCIENTIFIC -> scientific(magnitude);
                    case WHOLE -> fixed(magnitude, 0) + ".";
                    default -> fixed(magnitude, precision);
                };
    }

    /**
     * Rounded from the exact binary value, ties to even: what C's and Python's {@code %f} gives.
     */
    private static String fixed(double magnitude, int digits) {
        return new BigDecimal(magnitude).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private String scientific(double magnitude) {
        BigDecimal exact = new BigDecimal(magnitude);
        BigDecimal rounded = exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        String digits = rounded.unscaledValue().toString();
        int exponent = magnitude == 0 ? 0 : digits.length() - 1 - rounded.scale();
        // Trailing zeros are not in the unscaled value of a short number, leading ones not in
        // zero's.
        digits += "0".repeat(Math.max(0, precision + 1 - digits.length()));
        String point = precision == 0 ? "" : "." + digits.substring(1, precision + 1);
        String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return digits.charAt(0) + point + "e" + (exponent < 0 ? "-" : "+") + power;
    }
}
