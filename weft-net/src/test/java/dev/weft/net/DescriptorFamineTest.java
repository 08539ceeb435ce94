package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.StreamReader;
import dev.weft.transport.SubprocessOptions;
import dev.weft.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that runs out of descriptors says so, waits, and goes on when some are free again. */
@Timeout(60)
class DescriptorFamineTest {
    private static final int LIMIT = 100;

    @Test
    void acceptingFailsForAWhileAndThenGoesOn() {
        assumeTrue(Files.exists(Path.of("/bin/sh")), "only where a shell can set the limit");
        Asyncio.run(() -> {
            var arguments = new ArrayList<>(List.of("-c", "ulimit -n " + LIMIT + "; exec \"$0\" \"$@\""));
            arguments.addAll(ChildJvm.command(FamineProgram.class));
            var child = Asyncio.createSubprocessExec(
                    SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT),
                    "/bin/sh",
                    arguments.toArray(String[]::new));
            var output = Objects.requireNonNull(child.stdout());
            int port = Integer.parseInt(lineThat(output, "port ").strip());
            var guests = new ArrayList<Transport>();
            for (int i = 0; i < LIMIT; i++) { // the backlog takes those that are not accepted
                guests.add(Asyncio.openConnection(HOST, port).writer().transport());
            }
            assertThat(lineThat(output, "report Too many")).contains("open files");
            assertThat(Long.parseLong(lineThat(output, "failed accepts ").strip()))
                    .isPositive();
            guests.forEach(Transport::abort);
            var late = Asyncio.openConnection(HOST, port);
            late.writer().write(bytes("after the famine\n"));
            assertThat(text(late.reader().readLine())).isEqualTo("after the famine\n");
            late.writer().close();
            child.close();
        });
    }

    private static String lineThat(StreamReader output, String start) throws IOException {
        var seen = new StringBuilder();
        for (byte[] bytes : output.lines()) {
            var line = text(bytes);
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
            seen.append(line);
        }
        throw new AssertionError("no line begins with '" + start + "': " + seen);
    }
}
