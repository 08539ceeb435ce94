package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/Downloader.java} at a web server that is slow, breaks off, and does not have everything. */
@Timeout(120)
class DownloaderTest {
    private final byte[] content = new byte[300_000];
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger breaks = new AtomicInteger();
    private final List<String> ranges = new ArrayList<>();
    private CountDownLatch together = new CountDownLatch(1);

    @TempDir
    Path folder;

    private ExecutorService threads;
    private HttpServer server;
    private String url;

    @BeforeEach
    void start() throws IOException {
        new Random(7).nextBytes(content);
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/slow", this::slowly);
        server.createContext("/broken", this::inPieces);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void someAreFetchedAtOnceButNeverTooMany() throws Exception {
        int atOnce = System.getProperty("weft.engine").equals("carrier") ? 3 : 1;
        together = new CountDownLatch(atOnce);
        var arguments = new ArrayList<Object>(List.of(folder, 3));
        for (int i = 0; i < 8; i++) {
            arguments.add(url + "/slow/" + i + ".bin");
        }
        try (var program = RunningProgram.start("Downloader", arguments.toArray())) {
            assertThat(program.awaitEnd()).as("%s", program.lines()).isZero();
            program.awaitLine("\\[##########] 100 % of 8 files, 2\\.4 MB, .* MB/s");
        }
        for (int i = 0; i < 8; i++) {
            assertThat(folder.resolve(i + ".bin")).hasBinaryContent(content);
        }
        assertThat(most).hasValue(atOnce);
    }

    @Test
    void whatBreaksOffGoesOnWhereItStopped() throws Exception {
        breaks.set(2);
        try (var program = RunningProgram.start("Downloader", folder, 2, url + "/broken/file.bin")) {
            assertThat(program.awaitEnd()).as("%s", program.lines()).isZero();
        }
        assertThat(folder.resolve("file.bin")).hasBinaryContent(content);
        assertThat(folder.resolve("file.bin.part")).doesNotExist();
        assertThat(ranges).hasSize(3);
        assertThat(ranges.getFirst()).isEqualTo("null");
        assertThat(ranges.get(1)).matches("bytes=[1-9]\\d{0,4}-|bytes=100000-"); // what had come, or most of it
        assertThat(ranges.get(2)).matches("bytes=[1-9]\\d{4,5}-").isNotEqualTo(ranges.get(1));
    }

    @Test
    void whatIsNotThereIsNamedAndTheRestComes() throws Exception {
        try (var program = RunningProgram.start("Downloader", folder, 2, url + "/none.bin", url + "/slow/a.bin")) {
            assertThat(program.awaitEnd()).isEqualTo(1);
            program.awaitLine("failed http://127.0.0.1:\\d+/none.bin: the server says 404");
            program.awaitLine("done .*a\\.bin");
            program.awaitLine(".*IOException: 1 of 2 downloads failed");
        }
    }

    private void slowly(HttpExchange exchange) throws IOException {
        most.accumulateAndGet(open.incrementAndGet(), Math::max);
        try (exchange) {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 1000);
            exchange.getResponseBody().flush();
            together.countDown();
            together.await(30, TimeUnit.SECONDS); // the first go on when all that may be under way at once are
            open.decrementAndGet(); // before the client can know that it has all
            exchange.getResponseBody().write(content, 1000, content.length - 1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void inPieces(HttpExchange exchange) throws IOException {
        var range = String.valueOf(exchange.getRequestHeaders().getFirst("Range"));
        ranges.add(range);
        int from = range.equals("null") ? 0 : Integer.parseInt(range.substring(6, range.length() - 1));
        exchange.sendResponseHeaders(from == 0 ? 200 : 206, content.length - from);
        boolean breaksOff = breaks.getAndDecrement() > 0;
        exchange.getResponseBody().write(content, from, breaksOff ? 100_000 : content.length - from);
        exchange.close();
    }
}
