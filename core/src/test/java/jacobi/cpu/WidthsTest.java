package jacobi.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.cpu.vector.VectorBackend;

import jdk.incubator.vector.FloatVector;

import org.junit.jupiter.api.Test;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Vectors narrower than this processor's, in a process of their own. */
final class WidthsTest {
    /** What the process runs; prints the width in bits when all is well. */
    public static void main(String[] args) {
        var loops = new GeneratedLoopsTest();
        loops.everyPrimitiveAtEverySize();
        loops.reductionsAndRows();
        loops.truth();
        var kinds = new GeneratedKindsTest();
        kinds.everyUnaryPrimitive();
        kinds.severalOutputsInPlace();
        System.out.println("width " + FloatVector.SPECIES_PREFERRED.vectorBitSize());
    }

    @Test
    void of256Bits() throws Exception {
        assertWidth(256);
    }

    @Test
    void of128Bits() throws Exception {
        assertWidth(128);
    }

    private static void assertWidth(int most) throws Exception {
        Process p =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+IgnoreUnrecognizedVMOptions", // other processors have no AVX
                                "-XX:UseAVX=2",
                                "-XX:MaxVectorSize=" + most / Byte.SIZE,
                                "--add-modules",
                                "jdk.incubator.vector",
                                "-cp",
                                classPath(),
                                WidthsTest.class.getName())
                        .redirectErrorStream(true)
                        .start();
        String said = said(p);
        assertTrue(p.waitFor(1, TimeUnit.MINUTES), said);
        assertEquals(0, p.exitValue(), said);
        int at = said.indexOf("width ");
        assertTrue(at >= 0, said);
        int width = Integer.parseInt(said.substring(at + 6).strip());
        if (System.getProperty("os.arch").equals("amd64")) {
            assertTrue(width <= most, said);
        }
    }

    private static String said(Process p) throws IOException {
        return new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String classPath() throws ClassNotFoundException {
        Set<String> places = new LinkedHashSet<>();
        for (String name :
                List.of(
                        VectorBackend.class.getName(),
                        WidthsTest.class.getName(),
                        Test.class.getName(),
                        "org.junit.platform.commons.JUnitException",
                        "org.opentest4j.AssertionFailedError",
                        "org.apiguardian.api.API")) {
            places.add(place(Class.forName(name)));
        }
        return String.join(File.pathSeparator, places);
    }

    /** The directory or jar a class is in; where it is found, since tests may patch a module. */
    private static String place(Class<?> c) {
        String file = "/" + c.getName().replace('.', '/') + ".class";
        String url = String.valueOf(c.getResource(file));
        String root = url.substring(0, url.length() - file.length());
        if (root.startsWith("jar:")) {
            root = root.substring(4, root.length() - 1);
        }
        return Path.of(URI.create(root)).toString();
    }
}
