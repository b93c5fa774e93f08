package jacobi.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Shared libraries inside jars, for java.lang.foreign. */
@SuppressWarnings("restricted") // The process is started with native access enabled.
final class Natives {
    private Natives() {}

    /**
     * Loads libraries from a folder of the class path, in this order, and looks up in the last.
     * Copies of the files live as long as the process.
     */
    static SymbolLookup load(String folder, List<String> names) {
        try {
            Path to = Files.createTempDirectory("jacobi-bench-natives");
            to.toFile().deleteOnExit();
            SymbolLookup last = SymbolLookup.loaderLookup();
            for (String name : names) {
                Path file = to.resolve(name);
                try (InputStream in = Natives.class.getResourceAsStream(folder + "/" + name)) {
                    if (in == null) {
                        throw new IllegalStateException(
                                "no " + folder + "/" + name + " on the class path");
                    }
                    Files.copy(in, file);
                }
                file.toFile().deleteOnExit();
                last = SymbolLookup.libraryLookup(file, Arena.global());
            }
            return last;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A function of a library. */
    static MethodHandle function(SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }
}
