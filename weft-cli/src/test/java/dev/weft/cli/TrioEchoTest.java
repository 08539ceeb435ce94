package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trio's echo server with two clients at once, of which one leaves. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading a pipe cannot be interrupted
class TrioEchoTest {
    private static final int PORT = 12345;
    private static final Path EXAMPLES =
            Path.of(System.getProperty("weft.root")).resolve("examples");

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endAll() throws InterruptedException {
        for (var process : processes) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void twoClientsAtOnceGetNumbersOfTheirOwnAndOneThatLeavesIsNoticed() throws Exception {
        assertThat(Ports.isListenedOn(PORT)).isFalse();
        var server = start("TrioEchoServer");
        processes.add(server);
        assertThat(Ports.awaitListener(PORT, server, 30)).isTrue();
        var data = "b'async can sometimes be confusing, but I believe in you!'";
        for (int i = 0; i < 2; i++) {
            processes.add(start("TrioEchoClient"));
        }
        var seen = new ArrayList<String>();
        var lines = server.inputReader();
        for (int ident : List.of(0, 1)) {
            readUntil(lines, "echo_server " + ident + ": sending data " + data, seen);
            assertThat(seen)
                    .contains("echo_server " + ident + ": started", "echo_server " + ident + ": received data " + data);
        }
        for (var client : processes.subList(1, 3)) {
            leave(client, "receiver: got data " + data);
        }
        for (int ident : List.of(0, 1)) {
            readUntil(lines, "echo_server " + ident + ": connection closed", seen);
            assertThat(seen).contains("echo_server " + ident + ": received data b''");
        }
    }

    /** Ends a client a second before there will be anything that it could leave unread, which the server would see as a reset. */
    private static void leave(Process client, String last) throws IOException {
        var lines = client.inputReader();
        while (lines.ready()) {
            lines.readLine();
        }
        readUntil(lines, last, new ArrayList<>());
        client.destroy();
    }

    /** Reads on, unless the line has come already. */
    private static void readUntil(java.io.BufferedReader lines, String last, List<String> seen) throws IOException {
        while (!seen.contains(last)) {
            var line = lines.readLine();
            assertThat(line).as(() -> "it ended after " + seen).isNotNull();
            seen.add(line);
        }
    }

    private static Process start(String program) throws IOException {
        var command = new ArrayList<>(Children.jvm(JvmsTest.engine()));
        command.addAll(List.of(
                "dev.weft.cli.Weft", "run", EXAMPLES.resolve(program + ".java").toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
