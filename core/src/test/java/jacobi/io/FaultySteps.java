package jacobi.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real steps, of which the n-th fails. */
final class FaultySteps implements FileSteps {
    /** How a step goes wrong, and what happens to the steps that follow. */
    enum Fault {
        /** The step does nothing and fails. */
        BEFORE,
        /** The step does its work and fails. */
        AFTER,
        /** The step does half of its work and fails (only a write has halves). */
        HALF,
        /** The program is killed before the step: nothing else happens either. */
        KILLED_BEFORE,
        /** The program is killed after the step. */
        KILLED_AFTER;

        boolean kills() {
            return this == KILLED_BEFORE || this == KILLED_AFTER;
        }

        boolean acts() {
            return this == AFTER || this == KILLED_AFTER;
        }
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private final int failing;
    private final Fault fault;
    private final List<String> taken = new ArrayList<>();

    FaultySteps(int failing, Fault fault) {
        this.failing = failing;
        this.fault = fault;
    }

    /** The steps begun, by name. */
    List<String> taken() {
        return taken;
    }

    private <T> T step(String name, Step<T> whole, Step<T> half) throws IOException {
        int now = taken.size();
        if (now > failing && fault.kills()) {
            throw new IOException("killed");
        }
        taken.add(name);
        if (now != failing) {
            return whole.run();
        }
        if (fault.acts()) {
            whole.run();
        } else if (fault == Fault.HALF) {
            half.run();
        }
        throw new IOException("No space left on device");
    }

    private void step(String name, Action whole, Action half) throws IOException {
        step(name, whole.asStep(), half.asStep());
    }

    private interface Action {
        void run() throws IOException;

        default Step<Boolean> asStep() {
            return () -> {
                run();
                return true;
            };
        }
    }

    @Override
    public Output create(Path file) throws IOException {
        Output real = step("create", () -> REAL.create(file), () -> REAL.create(file));
        return new Output() {
            @Override
            public void write(byte[] bytes, int count) throws IOException {
                step("write", () -> real.write(bytes, count), () -> real.write(bytes, count / 2));
            }

            @Override
            public void force() throws IOException {
                step("force", () -> real.force(), () -> {});
            }

            @Override
            public void close() throws IOException {
                step("close", () -> real.close(), () -> {});
            }
        };
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step("move", () -> REAL.move(from, to), () -> {});
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        step("forceFolder", () -> REAL.forceFolder(folder), () -> {});
    }

    @Override
    public void deleteIfExists(Path file) throws IOException {
        step("delete", () -> REAL.deleteIfExists(file), () -> {});
    }

    @Override
    public List<Path> siblings(Path file) throws IOException {
        return step("siblings", () -> REAL.siblings(file), () -> List.of());
    }
}
