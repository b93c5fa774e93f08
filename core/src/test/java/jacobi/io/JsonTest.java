package jacobi.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

class JsonTest {
    @Test
    void readsEveryKindOfValue() throws Exception {
        String text =
                " { \"a\" : [ 1 , -2.5e+3 , true , false , null , \"x\" ] , \"b\" : { } ,"
                        + " \"\":[]}\r\n"
                        + "\t";
        SequencedMap<String, Json> expected = new LinkedHashMap<>();
        expected.put(
                "a",
                new Json.Arr(
                        List.of(
                                new Json.Num("1"),
                                new Json.Num("-2.5e+3"),
                                new Json.Bool(true),
                                new Json.Bool(false),
                                new Json.Null(),
                                new Json.Str("x"))));
        expected.put("b", new Json.Obj(new LinkedHashMap<>()));
        expected.put("", new Json.Arr(List.of()));
        Json.Obj found = (Json.Obj) Json.parse(text);
        assertEquals(new Json.Obj(expected), found);
        assertEquals(List.of("a", "b", ""), List.copyOf(found.members().keySet()));
        assertNull(found.find("c"));
    }

    @Test
    void writesOnOneLineAndOnSeveral() throws Exception {
        String text = "{\"b\":[1,{\"x\":null}],\"a\":{},\"c\":[]}";
        assertEquals(text, Json.parse(text).toString());
        assertEquals(
                """
                {
                  "b": [
                    1,
                    {
                      "x": null
                    }
                  ],
                  "a": {},
                  "c": []
                }\
                """,
                Json.parse(text).pretty());
        assertEquals(Json.parse(text), Json.parse(Json.parse(text).pretty()));
    }

    @Test
    void escapesBothWays() throws Exception {
        String escaped = "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00\\u0000\"";
        String value = "\"\\/\b\f\n\r\té😀\0";
        assertEquals(new Json.Str(value), Json.parse(escaped));
        assertEquals("\"\\\"\\\\/\\b\\f\\n\\r\\té😀\\u0000\"", new Json.Str(value).toString());
        assertEquals(
                new Json.Str(value), Json.parse(new Json.Str(value).toString().getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "3.0, 3",
        "12e2, 1200",
        "1200e-2, 12",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
        "9007199254740993, 9007199254740993"
    })
    void longsAreExact(String text, long value) throws Exception {
        assertEquals(value, ((Json.Num) Json.parse(text)).toLong());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.5",
                "9223372036854775808",
                "1e19",
                "1e999999999",
                "1e99999999999",
                "1e-99999999999"
            })
    void whatIsNoLongIsRefused(String text) {
        assertThrows(ArithmeticException.class, () -> ((Json.Num) Json.parse(text)).toLong());
    }

    @Test
    void doublesAreTheNearest() throws Exception {
        assertEquals(0.1, ((Json.Num) Json.parse("0.1")).toDouble());
        assertEquals(9007199254740992.0, ((Json.Num) Json.parse("9007199254740993")).toDouble());
        assertEquals(-0.0, ((Json.Num) Json.parse("-0")).toDouble());
        assertEquals(Double.MIN_VALUE, ((Json.Num) Json.parse("4.9e-324")).toDouble());
        assertThrows(ArithmeticException.class, () -> new Json.Num("1e309").toDouble());
        for (double d : new double[] {0.1, 1e22, -Double.MIN_VALUE, Double.MAX_VALUE, 3}) {
            assertEquals(d, ((Json.Num) Json.parse(Json.Num.of(d).toString())).toDouble());
        }
        assertThrows(IllegalArgumentException.class, () -> Json.Num.of(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Json.Num("0x1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|line 1, column 1 (byte 0): found the end, expected a value",
                "[1,]|column 4 (byte 3): found ']', expected a value",
                "[1 2]|column 4 (byte 3): found '2', expected ',' or ']'",
                "[1|column 3 (byte 2): found the end, expected ',' or ']'",
                "{\"a\":1,}|column 8 (byte 7): found '}', expected a name in quotes",
                "{a:1}|found 'a', expected a name in quotes",
                "{\"a\" 1}|found '1', expected ':'",
                "{\"a\":1,\"b\":2,\"a\":3}|column 14 (byte 13): the name 'a' is there twice",
                "{\"a\":1,\"\\u0061\":3}|the name 'a' is there twice",
                "1 2|column 3 (byte 2): found '2' behind the value, expected the end",
                "{}}|found '}' behind the value",
                "NaN|found 'NaN', expected a value",
                "-Infinity|'-' is not a JSON number",
                "Infinity|found 'Infinity', expected a value",
                "nul|found 'nul', expected a value",
                "True|found 'True', expected a value",
                "01|'01' is not a JSON number",
                "1.|'1.' is not a JSON number",
                ".5|found '.', expected a value",
                "+1|found '+', expected a value",
                "1e|'1e' is not a JSON number",
                "--1|'--1' is not a JSON number",
                "\"abc|column 1 (byte 0): a string without its closing quote",
                "\"é\\x\"|column 3 (byte 3): bad escape '\\x'",
                "\"\\|bad escape",
                "\"\\u12g4\"|bad escape, expected \\u and four hexadecimal digits",
                "\"\\u12|four hexadecimal digits",
                "\"\\ud800\"|half of a surrogate pair (\\ud800)",
                "\"\\ude00\\ud83d\"|half of a surrogate pair (\\ude00)",
                "\"a\tb\"|column 3 (byte 2): a raw control character U+0009",
                "\ufeff{}|byte order mark",
                "[\u00a01]|expected a value",
                "'a'|found ''', expected a value",
                "[1] // c|found '/' behind the value",
            })
    void refusesAndSaysWhere(String text, String message) {
        Samples.assertRefused(() -> Json.parse(text), message);
    }

    @Test
    void countsLinesColumnsAndBytes() {
        Samples.assertRefused(
                () -> Json.parse("{\n \"é😀\": [1,\n  \"é😀\", ?]\n}"),
                "line 3, column 9 (byte 29): found '?'");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[][] bad = {
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}
        };
        for (byte[] bytes : bad) {
            Samples.assertRefused(
                    () -> Json.parse(bytes), "line 1, column 2 (byte 1)", "is not UTF-8");
        }
        Samples.assertRefused(
                () -> Json.parse(new byte[] {'"', (byte) 0xe2, (byte) 0x82}),
                "(byte 1)",
                "is not UTF-8");
    }

    @Test
    void refusesDepthAndLengthWithoutLimit() throws Exception {
        Json.parse("[".repeat(512) + "]".repeat(512));
        Samples.assertRefused(
                () -> Json.parse("[".repeat(513) + "]".repeat(513)),
                "column 513",
                "deeper than 512");
        Samples.assertRefused(() -> Json.parse("{\"a\":".repeat(1_000_000)), "deeper than 512");
        Json.parse("1".repeat(1000));
        Samples.assertRefused(() -> Json.parse("1".repeat(1001)), "1001 characters");
    }

    @Test
    void buildsOnlyWhatCanBeWritten() {
        assertThrows(IllegalArgumentException.class, () -> new Json.Str("\ud800"));
        SequencedMap<String, Json> map = new LinkedHashMap<>(Map.of("\udc00", new Json.Null()));
        assertThrows(IllegalArgumentException.class, () -> new Json.Obj(map));
        Json.Obj empty = new Json.Obj(new LinkedHashMap<>());
        assertThrows(
                UnsupportedOperationException.class,
                () -> empty.members().put("a", new Json.Null()));
    }

    @Test
    void namesTheFile(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("x.json"), "[1,\n?]");
        Samples.assertRefused(
                () -> Json.read(file), file + ": line 2, column 1 (byte 4): found '?'");
    }
}
