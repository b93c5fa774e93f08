package jacobi.io;

import jacobi.array.Shape;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The header of a safetensors file, believed in nothing: what is in {@link #entries} was compared
 * with the file's length and with each other.
 *
 * @param entries in the order of the header
 * @param metadata the notes
 */
record SafetensorsHeader(List<Entry> entries, SequencedMap<String, String> metadata) {
    private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");
    private static final Set<Encoding> TYPES =
            Set.of(
                    Encoding.BOOL,
                    Encoding.U8,
                    Encoding.I32,
                    Encoding.I64,
                    Encoding.F16,
                    Encoding.BF16,
                    Encoding.F32,
                    Encoding.F64);

    /** One tensor: where its bytes begin and end, counted from the end of the header. */
    record Entry(String name, Encoding encoding, Shape shape, long begin, long end) {
        String what() {
            return "tensor '" + JsonReader.shown(name) + "'";
        }
    }

    /** Reads length and header, and checks them; the input then stands at the data. */
    static SafetensorsHeader read(Input in) throws IOException {
        byte[] head = in.bytes(8, "header length");
        long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > Safetensors.MAX_HEADER) {
            throw in.error(
                    "header length %s, expected at most %d"
                            .formatted(Long.toUnsignedString(length), Safetensors.MAX_HEADER));
        }
        byte[] bytes = in.bytes((int) length, "header");
        if (length == 0 || bytes[0] != '{') {
            throw in.error(
                    length == 0
                            ? "an empty header, expected a JSON object"
                            : "the header begins with byte 0x%02x, expected '{'"
                                    .formatted(bytes[0] & 0xff));
        }
        Json.Obj json;
        try {
            // A value that begins with a brace is an object.
            json = (Json.Obj) Json.parse(bytes);
        } catch (FileFormatException e) {
            throw in.error("header: " + e.getMessage(), e);
        }
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, Json> member : json.members().entrySet()) {
            if (member.getKey().equals(Safetensors.METADATA)) {
                metadata = metadata(in, member.getValue());
            } else {
                entries.add(entry(in, member.getKey(), member.getValue()));
            }
        }
        SafetensorsHeader header = new SafetensorsHeader(entries, metadata);
        header.requireTiling(in);
        return header;
    }

    /** The entries as their data lie behind each other. */
    List<Entry> inOrderOfData() {
        List<Entry> order = new ArrayList<>(entries);
        order.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        return order;
    }

    private static SequencedMap<String, String> metadata(Input in, Json json)
            throws FileFormatException {
        if (!(json instanceof Json.Obj(var members))) {
            throw in.error("header: __metadata__ is " + kind(json) + ", expected an object");
        }
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, Json> member : members.entrySet()) {
            if (!(member.getValue() instanceof Json.Str(var text))) {
                throw in.error(
                        "header: __metadata__ '%s' is %s, expected a string"
                                .formatted(
                                        JsonReader.shown(member.getKey()),
                                        kind(member.getValue())));
            }
            metadata.put(member.getKey(), text);
        }
        return metadata;
    }

    private static Entry entry(Input in, String name, Json json) throws FileFormatException {
        String what = "tensor '" + JsonReader.shown(name) + "'";
        if (!(json instanceof Json.Obj tensor)) {
            throw in.error(what + " is " + kind(json) + ", expected an object");
        }
        for (String key : tensor.members().keySet()) {
            if (!KEYS.contains(key)) {
                throw in.error(
                        "%s has the key '%s', expected dtype, shape and data_offsets"
                                .formatted(what, JsonReader.shown(key)));
            }
        }
        Encoding encoding = encoding(in, what, tensor.find("dtype"));
        long[] sizes = integers(in, what + ": shape", tensor.find("shape"));
        long[] offsets = integers(in, what + ": data_offsets", tensor.find("data_offsets"));
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw in.error(
                    "%s: data_offsets %s, expected [begin, end] with 0 <= begin <= end"
                            .formatted(what, Elements.shown(offsets)));
        }
        Shape shape = Elements.shape(in, what, sizes);
        long expected = shape.numel() * encoding.byteSize();
        if (offsets[1] - offsets[0] != expected) {
            throw in.error(
                    "%s: %d bytes at data_offsets %s, expected %d for %s %s"
                            .formatted(
                                    what,
                                    offsets[1] - offsets[0],
                                    Arrays.toString(offsets),
                                    expected,
                                    encoding,
                                    Elements.shown(sizes)));
        }
        return new Entry(name, encoding, shape, offsets[0], offsets[1]);
    }

    private static Encoding encoding(Input in, String what, @Nullable Json json)
            throws FileFormatException {
        if (!(json instanceof Json.Str(var name))) {
            throw in.error(what + ": dtype is " + kind(json) + ", expected a string");
        }
        for (Encoding e : TYPES) {
            if (e.name().equals(name)) {
                return e;
            }
        }
        throw in.error(
                "%s: dtype %s, expected one of F64, F32, F16, BF16, I64, I32, U8, BOOL"
                        .formatted(what, JsonReader.shown(name)));
    }

    private static long[] integers(Input in, String what, @Nullable Json json)
            throws FileFormatException {
        if (!(json instanceof Json.Arr(var elements))) {
            throw in.error(what + " is " + kind(json) + ", expected an array");
        }
        long[] out = new long[elements.size()];
        for (int i = 0; i < out.length; i++) {
            Json element = elements.get(i);
            try {
                if (element instanceof Json.Num n) {
                    out[i] = n.toLong();
                    continue;
                }
            } catch (ArithmeticException e) {
                throw in.error(what + ": " + JsonReader.shown(String.valueOf(e.getMessage())), e);
            }
            throw in.error(what + " has " + kind(element) + " in it, expected integers");
        }
        return out;
    }

    /** The entries cover the data from the first byte to the last, without holes and overlaps. */
    private void requireTiling(Input in) throws FileFormatException {
        long end = 0;
        String last = "the header";
        for (Entry e : inOrderOfData()) {
            if (e.begin != end) {
                throw in.error(
                        "%s: data begin at offset %d, expected %d where %s ends (%s)"
                                .formatted(
                                        e.what(),
                                        e.begin,
                                        end,
                                        last,
                                        e.begin > end ? "a hole" : "an overlap"));
            }
            end = e.end;
            last = e.what();
        }
        if (in.knowsLength() && end != in.remaining()) {
            throw in.error(
                    "%d bytes of data, expected %d up to the end of %s"
                            .formatted(in.remaining(), end, last));
        }
    }

    private static String kind(@Nullable Json json) {
        return switch (json) {
            case null -> "missing";
            case Json.Obj o -> "an object";
            case Json.Arr a -> "an array";
            case Json.Str s -> "a string";
            case Json.Num n -> "the number " + JsonReader.shown(n.text());
            case Json.Bool b -> b.toString();
            case Json.Null n -> "null";
        };
    }
}
