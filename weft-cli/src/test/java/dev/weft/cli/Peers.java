package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Other people's programs that a test needs. Where one is missing the test is skipped, or fails if all peers are required. */
final class Peers {
    private static final long LIMIT_SECONDS = 60;

    private Peers() {}

    /** Returns where a command is. */
    static Path require(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, command))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(command));
    }

    /** Skips the test, or fails it if {@code WEFT_PEERS=required}. */
    static <T> T missing(String what) {
        if ("required".equals(System.getenv("WEFT_PEERS"))) {
            return fail(what + " is not installed");
        }
        return abort(what + " is not installed");
    }

    /** Runs a command to its end, and returns what it printed; fails if it fails. */
    static String output(Object... command) throws IOException, InterruptedException {
        var words = Stream.of(command).map(Object::toString).toList();
        require(words.getFirst());
        return outputOf(new ProcessBuilder(words));
    }

    static String outputOf(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", builder.command(), output).isZero();
        return output;
    }

    /** Starts a server whose output nobody wants to see unless it fails to listen. */
    static Process serve(int port, Path log, List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!listens(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                return fail(command + " does not listen:\n" + Files.readString(log));
            }
            Thread.sleep(50); // another process: there is nothing else to wait for
        }
        return process;
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
