package jacobi.cli.train;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** Command lines to be copied by users. */
final class Commands {
    private Commands() {}

    static String train(String data, @Nullable String target) {
        return "./jacobi train"
                + (data.equals("digits") ? "" : " --data " + quoted(data))
                + (target == null ? "" : " --target " + quoted(target));
    }

    static String resume(Path file) {
        return "./jacobi train --resume " + quoted(file.toString());
    }

    static String predict(Path file, String data) {
        return "./jacobi predict --model " + quoted(file.toString()) + " --data " + quoted(data);
    }

    /** As a shell takes it for one word. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
