package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/HttpServer.java} in front of curl and wrk. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class HttpServerTest {
    private final byte[] big = new byte[3_000_000];

    private Path folder;
    private RunningProgram server;
    private String url;

    @BeforeAll
    void start(@TempDir Path given) throws Exception {
        folder = given;
        new Random(7).nextBytes(big);
        var site = Files.createDirectory(folder.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<h1>Weft</h1>");
        Files.writeString(site.resolve("letters.txt"), "abcdefghij");
        Files.write(site.resolve("big.bin"), big);
        Files.writeString(folder.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(site.resolve("link.txt"), folder.resolve("secret.txt"));
        server = RunningProgram.start("HttpServer", site, 0, 1);
        url = "http://127.0.0.1:" + server.port();
    }

    @AfterAll
    void stop() throws Exception {
        try (var running = server) {
            assertThat(running.stop()).isZero();
            assertThat(running.lines()).as("nothing was logged").hasSize(3);
        }
    }

    @Test
    void aFileComesWholeInPartOrByItsHeadAlone() throws Exception {
        assertThat(curl("-o", folder.resolve("copy"), url + "/big.bin")).isEmpty();
        assertThat(folder.resolve("copy")).hasBinaryContent(big);
        assertThat(curl("-i", url)).contains("200 OK", "text/html", "<h1>Weft</h1>");
        assertThat(curl("-I", url + "/big.bin")).contains("200 OK", "content-length: 3000000");
        assertThat(curl("-i", "-r", "2-4", url + "/letters.txt"))
                .contains("206 Partial Content", "content-range: bytes 2-4/10")
                .endsWith("\r\n\r\ncde");
        assertThat(curl("-r", "-3", url + "/letters.txt")).isEqualTo("hij");
        assertThat(curl("-i", "-r", "10-", url + "/letters.txt")).contains(" 416 ", "bytes */10");
    }

    @Test
    void whatLiesOutsideTheFolderIsNotThere() throws Exception {
        for (var path : new String[] {"/../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd", "/link.txt", "/none"}) {
            assertThat(status("--path-as-is", url + path)).as(path).isEqualTo("404");
        }
        assertThat(status(url + "/%zz")).isEqualTo("400");
        assertThat(status(url + "/a%00b")).isEqualTo("404");
    }

    @Test
    void jsonIsTakenAndGivenBack() throws Exception {
        assertThat(curl("-i", "-d", "{\"text\": \"buy milk\"}", url + "/api/notes"))
                .contains("201 Created", "{\"notes\":1}");
        assertThat(curl(url + "/api/notes")).isEqualTo("[{\"text\":\"buy milk\"}]");
        assertThat(status("-d", "{\"text\"", url + "/api/notes")).isEqualTo("400");
        assertThat(status("-X", "DELETE", url + "/api/notes")).isEqualTo("405");
    }

    @Test
    void anAnswerOfUnknownLengthComesInChunks() throws Exception {
        assertThat(curl("-i", url + "/api/clock?ticks=2"))
                .contains("transfer-encoding: chunked")
                .endsWith("{\"tick\":1}\n{\"tick\":2}\n");
    }

    @Test
    void oneConnectionServesSeveralRequests() throws Exception {
        assertThat(curl("-w", "%{num_connects}", url + "/letters.txt", url + "/letters.txt"))
                .isEqualTo("abcdefghij1abcdefghij0");
    }

    @Test
    void whatIsTooLongIsRefused() throws Exception {
        assertThat(status("--data-binary", "@" + folder.resolve("site/big.bin"), url + "/api/notes"))
                .isEqualTo("413");
        assertThat(status("-H", "X-Long: " + "x".repeat(20_000), url)).isEqualTo("431");
    }

    @Test
    void aClientThatNeverEndsItsRequestIsHungUpOn() throws Exception {
        try (var client = new Socket("127.0.0.1", server.port())) {
            client.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void wrkMeetsNoError() throws Exception {
        var report = Peers.output("wrk", "-t1", "-c64", "-d1s", url + "/letters.txt");
        assertThat(report).doesNotContain("Non-2xx", "Socket errors");
        var requests = Pattern.compile("(\\d+) requests in").matcher(report);
        assertThat(requests.find()).as(report).isTrue();
        assertThat(Integer.parseInt(requests.group(1))).isGreaterThan(100);
    }

    @Test
    void whenItStopsTheAnswersUnderWayAreFinished() throws Exception {
        try (var stopping = RunningProgram.start("HttpServer", folder.resolve("site"), 0);
                var idle = new Socket("127.0.0.1", stopping.port())) {
            var client = new ProcessBuilder("curl", "-sN", "http://127.0.0.1:" + stopping.port() + "/api/clock?ticks=5")
                    .start();
            try (var lines = client.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("{\"tick\":1}");
                assertThat(stopping.stop()).isZero();
                assertThat(lines.lines()).hasSize(4);
            }
            assertThat(client.waitFor()).isZero();
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            stopping.awaitLine("Stopped: StopReport\\[drained=[12], cancelled=0, aborted=\\[]]");
        }
    }

    private static String curl(Object... words) throws IOException, InterruptedException {
        var command = new Object[words.length + 2];
        command[0] = "curl";
        command[1] = "-s";
        System.arraycopy(words, 0, command, 2, words.length);
        return Peers.output(command);
    }

    private String status(Object... words) throws IOException, InterruptedException {
        var command = new Object[words.length + 4];
        System.arraycopy(new Object[] {"-o", folder.resolve("body"), "-w", "%{http_code}"}, 0, command, 0, 4);
        System.arraycopy(words, 0, command, 4, words.length);
        return curl(command);
    }
}
