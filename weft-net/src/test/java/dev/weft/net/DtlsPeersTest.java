package dev.weft.net;

import static dev.weft.net.DtlsWorld.CLIENT;
import static dev.weft.net.DtlsWorld.NAME;
import static dev.weft.net.DtlsWorld.SERVER;
import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.Process;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.SubprocessOptions;
import dev.weft.trio.DtlsEndpoint;
import dev.weft.trio.Trio;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** DTLS over real sockets, against itself and against OpenSSL. */
@Timeout(60)
class DtlsPeersTest {
    private static final DatagramOptions LOCAL = DatagramOptions.DEFAULT.withLocalAddress(HOST, 0);
    private static final SubprocessOptions MERGED =
            SubprocessOptions.PIPES.withStderr(SubprocessOptions.Redirect.STDOUT);

    private static Process openssl(Object... arguments) throws IOException {
        var texts = Stream.of(arguments).map(Object::toString).toArray(String[]::new);
        return Asyncio.createSubprocessExec(MERGED, "openssl", texts);
    }

    private static void awaitLine(Process process, String wanted, StringBuilder output) throws IOException {
        for (byte[] line : process.stdout().lines()) {
            output.append(text(line));
            if (text(line).contains(wanted)) {
                return;
            }
        }
        throw new AssertionError("no line has " + wanted + " in: " + output);
    }

    @Test
    void twoEndpointsTalkOverRealSockets() {
        Trio.run(() -> Trio.failAfter(
                Duration.ofSeconds(30),
                () -> Trio.openNursery(nursery -> {
                    try (var server = DtlsEndpoint.open(LOCAL);
                            var client = DtlsEndpoint.open()) {
                        nursery.start(status -> server.serve(DtlsWorld::echo, SERVER, status));
                        var channel = client.connect(server.address(), CLIENT);
                        for (int i = 0; i < 1000; i++) {
                            channel.send(bytes("packet " + i));
                            assertThat(text(channel.receive())).isEqualTo("packet " + i);
                        }
                        nursery.cancelScope().cancel();
                    }
                })));
    }

    @Test
    void opensslIsAClient(@TempDir Path directory) throws IOException {
        var trusted = Files.writeString(directory.resolve("ca.pem"), Certificates.AUTHORITY.getCertificatePEM());
        var output = new StringBuilder();
        Trio.run(() -> Trio.failAfter(
                Duration.ofSeconds(30),
                () -> Trio.openNursery(nursery -> {
                    try (var server = DtlsEndpoint.open(LOCAL)) {
                        nursery.start(status -> server.serve(DtlsWorld::echo, SERVER, status));
                        for (int mtu : new int[] {1400, 300}) {
                            try (var client = openssl(
                                    "s_client",
                                    "-dtls1_2",
                                    "-mtu",
                                    mtu,
                                    "-connect",
                                    HOST + ":" + server.address().getPort(),
                                    "-servername",
                                    NAME,
                                    "-verify_hostname",
                                    NAME,
                                    "-verify_return_error",
                                    "-CAfile",
                                    trusted)) {
                                client.stdin().write(bytes("over dtls\n"));
                                awaitLine(client, "over dtls", output);
                                client.stdin().close();
                                client.await();
                            }
                        }
                        nursery.cancelScope().cancel();
                    }
                })));
        assertThat(output.toString()).contains("Verification: OK", "DTLSv1.2");
    }

    @Test
    void opensslIsAServer(@TempDir Path directory) throws Exception {
        var bundle = Certificates.bundle(NAME);
        var chain = Files.writeString(directory.resolve("chain.pem"), bundle.getCertificatePathPEM());
        var key = Files.writeString(directory.resolve("key.pem"), bundle.getPrivateKeyPEM());
        for (var cookies : List.of("-listen", "-quiet")) {
            int port = freePort();
            var output = new StringBuilder();
            Trio.run(() -> Trio.failAfter(Duration.ofSeconds(30), () -> {
                var address = new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
                try (var server =
                                openssl("s_server", "-dtls1_2", "-accept", port, "-cert", chain, "-key", key, cookies);
                        var client = DtlsEndpoint.open(LOCAL)) {
                    var channel = client.connect(address, CLIENT);
                    channel.doHandshake(); // again and again, until it listens
                    channel.send(bytes("from weft\n"));
                    awaitLine(server, "from weft", output);
                    server.stdin().write(bytes("from openssl\n"));
                    assertThat(text(channel.receive())).isEqualTo("from openssl\n");
                    channel.aclose();
                    server.terminate();
                    server.await();
                }
            }));
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.DatagramSocket(0, InetAddress.ofLiteral(HOST))) {
            return socket.getLocalPort();
        }
    }
}
