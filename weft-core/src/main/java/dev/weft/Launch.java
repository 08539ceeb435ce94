package dev.weft;

import dev.weft.transport.SubprocessOptions;
import java.util.ArrayList;
import java.util.List;

/** Turns our options into the JDK's. */
final class Launch {
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private Launch() {}

    static List<String> command(String program, String... arguments) {
        var command = new ArrayList<String>(arguments.length + 1);
        command.add(program);
        command.addAll(List.of(arguments));
        return command;
    }

    static List<String> shell(String line) {
        return WINDOWS ? List.of("cmd.exe", "/c", line) : List.of("/bin/sh", "-c", line);
    }

    static ProcessBuilder builder(List<String> command, SubprocessOptions options) {
        var builder = new ProcessBuilder(command);
        builder.redirectInput(
                options.stdin() == SubprocessOptions.Redirect.DEVNULL
                        ? ProcessBuilder.Redirect.from(new java.io.File(WINDOWS ? "NUL" : "/dev/null"))
                        : output(options.stdin()));
        builder.redirectOutput(output(options.stdout()));
        if (options.stderr() == SubprocessOptions.Redirect.STDOUT) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(output(options.stderr()));
        }
        if (options.directory() != null) {
            builder.directory(options.directory().toFile());
        }
        builder.environment().putAll(options.environment());
        return builder;
    }

    /** Sends a signal that the JDK does not know how to send. Does not suspend. */
    static Future<Boolean> sendSignal(EventLoop loop, long pid, String name) {
        if (WINDOWS) {
            throw new UnsupportedOperationException("signals other than terminate and kill need a Unix");
        }
        var kill = new ProcessBuilder("kill", "-s", name, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        return loop.runInExecutor(null, () -> {
            if (kill.start().waitFor() != 0) {
                throw new IllegalArgumentException("cannot send SIG" + name + " to process " + pid);
            }
            return true;
        });
    }

    private static ProcessBuilder.Redirect output(SubprocessOptions.Redirect redirect) {
        return switch (redirect) {
            case INHERIT -> ProcessBuilder.Redirect.INHERIT;
            case PIPE -> ProcessBuilder.Redirect.PIPE;
            case DEVNULL -> ProcessBuilder.Redirect.DISCARD;
            case STDOUT -> throw new IllegalArgumentException("only stderr can be joined to stdout");
        };
    }
}
