package jacobi.plot;

import java.util.Locale;

/** Numbers as people write them. */
final class Numbers {
    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Numbers() {}

    /** At most three significant digits: {@code 0.257}, {@code 12}, {@code 1.2e-7}. */
    static String brief(double v) {
        if (v == Math.rint(v) && Math.abs(v) < 1e6) {
            return Long.toString((long) v);
        }
        if (!Double.isFinite(v)) {
            return Double.isNaN(v) ? "nan" : v > 0 ? "∞" : "-∞";
        }
        double a = Math.abs(v);
        if (a >= 1e6 || a < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", v).replace("e-0", "e-").replace("e+0", "e");
        }
        int decimals = a >= 100 ? 0 : a >= 10 ? 1 : a >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", v);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** {@code 10⁻³} for powers of ten, small whole numbers as they are. */
    static String power(double v) {
        double exponent = Math.log10(v);
        long e = Math.round(exponent);
        if (Math.abs(exponent - e) > 1e-9 || (e >= -2 && e <= 3)) {
            return brief(v);
        }
        StringBuilder s = new StringBuilder("10");
        s.append(e < 0 ? "⁻" : "");
        for (char c : Long.toString(Math.abs(e)).toCharArray()) {
            s.append(SUPERSCRIPTS.charAt(c - '0'));
        }
        return s.toString();
    }

    /** {@code 784}, {@code 12,300}, {@code 1.2M}. */
    static String count(long n) {
        return n < 1_000_000
                ? String.format(Locale.ROOT, "%,d", n)
                : String.format(Locale.ROOT, "%.1fM", n / 1e6);
    }
}
