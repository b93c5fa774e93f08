package jacobi.kernel;

import jacobi.array.Array;
import jacobi.array.DType;
import jacobi.array.Shape;
import jacobi.array.Storage;

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Arrays for results, and which of them may be written again.
 *
 * <p>A new Java array costs its clearing, and memory that is in no cache. Most arrays of a backward
 * pass are seen by nobody but that pass, and the gradients of parameters often by nobody but an
 * optimiser; such arrays are given back here, and the next result of that size is written into one
 * of them. What a user has seen is never given back: the garbage collector sees to that, as it does
 * to all arrays outside of a backward pass.
 *
 * <p>Those who know what nobody has seen are the {@link Pass} (arrays made during it on its thread)
 * and whoever owns a gradient. Arrays that wait here too long are let go of, all of them when
 * memory runs short.
 */
public final class Buffers {
    /** Smaller arrays cost less than looking for one. */
    private static final int LEAST = 1024;

    /** Passes that an array waits for. */
    private static final int PATIENCE = 16;

    private static final ThreadLocal<@Nullable Pass> PASS = new ThreadLocal<>();
    private static final Object LOCK = new Object();
    private static SoftReference<Waiting> waiting = new SoftReference<>(null);

    private Buffers() {}

    /** A row-major array that a kernel is about to write, all of it; what is in it is anything. */
    public static Array empty(DType dtype, Shape shape) {
        if (shape.numel() >= LEAST && dtype.isFloating()) {
            Pass pass = PASS.get();
            if (pass != null && pass.open) {
                return Array.of(pass.storage(dtype, shape.numel()), shape);
            }
        }
        return Array.zeros(dtype, shape);
    }

    /** Begins to note the arrays made on this thread. */
    public static Pass pass() {
        return new Pass(PASS.get());
    }

    /** Gives back an array that nobody else has and nobody will look at. */
    public static void give(Storage storage) {
        if (storage.length() < LEAST || !storage.dtype().isFloating()) {
            return;
        }
        synchronized (LOCK) {
            Waiting w = waiting.get();
            if (w == null) {
                w = new Waiting();
                waiting = new SoftReference<>(w);
            }
            w.add(storage);
        }
    }

    private static @Nullable Storage take(DType dtype, long length) {
        synchronized (LOCK) {
            Waiting w = waiting.get();
            return w == null ? null : w.remove(dtype, length);
        }
    }

    /** The arrays made on a thread from its making until its closing. */
    public static final class Pass implements AutoCloseable {
        private final @Nullable Pass outer;
        private final Set<Storage> made = Collections.newSetFromMap(new IdentityHashMap<>());
        private boolean open = true;

        private Pass(@Nullable Pass outer) {
            this.outer = outer;
            PASS.set(this);
        }

        private Storage storage(DType dtype, long length) {
            Storage s = take(dtype, length);
            if (s == null) {
                s = Storage.allocate(dtype, length);
            }
            made.add(s);
            return s;
        }

        /** Whether any array was noted. */
        public boolean isEmpty() {
            return made.isEmpty();
        }

        /** Gives back those of the arrays for which there is no longer any use. */
        public void sweep(Predicate<Storage> used) {
            for (Iterator<Storage> all = made.iterator(); all.hasNext(); ) {
                Storage s = all.next();
                if (!used.test(s)) {
                    all.remove();
                    give(s);
                }
            }
        }

        /** Takes an array out of the notes, for somebody to have; whether it was noted. */
        public boolean keep(Storage storage) {
            return made.remove(storage);
        }

        /** Runs what may keep any array that it makes: nothing is noted meanwhile. */
        public void aside(Runnable strangers) {
            boolean before = open;
            open = false;
            try {
                strangers.run();
            } finally {
                open = before;
            }
        }

        /** Ends the noting; what was not given back is the garbage collector's. */
        @Override
        public void close() {
            PASS.set(outer);
            if (outer == null) {
                synchronized (LOCK) {
                    Waiting w = waiting.get();
                    if (w != null) {
                        w.passed();
                    }
                }
            }
        }
    }

    /** Arrays that wait to be written again. */
    private static final class Waiting {
        private record Kind(DType dtype, long length) {}

        private record Entry(Object data, long since) {}

        private final Map<Kind, ArrayDeque<Entry>> all = new HashMap<>();
        private long passes;

        void add(Storage s) {
            all.computeIfAbsent(new Kind(s.dtype(), s.length()), _ -> new ArrayDeque<>())
                    .push(new Entry(s.data(), passes));
        }

        /** In a storage of its own: the last one's count of changes is the last one's. */
        @Nullable Storage remove(DType dtype, long length) {
            ArrayDeque<Entry> some = all.get(new Kind(dtype, length));
            Entry e = some == null ? null : some.poll();
            return switch (e == null ? null : e.data) {
                case float[] x -> Storage.of(x);
                case double[] x -> Storage.of(x);
                case null, default -> null;
            };
        }

        void passed() {
            passes++;
            if (passes % PATIENCE == 0) {
                for (ArrayDeque<Entry> some : all.values()) {
                    while (!some.isEmpty() && some.getLast().since < passes - PATIENCE) {
                        some.removeLast();
                    }
                }
                all.values().removeIf(ArrayDeque::isEmpty);
            }
        }
    }
}
