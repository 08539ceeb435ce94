package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code examples/Chat.java} with the JDK's WebSocket client and with its own page in Chromium. */
@Timeout(120)
class ChatTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private RunningProgram chat;

    @BeforeEach
    void start() throws IOException {
        chat = RunningProgram.start("Chat", 0);
    }

    @AfterEach
    void stop() {
        chat.close();
    }

    @Test
    void everybodyHearsEverybody() throws Exception {
        var ada = new Ear();
        var grace = new Ear();
        var adasSocket = enter("Ada", ada);
        ada.hear("Ada comes in");
        var gracesSocket = enter("Grace", grace);
        ada.hear("Grace comes in");
        grace.hear("Grace comes in");
        adasSocket.sendText("in two ", false).join(); // fragments are one message
        adasSocket.sendText("parts", true).join();
        grace.hear("Ada: in two parts");
        ada.hear("Ada: in two parts");
        gracesSocket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
        ada.hear("Grace leaves");
        adasSocket.abort();
        chat.awaitLine("Ada leaves");
    }

    @Test
    void whoSaysTooMuchAtOnceHasToLeaveAndTheOthersStay() throws Exception {
        var ada = new Ear();
        var adasSocket = enter("Ada", ada);
        ada.hear("Ada comes in");
        var mallory = enter("Mallory", new Ear());
        ada.hear("Mallory comes in");
        mallory.sendText("x".repeat(5000), true);
        ada.hear("Mallory leaves");
        adasSocket.sendText("still here", true).join();
        ada.hear("Ada: still here");
    }

    @Test
    void whoPingsAndNeverReadsIsNotListenedTo() throws Exception {
        int much = 256 << 20;
        long sent = 0;
        try (var socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", chat.port()))) {
            socket.write(ByteBuffer.wrap("""
                    GET /chat HTTP/1.1\r
                    Host: chat\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """.getBytes(StandardCharsets.US_ASCII)));
            var answer = ByteBuffer.allocate(1000);
            while (!new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                assertThat(socket.read(answer)).isPositive();
            }
            socket.configureBlocking(false);
            var pings = ByteBuffer.allocate(1000 * 131);
            while (pings.hasRemaining()) {
                pings.put((byte) 0x89).put((byte) (0x80 | 125)).put(new byte[4 + 125]);
            }
            long lastTaken = System.nanoTime();
            while (sent < much && System.nanoTime() - lastTaken < TimeUnit.SECONDS.toNanos(1)) {
                if (!pings.hasRemaining()) {
                    pings.rewind();
                }
                int count = socket.write(pings);
                if (count > 0) {
                    sent += count;
                    lastTaken = System.nanoTime();
                } else {
                    Thread.sleep(1); // another process: there is nothing else to wait for
                }
            }
        }
        assertThat(sent).isLessThan(much);
    }

    @Test
    void whenItStopsTheRoomIsClosedWithACode() throws Exception {
        var ada = new Ear();
        enter("Ada", ada);
        ada.hear("Ada comes in");
        assertThat(chat.stop()).isZero();
        ada.hear("closed with 1001");
        chat.awaitLine("Stopped: StopReport\\[drained=1, cancelled=0, aborted=\\[]]");
    }

    @Test
    void itsPageTalksInABrowser() throws Exception {
        var ada = new Ear();
        var adasSocket = enter("Ada", ada);
        ada.hear("Ada comes in");
        var profile = Files.createTempDirectory("weft-chromium");
        var chromium = new ProcessBuilder(
                        Peers.require("chromium").toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "http://127.0.0.1:" + chat.port() + "/?name=Browser")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            ada.hear("Browser comes in");
            var console = console(profile);
            var answers = new Ear();
            var socket = http.newWebSocketBuilder().buildAsync(console, answers).join();
            evaluate(socket, "text.value = 'hello from a page'; form.requestSubmit(); 'said'");
            answers.hearPart("\"value\":\"said\"");
            ada.hear("Browser: hello from a page");
            adasSocket.sendText("hello, page", true).join();
            ada.hear("Ada: hello, page");
            evaluate(
                    socket,
                    "new Promise(done => setInterval(() => room.textContent.includes('Ada: hello, page') && done('heard'), 20))");
            answers.hearPart("\"value\":\"heard\"");
        } finally {
            chromium.descendants().forEach(ProcessHandle::destroyForcibly);
            chromium.destroyForcibly().waitFor();
            delete(profile);
        }
    }

    private WebSocket enter(String name, Ear ear) throws InterruptedException {
        var socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + chat.port() + "/chat"), ear)
                .join();
        socket.sendText(name, true).join();
        return socket;
    }

    /** Finds where the page's DevTools are. */
    private URI console(Path profile) throws IOException, InterruptedException {
        var port = Files.readAllLines(profile.resolve("DevToolsActivePort")).getFirst();
        var list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .build();
        var pages = http.send(list, BodyHandlers.ofString()).body();
        var page = Pattern.compile("\"webSocketDebuggerUrl\": *\"([^\"]+/page/[^\"]+)\"")
                .matcher(pages);
        assertThat(page.find()).as(pages).isTrue();
        return URI.create(page.group(1));
    }

    private static void evaluate(WebSocket console, String script) {
        var message = "{\"id\":1,\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"" + script
                + "\",\"awaitPromise\":true}}";
        console.sendText(message, true).join();
    }

    /** What Chromium's last writers add while it is deleted goes with the next round. */
    private static void delete(Path folder) throws IOException, InterruptedException {
        for (int round = 0; Files.exists(folder); round++) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | java.io.UncheckedIOException e) {
                if (round == 20) {
                    throw e;
                }
                Thread.sleep(100); // other processes are still ending
            }
        }
    }

    /** Hears what a WebSocket is told, one message a line. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        /** Waits for this message; others before it are passed over. */
        void hear(String message) throws InterruptedException {
            hear(message, message::equals);
        }

        void hearPart(String text) throws InterruptedException {
            hear(text, message -> message.contains(text));
        }

        private void hear(String what, java.util.function.Predicate<String> wanted) throws InterruptedException {
            var passed = new java.util.ArrayList<String>();
            for (var next = heard.poll(30, TimeUnit.SECONDS); ; next = heard.poll(30, TimeUnit.SECONDS)) {
                if (next == null) {
                    fail("heard " + passed + ", but not " + what);
                }
                if (wanted.test(next)) {
                    return;
                }
                passed.add(next);
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("closed with " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            heard.add("failed: " + error);
        }
    }
}
