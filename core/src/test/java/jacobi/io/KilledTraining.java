package jacobi.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A program that trains, saves after every epoch, and writes its final weights. It prints a line
 * when training begins and one after each epoch.
 */
final class KilledTraining {
    static final int EPOCHS = 40;
    static final int HIDDEN = 16;

    private KilledTraining() {}

    /** Takes the checkpoint's file and that of the final weights. */
    public static void main(String[] args) throws IOException {
        TrainingRun run =
                new TrainingRun(Path.of(args[0]), EPOCHS, HIDDEN).onProgress(System.out::println);
        Safetensors.write(Path.of(args[1]), run.run(FileSteps.REAL), Map.of());
    }
}
