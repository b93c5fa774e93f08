package jacobi.cli.train;

import jacobi.cli.common.StandardOutput;
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
        members.put("trainLoss", StandardOutput.number(r.trainLoss()));
        if (r.task() == Task.CLASSIFICATION) {
            members.put("trainAccuracy", StandardOutput.number(r.trainAccuracy()));
        }
        members.put("testLoss", StandardOutput.number(r.testLoss()));
        members.put(
                r.task() == Task.CLASSIFICATION ? "testAccuracy" : "testR2",
                StandardOutput.number(r.testQuality()));
        members.put("seconds", StandardOutput.number(Math.round(r.seconds() * 1e3) / 1e3));
        StandardOutput.print(out, members);
    }
}
