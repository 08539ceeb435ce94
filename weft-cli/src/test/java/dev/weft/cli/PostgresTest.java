package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** {@code examples/Postgres.java} at a real PostgreSQL, which has a new data folder and listens on a free port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class PostgresTest {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private Path folder;
    private Process postgres;
    private String url;

    @BeforeAll
    void start() throws Exception {
        var programs = programs();
        folder = Files.createTempDirectory(Path.of("/tmp"), "weft-postgres");
        if (isRoot()) { // which PostgreSQL refuses to run as
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        var data = folder.resolve("data").toString();
        Peers.outputOf(new ProcessBuilder(asUser(
                programs.resolve("initdb"), "-D", data, "-A", "trust", "-U", "weft", "--no-sync", "--no-locale")));
        int port = Peers.freePort();
        url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=weft";
        postgres = Peers.serve(
                port,
                folder.resolve("log"),
                asUser(
                        programs.resolve("postgres"),
                        "-D",
                        data,
                        "-p",
                        "" + port,
                        "-k",
                        "",
                        "-F",
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "max_connections=220"));
    }

    @AfterAll
    void stop() throws Exception {
        if (postgres != null) {
            var pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(server -> {
                server.destroy();
                server.onExit().join();
            });
            postgres.waitFor();
        }
        if (folder != null) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void aBlockingDriverServesManyQueriesAtOnceOnOneThread() throws Exception {
        boolean carrier = System.getProperty("weft.engine").equals("carrier");
        int queries = carrier ? 200 : 4; // on the portable engine one after the other
        try (var program = RunningProgram.start("Postgres", url, queries)) {
            int code = program.awaitEnd();
            assertThat(code).as("%s", program.lines()).isZero();
            program.awaitLine(queries + " queries of 0.5 s on " + queries
                    + " connections and one thread, answers in order: true");
            long millis = Long.parseLong(program.awaitLine("(\\d+) ms").group(1));
            if (carrier) {
                assertThat(millis).as("one after the other it would be 100 s").isBetween(500L, 20_000L);
            } else {
                assertThat(millis).isGreaterThan(2_000L);
            }
        }
    }

    @Test
    void aQueueOfConnectionsIsAPool() throws Exception {
        boolean carrier = System.getProperty("weft.engine").equals("carrier");
        try (var program = carrier
                ? RunningProgram.start("Postgres", url, 100, 50)
                : RunningProgram.start("Postgres", url, 4, 2)) {
            int code = program.awaitEnd();
            assertThat(code).as("%s", program.lines()).isZero();
            program.awaitLine("(100|4) queries of 0.5 s on (50|2) connections and one thread, answers in order: true");
        }
    }

    private static Path programs() throws IOException {
        if (Files.isDirectory(INSTALLED)) {
            try (var versions = Files.newDirectoryStream(INSTALLED)) {
                for (var version : versions) {
                    if (Files.isExecutable(version.resolve("bin/initdb"))) {
                        return version.resolve("bin");
                    }
                }
            }
        }
        return Peers.missing("PostgreSQL");
    }

    private static List<String> asUser(Path program, String... words) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(program.toString());
        command.addAll(List.of(words));
        return command;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
