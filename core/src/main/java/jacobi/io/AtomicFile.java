package jacobi.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Replaces a file such that a reader, a crash or a failure at any moment sees the old contents or
 * the new ones, whole, and never something between.
 *
 * <p>In this order, each step through {@link FileSteps} so that tests can break any one of them:
 *
 * <ol>
 *   <li>create {@code .name.tmp-<16 hexadecimal digits>} in the same folder,
 *   <li>write it, in chunks,
 *   <li>force it to the disk: else a system that crashes after the move may have a name without
 *       contents,
 *   <li>close it,
 *   <li>move it over the old file, atomically,
 *   <li>force the folder to the disk: else the move may be forgotten,
 *   <li>remove what killed writers of the same file have left.
 * </ol>
 *
 * <p>A failure before the move leaves the old file as it was and takes the temporary one away. A
 * full disk therefore costs nothing but the write. A writer that is killed leaves its temporary
 * file; the next successful write of that name removes it. Threads of one program may write the
 * same file at the same time, the last one wins; a second program doing so may fail one of the two,
 * never the file.
 *
 * <p>Source of the order: T. S. Pillai et al., "All File Systems Are Not Created Equal: On the
 * Complexity of Crafting Crash-Consistent Applications", OSDI 2014.
 */
public final class AtomicFile {
    private static final Set<Path> LIVE = ConcurrentHashMap.newKeySet();
    private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{16}");

    /** Writes the contents of a file. */
    @FunctionalInterface
    public interface Contents {
        /** Writes everything; the stream is buffered, and flushed and closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    private enum Stage {
        WRITING("the file is as it was before"),
        MOVING("the file is either as it was before or wholly the new one"),
        MOVED(
                "the file is wholly the new one, but a crash of the system now may bring back the"
                        + " old one");

        private final String meaning;

        Stage(String meaning) {
            this.meaning = meaning;
        }
    }

    private AtomicFile() {}

    /**
     * Writes a file, replacing the one that is there; a symbolic link stays and its target is
     * replaced.
     *
     * <p>An interrupt does not stop it. Unchecked exceptions of the contents come out as they are.
     *
     * @throws IOException naming the file, the reason, and what is at its place now
     */
    public static void write(Path file, Contents contents) throws IOException {
        write(file, contents, FileSteps.REAL);
    }

    static void write(Path file, Contents contents, FileSteps steps) throws IOException {
        Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || Files.isDirectory(target)) {
            throw new FileSystemException(file.toString(), null, "is a directory, expected a file");
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            // Moving over a device such as /dev/null would replace it for the whole system.
            throw new FileSystemException(
                    file.toString(), null, "is a device or a pipe, expected an ordinary file");
        }
        Path temporary = temporary(target);
        Stage stage = Stage.WRITING;
        LIVE.add(temporary);
        try {
            fill(temporary, contents, steps);
            stage = Stage.MOVING;
            steps.move(temporary, target);
            stage = Stage.MOVED;
            steps.forceFolder(folder);
        } catch (IOException e) {
            throw failure(file, stage, e);
        } finally {
            if (stage != Stage.MOVED) {
                discard(temporary, steps);
            }
            LIVE.remove(temporary);
        }
        removeStale(target, steps);
    }

    private static void fill(Path temporary, Contents contents, FileSteps steps)
            throws IOException {
        try (FileSteps.Output file = steps.create(temporary)) {
            Chunks out = new Chunks(file);
            contents.writeTo(out);
            out.flush();
            file.force();
        }
    }

    private static IOException failure(Path file, Stage stage, IOException cause) {
        String reason = cause.getMessage();
        if (cause instanceof NoSuchFileException && stage == Stage.WRITING) {
            reason = "its folder does not exist";
        } else if (cause instanceof FileSystemException f) {
            String kind = cause.getClass().getSimpleName();
            reason = f.getReason() != null ? f.getReason() : kind;
        }
        FileSystemException failure =
                new FileSystemException(
                        file.toString(),
                        null,
                        "writing failed: %s; %s"
                                .formatted(
                                        reason == null ? cause.getClass().getSimpleName() : reason,
                                        stage.meaning));
        failure.initCause(cause);
        return failure;
    }

    private static String prefix(Path target) {
        return "." + target.getFileName() + ".tmp-";
    }

    private static Path temporary(Path target) {
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        return target.resolveSibling(prefix(target) + random);
    }

    /** Whether a file is one that a writer of the target made and no writer here still needs. */
    private static boolean isStale(Path candidate, Path target) {
        String name = String.valueOf(candidate.getFileName());
        return name.startsWith(prefix(target))
                && RANDOM.matcher(name.substring(prefix(target).length())).matches()
                && !LIVE.contains(target.resolveSibling(name));
    }

    private static void removeStale(Path target, FileSteps steps) {
        try {
            for (Path candidate : steps.siblings(target)) {
                if (isStale(candidate, target)) {
                    discard(candidate, steps);
                }
            }
        } catch (IOException e) {
            // The write has succeeded; the next one tries again.
        }
    }

    private static void discard(Path temporary, FileSteps steps) {
        try {
            steps.deleteIfExists(temporary);
        } catch (IOException e) {
            // It is recognisable, and the next successful write of the same file tries again.
        }
    }

    /** Collects bytes into chunks, so that a step is worth its cost. */
    private static final class Chunks extends OutputStream {
        private final byte[] buffer = new byte[1 << 18];
        private final FileSteps.Output file;
        private int used;

        Chunks(FileSteps.Output file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            if (used == buffer.length) {
                flush();
            }
            buffer[used++] = (byte) b;
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            int done = 0;
            while (done < count) {
                if (used == buffer.length) {
                    flush();
                }
                int n = Math.min(count - done, buffer.length - used);
                System.arraycopy(bytes, from + done, buffer, used, n);
                used += n;
                done += n;
            }
        }

        @Override
        public void flush() throws IOException {
            if (used > 0) {
                file.write(buffer, used);
                used = 0;
            }
        }
    }
}
