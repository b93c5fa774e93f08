package jacobi.cli;

import jacobi.cli.conformance.ConformanceCommand;
import jacobi.cli.generate.GenerateCommand;
import jacobi.cli.train.PredictCommand;
import jacobi.cli.train.TrainCommand;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/**
 * The command {@code jacobi}. Exit codes: 0 done, 1 failed, 2 wrongly called.
 *
 * <p>A failure is one message on standard error; {@code --debug} adds the stack trace.
 */
@Command(
        name = "jacobi",
        description = "Deep learning in pure Java.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
public final class Main implements Runnable {
    /** The exit code of a command that failed. */
    public static final int FAILED = 1;

    /** The exit code of a command that was called wrongly. */
    public static final int USAGE = 2;

    /** The subcommands, in the order of {@code --help}: this list is the only place to add one. */
    static final List<Class<?>> SUBCOMMANDS =
            List.of(
                    TrainCommand.class,
                    PredictCommand.class,
                    GenerateCommand.class,
                    FiguresCommand.class,
                    ConformanceCommand.class,
                    BenchCommand.class);

    @Option(
            names = "--debug",
            description = "Show the stack trace of a failure.",
            scope = ScopeType.INHERIT)
    private boolean debug;

    @Spec private @Nullable CommandSpec spec;

    private Main() {}

    /** Runs the command line and ends the JVM with its exit code. */
    public static void main(String[] args) {
        System.exit(execute(SUBCOMMANDS, args));
    }

    /** Runs the command line over the given subcommands; the exit code. */
    static int execute(List<Class<?>> subcommands, String... args) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        subcommands.forEach(line::addSubcommand);
        line.setExecutionExceptionHandler((e, at, parsed) -> main.failed(e, at));
        line.setParameterExceptionHandler((e, given) -> misused(e));
        try {
            return line.execute(args);
        } catch (Error e) {
            // Such as OutOfMemoryError: picocli hands over exceptions only.
            return main.failed(e, line);
        }
    }

    /** Without a subcommand: says so and shows the usage. */
    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("jacobi: run outside its command line");
        }
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    private int failed(Throwable e, CommandLine at) {
        PrintWriter err = at.getErr();
        if (debug) {
            e.printStackTrace(err);
        } else {
            err.println(at.getCommandSpec().qualifiedName() + ": " + message(e));
        }
        err.flush();
        return FAILED;
    }

    private static int misused(ParameterException e) {
        CommandLine at = e.getCommandLine();
        PrintWriter err = at.getErr();
        err.println(at.getCommandSpec().qualifiedName() + ": " + e.getMessage());
        // The message is what matters: a page of options after it would push it out of sight.
        String name = at.getCommandSpec().qualifiedName();
        err.println(
                "Usage: "
                        + name
                        + at.getHelp()
                                .abbreviatedSynopsis()
                                .substring(name.length())
                                .stripTrailing());
        err.println("'" + name + " --help' says more.");
        err.flush();
        return USAGE;
    }

    /** The exception's own words, or its type where it has none. */
    private static String message(Throwable e) {
        String message = e.getMessage();
        String type = e.getClass().getSimpleName();
        return switch (e) {
            case UncheckedIOException u when u.getCause() != null -> message(u.getCause());
            case FileSystemException f when f.getReason() == null ->
                    f.getFile() + ": " + problem(f);
            case Error _ when message != null -> type + ": " + message;
            default -> message == null || message.isBlank() ? type : message;
        };
    }

    /** These come from the JDK with the name of the file alone. */
    private static String problem(FileSystemException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "is there already, and not as expected";
            case NotDirectoryException _ -> "is no folder";
            default -> e.getClass().getSimpleName();
        };
    }
}
