package jacobi.cli.train;

import java.io.IOException;
import java.nio.file.Path;

/** Is told how training goes. An exception stops it; what was saved stays. */
interface TrainingListener {
    /** Before the first step. */
    default void started(Run run) throws IOException {}

    /** After each step. */
    default void stepped(Run run) throws IOException {}

    /** After each epoch has been tested and saved. */
    default void epochEnded(EpochReport report) throws IOException {}

    /** After the last epoch. */
    default void finished(Run run, Path file) throws IOException {}

    /** Whatever happened: nothing comes after this. */
    default void closed() {}
}
