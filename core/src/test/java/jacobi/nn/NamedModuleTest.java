package jacobi.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * A block in a module of its own: compiled and run in another JVM, since these tests have no
 * modules.
 */
class NamedModuleTest {
    private static final String MAIN =
            """
            package my.net;

            import jacobi.nn.Block;
            import jacobi.nn.Layer;
            import jacobi.nn.Tanh;

            public final class Main extends Block {
                private final Layer part = new Tanh();

                public static void main(String[] args) {
                    try {
                        System.out.println(new Main().children().keySet());
                    } catch (IllegalStateException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
            """;

    @TempDir Path folder = Path.of("");

    private String run(String moduleLine)
            throws IOException, InterruptedException, URISyntaxException {
        Path source = Files.createDirectories(folder.resolve("src/my/net")).resolve("Main.java");
        Files.writeString(source, MAIN);
        Path descriptor = folder.resolve("src/module-info.java");
        Files.writeString(
                descriptor, "module my.net {\n    requires jacobi;\n    " + moduleLine + "\n}\n");
        String jacobi =
                Path.of(Block.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toString();
        String out = folder.resolve("out").toString();
        int compiled =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                System.err,
                                System.err,
                                "-d",
                                out,
                                "-p",
                                jacobi,
                                source.toString(),
                                descriptor.toString());
        assertEquals(0, compiled);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-p",
                        jacobi + File.pathSeparator + out,
                        "-m",
                        "my.net/my.net.Main"));
        Path printed = folder.resolve("printed");
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(printed.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertEquals(0, process.waitFor());
        return Files.readString(printed, StandardCharsets.UTF_8).strip();
    }

    @Test
    void theLineToAddIsNamed() throws IOException, InterruptedException, URISyntaxException {
        assertEquals(
                "my.net.Main: field 'part' cannot be read to find parameters: add 'opens my.net to"
                        + " jacobi;' to the module-info of my.net, or override children() and name"
                        + " parameters with parameter(\"name\", tensor)",
                run(""));
    }

    @Test
    void thatLineSuffices() throws IOException, InterruptedException, URISyntaxException {
        assertEquals("[part]", run("opens my.net to jacobi;"));
    }
}
