package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.asyncio.Asyncio;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.DatagramOptions;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.ServeOptions;
import dev.weft.transport.TlsOptions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No buffer is lost, however a connection ends: neither here nor in the tests that ran before. */
@Timeout(30)
class BufferLeaksTest {
    @Test
    void connectionsThatEndInTheMidstReleaseTheirBuffers() throws Exception {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        Asyncio.run(() -> {
            Asyncio.getRunningLoop().setExceptionHandler((loop, context) -> {});
            visit(ServeOptions.DEFAULT, ConnectOptions.DEFAULT);
            for (var provider : Certificates.providers()) {
                var server = TlsOptions.of(Certificates.server("weft.test")).withProvider(provider);
                var client = Certificates.client("weft.test").withProvider(provider);
                visit(ServeOptions.DEFAULT.withTls(server), ConnectOptions.DEFAULT.withTls(client));
            }
            visitByDatagram();
        });
        BufferLeaks.settle();
        assertThat(BufferLeaks.FOUND).isEmpty();
    }

    /** Each client leaves with bytes on their way in both directions; the last ones are still there when the loop ends. */
    private static void visit(ServeOptions serve, ConnectOptions connect) throws IOException {
        var server = EchoServers.start(serve);
        for (int i = 0; i < 30; i++) {
            var connection = Asyncio.openConnection(HOST, server.port(), connect);
            connection.writer().write(new byte[300_000]);
            connection.reader().readExactly(1000);
            switch (i % 3) {
                case 0 -> connection.writer().transport().abort();
                case 1 -> connection.writer().close();
                default -> connection.writer().write(new byte[300_000]);
            }
        }
        server.close();
    }

    private static void visitByDatagram() throws IOException {
        var loop = Asyncio.getRunningLoop();
        var socket = loop.createDatagramEndpoint(
                () -> new DatagramProtocol() {}, DatagramOptions.DEFAULT.withLocalAddress(HOST, 0));
        var self = (InetSocketAddress) socket.transport().getExtraInfo("sockname");
        for (int i = 0; i < 100; i++) {
            socket.transport().sendTo(bytes("again"), self);
        }
        socket.transport().abort();
    }

    @Test
    void aLostBufferIsNoticed() throws Exception {
        lose();
        BufferLeaks.settle();
        assertThat(BufferLeaks.FOUND).anyMatch(leak -> leak.contains("BufferLeaksTest"));
        BufferLeaks.FOUND.removeIf(leak -> leak.contains("BufferLeaksTest.lose"));
    }

    private static void lose() {
        var lost = ByteBufAllocator.DEFAULT.directBuffer(16);
        lost.touch();
    }
}
