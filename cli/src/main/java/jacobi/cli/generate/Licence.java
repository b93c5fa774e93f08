package jacobi.cli.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The comment about copyright at the top of a source file. It is much the same in every file: a
 * model that knows it by heart, and a compressor that has seen it once, would look better than they
 * are.
 */
final class Licence {
    private Licence() {}

    /**
     * A Java source without the block comments at its top that speak of a copyright, and without
     * the blank lines around them. Comments of documentation stay.
     */
    static byte[] stripped(byte[] source) {
        String text = new String(source, StandardCharsets.ISO_8859_1);
        int from = 0;
        while (true) {
            int start = skipBlank(text, from);
            int end = text.indexOf("*/", start + 2);
            if (!text.startsWith("/*", start) || text.startsWith("/**", start) || end < 0) {
                break;
            }
            String comment = text.substring(start, end).toLowerCase(java.util.Locale.ROOT);
            if (!comment.contains("copyright")) {
                break;
            }
            from = skipBlank(text, end + 2);
        }
        return from == 0 ? source : Arrays.copyOfRange(source, from, source.length);
    }

    private static int skipBlank(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
