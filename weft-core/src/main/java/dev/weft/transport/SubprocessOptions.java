package dev.weft.transport;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The optional arguments of starting a process.
 *
 * @param stdin where its input comes from
 * @param stdout where its output goes
 * @param stderr where its errors go
 * @param limit the limit of its stream readers, if it has such, in bytes
 * @param directory where it runs; null: where this process does
 * @param environment what is set for it beside this process's environment
 */
public record SubprocessOptions(
        Redirect stdin,
        Redirect stdout,
        Redirect stderr,
        int limit,
        @Nullable Path directory,
        Map<String, String> environment) {

    /** What one of a process's three streams is joined to. */
    public enum Redirect {
        /** What this process uses. */
        INHERIT,
        /** A stream of the process object, or a pipe of the {@link SubprocessTransport}. */
        PIPE,
        /** Nothing: empty input, output thrown away. */
        DEVNULL,
        /** For errors only: the same as the output. */
        STDOUT
    }

    /** All three streams are this process's own. */
    public static final SubprocessOptions DEFAULT =
            new SubprocessOptions(Redirect.INHERIT, Redirect.INHERIT, Redirect.INHERIT, 64 * 1024, null, Map.of());

    /** All three streams are pipes. */
    public static final SubprocessOptions PIPES =
            new SubprocessOptions(Redirect.PIPE, Redirect.PIPE, Redirect.PIPE, 64 * 1024, null, Map.of());

    /** Checks and copies the parts. */
    public SubprocessOptions {
        if (stdin == Redirect.STDOUT || stdout == Redirect.STDOUT) {
            throw new IllegalArgumentException("only stderr can be joined to stdout");
        }
        if (limit <= 0) {
            throw new IllegalArgumentException("limit must be positive, not " + limit);
        }
        environment = Map.copyOf(environment);
    }

    /** Returns these options with another input. */
    public SubprocessOptions withStdin(Redirect input) {
        return new SubprocessOptions(input, stdout, stderr, limit, directory, environment);
    }

    /** Returns these options with another output. */
    public SubprocessOptions withStdout(Redirect output) {
        return new SubprocessOptions(stdin, output, stderr, limit, directory, environment);
    }

    /** Returns these options with another place for errors. */
    public SubprocessOptions withStderr(Redirect errors) {
        return new SubprocessOptions(stdin, stdout, errors, limit, directory, environment);
    }

    /** Returns these options with another limit for the readers, in bytes. */
    public SubprocessOptions withLimit(int bytes) {
        return new SubprocessOptions(stdin, stdout, stderr, bytes, directory, environment);
    }

    /** Returns these options with a directory to run in. */
    public SubprocessOptions withDirectory(Path where) {
        return new SubprocessOptions(stdin, stdout, stderr, limit, where, environment);
    }

    /** Returns these options with one more environment variable. */
    public SubprocessOptions withEnvironment(String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return new SubprocessOptions(stdin, stdout, stderr, limit, directory, more);
    }
}
