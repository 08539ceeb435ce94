package dev.weft.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The command {@code weft}: 0 on success, 1 when the program failed, 2 for bad usage with one line that says why. */
@Command(
        name = "weft",
        description = "Runs programs on Weft's event loop.",
        subcommands = {Run.class, Tour.class, Conformance.class, Bench.class},
        footer = {"  test [--long]  Runs every test of the project."},
        mixinStandardHelpOptions = true,
        version = "weft 0.1.0")
public final class Weft implements Callable<Integer> {
    /** Runs the command line; {@code run} goes on as the program that it was given. */
    public static void main(String[] args) {
        var line = new CommandLine(new Weft())
                .setStopAtPositional(true)
                .setParameterExceptionHandler(Weft::complain)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println(failure.getMessage());
                    return failure instanceof UsageException ? 2 : 1;
                });
        int code = line.execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int complain(ParameterException failure, String[] args) {
        failure.getCommandLine().getErr().println("weft: " + failure.getMessage() + " (see ./weft --help)");
        return 2;
    }

    @Override
    public Integer call() {
        throw new UsageException("say what to do: run, tour, test, conformance or bench");
    }
}
