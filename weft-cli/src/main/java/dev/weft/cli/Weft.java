package dev.weft.cli;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code weft}: 0 on success, 1 when the program failed, 2 for bad usage with one line that says why. */
@Command(
        name = "weft",
        description = "Runs programs on Weft's event loop.",
        subcommands = {Run.class, Tour.class, Conformance.class, Bench.class},
        footer = {
            "  test [--long]  Runs every test of the project.",
            "Options for the JVM come first: ./weft -Dweft.engine=portable run FILE.java"
        },
        mixinStandardHelpOptions = true,
        version = "weft 0.1.0")
public final class Weft implements Callable<Integer> {
    /**
     * Runs the command line; {@code run} goes on as the program that it was given, and the process lives for as long as
     * that program's threads do.
     *
     * @param args the words after {@code ./weft}
     */
    public static void main(String[] args) {
        int code = commandLine().execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    /** Makes the command line, which returns the exit status. */
    static CommandLine commandLine() {
        var line = new CommandLine(new Weft())
                .setParameterExceptionHandler(Weft::complain)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println(failure.getMessage());
                    return failure instanceof UsageException ? 2 : 1;
                });
        // What looks like an option after the file is the program's.
        requireNonNull(line.getSubcommands().get("run")).setStopAtPositional(true);
        return line;
    }

    private static int complain(ParameterException failure, String[] args) {
        boolean noCommand = failure.getCommandLine().getParent() == null && args.length > 0 && !args[0].startsWith("-");
        var what = noCommand ? "there is no command '" + args[0] + "'" : failure.getMessage();
        failure.getCommandLine().getErr().println("weft: " + what + " (see ./weft --help)");
        return 2;
    }

    @Override
    public Integer call() {
        throw new UsageException("say what to do: run, tour, test, conformance or bench");
    }
}
