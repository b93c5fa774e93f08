package jacobi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the module {@code jacobi} needs and what it shows. */
final class ModuleTest {
    private static final Set<String> PUBLIC =
            Set.of(
                    "jacobi",
                    "jacobi.array",
                    "jacobi.random",
                    "jacobi.nn",
                    "jacobi.optim",
                    "jacobi.data",
                    "jacobi.io");

    private static ModuleDescriptor descriptor() throws URISyntaxException {
        Path classes =
                Path.of(
                        jacobi.array.Shape.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        return ModuleFinder.of(classes).find("jacobi").orElseThrow().descriptor();
    }

    @Test
    void nothingButTheJdkIsNeededToRun() throws URISyntaxException {
        Set<String> foreign =
                descriptor().requires().stream()
                        .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name)
                        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), foreign);
    }

    @Test
    void exactlyThePublicPackagesAreExported() throws URISyntaxException {
        ModuleDescriptor descriptor = descriptor();
        Set<String> exported =
                descriptor.exports().stream()
                        .filter(e -> !e.isQualified())
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> expected = new TreeSet<>(PUBLIC);
        // Only until each of them exists; an export of an empty package does not compile.
        expected.retainAll(descriptor.packages());
        assertEquals(expected, exported);
    }
}
