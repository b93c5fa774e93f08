package jacobi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The layers of docs/layout.md: arrows point down only. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importUrl(place(jacobi.array.Shape.class));

    private static final Path VECTOR_SOURCES = Path.of("src/main/java/jacobi/cpu/vector");

    private static final Set<String> PLAIN = Set.of("jacobi.array", "jacobi.random");
    private static final Set<String> KERNEL = with(PLAIN, "jacobi.kernel");
    private static final Set<String> CPU =
            with(KERNEL, "jacobi.cpu", "jacobi.cpu.scalar", "jacobi.cpu.vector");
    private static final Set<String> OP = with(KERNEL, "jacobi.op");
    private static final Set<String> TAPE = with(OP, "jacobi.tape");
    private static final Set<String> FACADE = with(TAPE, "jacobi");
    private static final Set<String> USERS =
            with(FACADE, "jacobi.nn", "jacobi.optim", "jacobi.data", "jacobi.io");

    /**
     * The packages each package may depend on; a new package needs a line here and in the layout
     * page.
     */
    private static final Map<String, Set<String>> BELOW =
            Map.ofEntries(
                    Map.entry("jacobi.array", Set.of()),
                    Map.entry("jacobi.random", Set.of("jacobi.array")),
                    Map.entry("jacobi.kernel", PLAIN),
                    Map.entry("jacobi.cpu", CPU),
                    Map.entry("jacobi.cpu.scalar", CPU),
                    Map.entry("jacobi.cpu.vector", CPU),
                    Map.entry("jacobi.op", KERNEL),
                    Map.entry("jacobi.tape", OP),
                    Map.entry(
                            "jacobi",
                            with(TAPE, "jacobi.cpu", "jacobi.cpu.scalar", "jacobi.cpu.vector")),
                    Map.entry("jacobi.nn", USERS),
                    Map.entry("jacobi.optim", USERS),
                    Map.entry("jacobi.data", USERS),
                    Map.entry("jacobi.io", USERS));

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void packagesDependOnLowerOnesOnly() {
        assertTrue(CLASSES.contain(jacobi.array.Shape.class), "no classes were found to look at");
        Set<String> wrong = new TreeSet<>();
        for (JavaClass origin : CLASSES) {
            String from = origin.getPackageName();
            Set<String> below = BELOW.get(from);
            if (below == null) {
                wrong.add(from + " is in no layer");
                continue;
            }
            for (Dependency arrow : origin.getDirectDependenciesFromSelf()) {
                String to = arrow.getTargetClass().getPackageName();
                boolean ours = to.equals("jacobi") || to.startsWith("jacobi.");
                if (ours && !to.equals(from) && !below.contains(to)) {
                    wrong.add(from + " -> " + to + ": " + arrow.getDescription());
                }
            }
        }
        assertEquals(Set.of(), wrong);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTheVectorBackendImportsTheVectorApi() {
        noClasses()
                .that()
                .resideOutsideOfPackage("jacobi.cpu.vector")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(CLASSES);
    }

    /** Its order is not promised: compiled code has another than interpreted. */
    @Test
    void nobodyLeavesTheOrderOfASumToTheVectorApi() {
        noClasses()
                .should()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "reduces lanes", call -> call.getName().startsWith("reduceLanes")))
                .check(CLASSES);
    }

    /** The package page of {@code jacobi.cpu.vector} says why. Functions without loops may. */
    @Test
    void noLoopOfVectorsCallsWhatItKeeps() throws IOException {
        Pattern kept = Pattern.compile("\\b(\\w+) = \\1\\.\\w+\\(");
        List<String> found = new ArrayList<>();
        int files = 0;
        try (var sources = Files.newDirectoryStream(VECTOR_SOURCES, "*.java")) {
            for (Path file : sources) {
                String name = file.getFileName().toString();
                if (!name.endsWith("Math.java") && !name.endsWith("Functions.java")) {
                    kept.matcher(Files.readString(file))
                            .results()
                            .forEach(r -> found.add(name + ": " + r.group()));
                    files++;
                }
            }
        }
        assertTrue(files > 20, "few sources in " + VECTOR_SOURCES.toAbsolutePath());
        assertEquals(List.of(), found);
    }

    @Test
    void onlyTheWiringKnowsTheCpuBackend() {
        noClasses()
                .that()
                .resideOutsideOfPackage("jacobi.cpu..")
                .and(DescribedPredicate.not(named("jacobi.Backends")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jacobi.cpu..")
                .check(CLASSES);
    }

    @Test
    void everyPackageSaysThatNullsAreMarked() {
        Set<String> bare = new TreeSet<>();
        for (JavaClass any : CLASSES) {
            if (!any.getPackage().isAnnotatedWith(NullMarked.class)) {
                bare.add(any.getPackageName());
            }
        }
        assertEquals(Set.of(), bare);
    }

    /** The folder or jar a class was loaded from; tests are elsewhere. */
    private static URL place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    /** A top-level class and what is nested in it. */
    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(
                name, c -> c.getName().equals(name) || c.getName().startsWith(name + "$"));
    }
}
