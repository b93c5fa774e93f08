package jacobi.cli.generate;

import static java.nio.charset.StandardCharsets.UTF_8;

import jacobi.cli.common.StandardOutput;
import jacobi.io.Json;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/** One JSON object a line: the points of the curve, the file, the comparison, the text. */
final class GenerateJson implements GenerateListener {
    private final PrintStream out;

    GenerateJson(PrintStream out) {
        this.out = out;
    }

    @Override
    public void measured(Curve.Point p) throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("step", Json.Num.of(p.step()));
        members.put("bytes", Json.Num.of(p.bytes()));
        members.put("seconds", Json.Num.of(Math.round(p.seconds() * 1e3) / 1e3));
        members.put("trainBits", StandardOutput.number(p.trainBits()));
        members.put("heldOutBits", Json.Num.of(p.heldOutBits()));
        StandardOutput.print(out, members);
    }

    @Override
    public void saved(Path file) throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("saved", new Json.Str(file.toString()));
        StandardOutput.print(out, members);
    }

    @Override
    public void scored(Design design, Score score) throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("model", new Json.Str(design.kind().text()));
        members.put("parameters", Json.Num.of(design.parameters()));
        members.put("heldOutBytes", Json.Num.of((long) score.corpus().heldOut().length));
        members.put("heldOutFiles", Json.Num.of((long) score.corpus().heldOutFiles()));
        members.put("bitsPerByte", Json.Num.of(score.model()));
        members.put("trainingBytesBefore", Json.Num.of((long) score.first()));
        for (Score.Compressed c : score.compressed()) {
            String name = c.compressor().name().toLowerCase(Locale.ROOT);
            members.put(name, Json.Num.of(c.alone()));
            members.put(name + "AfterTrainingText", Json.Num.of(c.after()));
        }
        StandardOutput.print(out, members);
    }

    @Override
    public void wrote(byte[] prompt, byte[] text) throws IOException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("prompt", new Json.Str(new String(prompt, UTF_8)));
        members.put("text", new Json.Str(new String(text, UTF_8)));
        StandardOutput.print(out, members);
    }
}
