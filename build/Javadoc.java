import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Makes a module's API documentation and fails on anything doclint has to say. The arguments are
 * javadoc's own.
 *
 * <p>Two kinds of message pass, which no option of javadoc leaves out: that the module uses an
 * incubating one, and that a comment has no {@code @param}, {@code @return} or {@code @throws} (a
 * sentence says it here). A missing comment does not pass.
 */
final class Javadoc {
    private static final Pattern HEAD = Pattern.compile(".*\\b(warning|error): .*");
    private static final Pattern PASSES =
            Pattern.compile(".*warning: (\\[incubating\\] .*|no @(param|return|throws).*)");
    private static final Pattern TOTAL = Pattern.compile("\\d+ (warnings?|errors?)");

    private Javadoc() {}

    static void main(String[] args) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        String[] options = {"-quiet", "-Xdoclint:all", "-Xmaxwarns", "100000", "-notimestamp"};
        int status =
                ToolProvider.findFirst("javadoc")
                        .orElseThrow()
                        .run(
                                out,
                                out,
                                Stream.of(options, args)
                                        .flatMap(Stream::of)
                                        .toArray(String[]::new));
        out.flush();
        List<String> objections = objections(said.toString());
        objections.forEach(System.err::println);
        if (status != 0 || !objections.isEmpty()) {
            System.err.println("javadoc: not clean (exit code " + status + ")");
            System.exit(1);
        }
    }

    /** The messages that do not pass, each with the lines below its head. */
    private static List<String> objections(String said) {
        boolean[] kept = {true};
        return said.lines()
                .filter(line -> !TOTAL.matcher(line).matches())
                .filter(
                        line -> {
                            if (HEAD.matcher(line).matches()) {
                                kept[0] = !PASSES.matcher(line).matches();
                            }
                            return kept[0];
                        })
                .toList();
    }
}
