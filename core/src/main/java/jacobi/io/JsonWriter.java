package jacobi.io;

import java.util.Iterator;
import java.util.Map;

/** Writes {@link Json}: what must be escaped is escaped, everything else is written as it is. */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();
    private final boolean lines;

    JsonWriter(boolean lines) {
        this.lines = lines;
    }

    String text(Json json) {
        value(json, 0);
        return out.toString();
    }

    private void value(Json json, int depth) {
        switch (json) {
            case Json.Obj(var members) -> object(members.entrySet().iterator(), depth);
            case Json.Arr(var elements) -> array(elements.iterator(), depth);
            case Json.Str(var s) -> string(s);
            case Json.Num(var text) -> out.append(text);
            case Json.Bool(var b) -> out.append(b);
            case Json.Null() -> out.append("null");
        }
    }

    private void object(Iterator<Map.Entry<String, Json>> members, int depth) {
        out.append('{');
        boolean any = members.hasNext();
        while (members.hasNext()) {
            Map.Entry<String, Json> member = members.next();
            newLine(depth + 1);
            string(member.getKey());
            out.append(lines ? ": " : ":");
            value(member.getValue(), depth + 1);
            out.append(members.hasNext() ? "," : "");
        }
        if (any) {
            newLine(depth);
        }
        out.append('}');
    }

    private void array(Iterator<Json> elements, int depth) {
        out.append('[');
        boolean any = elements.hasNext();
        while (elements.hasNext()) {
            newLine(depth + 1);
            value(elements.next(), depth + 1);
            out.append(elements.hasNext() ? "," : "");
        }
        if (any) {
            newLine(depth);
        }
        out.append(']');
    }

    private void newLine(int depth) {
        if (lines) {
            out.append('\n').repeat("  ", depth);
        }
    }

    private void string(String s) {
        out.append('"');
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
