package jacobi.io;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The operations on files of which {@link AtomicFile} is made, one method each.
 *
 * <p>A seam for tests: an implementation that fails before or after the n-th call, for every n, has
 * tried every moment at which a write can be broken.
 */
interface FileSteps {
    /** The file system itself. */
    FileSteps REAL = new Real();

    /** Creates a file that must not exist yet. */
    Output create(Path file) throws IOException;

    /** Moves a file over another in one step. */
    void move(Path from, Path to) throws IOException;

    /** Brings the names in a folder to the disk. */
    void forceFolder(Path folder) throws IOException;

    /** Deletes a file if it is there. */
    void deleteIfExists(Path file) throws IOException;

    /** All files in the folder of a file. */
    List<Path> siblings(Path file) throws IOException;

    /** A file being written. */
    interface Output extends AutoCloseable {
        /** Appends the first bytes of an array. */
        void write(byte[] bytes, int count) throws IOException;

        /** Brings what was written to the disk. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Calls the file system. */
    final class Real implements FileSteps {
        private static final boolean FOLDERS_OPEN = File.separatorChar == '/';

        private Real() {}

        @Override
        public Output create(Path file) throws IOException {
            Files.createFile(file);
            // A FileChannel would be closed by an interrupt: Ctrl-C must not spoil the last save.
            FileOutputStream out = new FileOutputStream(file.toFile());
            return new Output() {
                @Override
                public void write(byte[] bytes, int count) throws IOException {
                    out.write(bytes, 0, count);
                }

                @Override
                public void force() throws IOException {
                    out.getFD().sync();
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void forceFolder(Path folder) throws IOException {
            // Windows cannot open a folder, and has its own journal of names.
            boolean interrupted = false;
            boolean done = !FOLDERS_OPEN;
            try {
                while (!done) {
                    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                        channel.force(true);
                        done = true;
                    } catch (ClosedByInterruptException e) {
                        interrupted |= Thread.interrupted();
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public void deleteIfExists(Path file) throws IOException {
            Files.deleteIfExists(file);
        }

        @Override
        public List<Path> siblings(Path file) throws IOException {
            try (Stream<Path> all = Files.list(file.toAbsolutePath().getParent())) {
                return all.toList();
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }
}
