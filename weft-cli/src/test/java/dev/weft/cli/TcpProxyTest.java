package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/TcpProxy.java} between curl and a web server, and between bare sockets. */
@SuppressWarnings("try") // sockets that are open, and that is all
@Timeout(120)
class TcpProxyTest {
    @TempDir
    Path folder;

    @Test
    void curlGetsThroughItWhatTheServerHas() throws Exception {
        byte[] big = new byte[3_000_000];
        new Random(7).nextBytes(big);
        Files.write(folder.resolve("big.bin"), big);
        var local = new InetSocketAddress("127.0.0.1", 0);
        var server = SimpleFileServer.createFileServer(local, folder.toRealPath(), SimpleFileServer.OutputLevel.NONE);
        server.start();
        try (var proxy = RunningProgram.start(
                "TcpProxy", 0, "127.0.0.1", server.getAddress().getPort())) {
            var copy = folder.resolve("copy");
            Peers.output("curl", "-s", "-o", copy, "http://127.0.0.1:" + proxy.port() + "/big.bin");
            assertThat(copy).hasBinaryContent(big);
            proxy.awaitLine("connection 1: \\d+ bytes up, 300\\d{4} bytes down, done");
            assertThat(proxy.stop()).isZero();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void whoHasNoMoreToSayIsStillAnswered() throws Exception {
        try (var target = new ServerSocket(0);
                var proxy = RunningProgram.start("TcpProxy", 0, "127.0.0.1", target.getLocalPort());
                var client = new Socket("127.0.0.1", proxy.port());
                var accepted = target.accept()) {
            client.getOutputStream().write("question".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertThat(accepted.getInputStream().readAllBytes()).asString().isEqualTo("question");
            accepted.getOutputStream().write("answer".getBytes(StandardCharsets.US_ASCII));
            accepted.close();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("answer");
            proxy.awaitLine("connection 1: 8 bytes up, 6 bytes down, done");
        }
    }

    @Test
    void oneTooManyIsTurnedAwayAndAnIdleOneIsCut() throws Exception {
        try (var target = new ServerSocket(0);
                var proxy = RunningProgram.start("TcpProxy", 0, "127.0.0.1", target.getLocalPort(), 1, 1);
                var first = new Socket("127.0.0.1", proxy.port());
                var accepted = target.accept();
                var second = new Socket("127.0.0.1", proxy.port())) {
            assertThatThrownBy(() -> readToTheEnd(second)).isInstanceOf(SocketException.class);
            proxy.awaitLine("connection 2: turned away, all places are taken");
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            proxy.awaitLine("connection 1: 0 bytes up, 0 bytes down, cut, nothing moved");
        }
    }

    @Test
    void whereNobodyListensTheClientIsHungUpOn() throws Exception {
        try (var proxy = RunningProgram.start("TcpProxy", 0, "127.0.0.1", Peers.freePort());
                var client = new Socket("127.0.0.1", proxy.port())) {
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            proxy.awaitLine("connection 1: 0 bytes up, 0 bytes down, cannot connect to 127.0.0.1:.* refused");
        }
    }

    @Test
    void whenItStopsNobodyIsLeftWaiting() throws Exception {
        try (var target = new ServerSocket(0);
                var proxy = RunningProgram.start("TcpProxy", 0, "127.0.0.1", target.getLocalPort());
                var client = new Socket("127.0.0.1", proxy.port());
                var accepted = target.accept()) {
            assertThat(proxy.stop()).isZero();
            assertThat(accepted.getInputStream().read()).isEqualTo(-1);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            proxy.awaitLine("connection 1: 0 bytes up, 0 bytes down, cut, the proxy stops");
            proxy.awaitLine("Stopped: StopReport\\[drained=0, cancelled=1, aborted=\\[]]");
        }
    }

    /** A socket that is reset while the kernel still shakes hands may seem closed at first. */
    private static void readToTheEnd(Socket socket) throws IOException {
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() == -1) {
            throw new SocketException("closed");
        }
    }
}
