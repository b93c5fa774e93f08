package jacobi.cli.train;

import jacobi.io.Json;

import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;

/** One JSON object a line and epoch, and nothing else. */
final class JsonLines implements TrainingListener {
    private final PrintStream out;

    JsonLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void epochEnded(EpochReport r) throws IOException {
        var members = new LinkedHashMap<String, Json>();
        members.put("epoch", Json.Num.of(r.epoch()));
        members.put("trainLoss", number(r.trainLoss()));
        if (r.task() == Task.CLASSIFICATION) {
            members.put("trainAccuracy", number(r.trainAccuracy()));
        }
        members.put("testLoss", number(r.testLoss()));
        members.put(
                r.task() == Task.CLASSIFICATION ? "testAccuracy" : "testR2",
                number(r.testQuality()));
        members.put("seconds", number(Math.round(r.seconds() * 1e3) / 1e3));
        out.println(new Json.Obj(members));
        if (out.checkError()) {
            throw new IOException("standard output: writing failed");
        }
    }

    /** JSON has no infinities. */
    private static Json number(double value) {
        return Double.isFinite(value) ? Json.Num.of(value) : new Json.Null();
    }
}
