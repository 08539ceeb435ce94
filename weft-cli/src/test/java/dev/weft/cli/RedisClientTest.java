package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/RedisClient.java} at a real Redis. */
@Timeout(120)
class RedisClientTest {
    @TempDir
    Path folder;

    @Test
    void commandsAndMessagesComeBack() throws Exception {
        int port = Peers.freePort();
        var command = List.of(
                Peers.require("redis-server").toString(),
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                folder.toString());
        var redis = Peers.serve(port, folder.resolve("log"), command);
        try (var client = RunningProgram.start("RedisClient", port)) {
            assertThat(client.awaitEnd()).as("%s", client.lines()).isZero();
            assertThat(client.lines().stream().filter(line -> !line.startsWith("in ")))
                    .containsExactly(
                            "OK",
                            "hello",
                            "null",
                            "100 tasks have counted to 10000",
                            "refused: ERR value is not an integer or out of range",
                            "heard one",
                            "heard two",
                            "heard three",
                            "(the end)");
        } finally {
            redis.destroy();
            redis.waitFor();
        }
    }
}
