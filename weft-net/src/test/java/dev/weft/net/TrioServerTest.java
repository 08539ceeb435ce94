package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelScope;
import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.transport.ServerStatistics;
import dev.weft.transport.StopReport;
import dev.weft.transport.TlsOptions;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.Event;
import dev.weft.trio.Server;
import dev.weft.trio.SocketListener;
import dev.weft.trio.SocketStream;
import dev.weft.trio.SslListener;
import dev.weft.trio.SslStream;
import dev.weft.trio.Stream;
import dev.weft.trio.Trio;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trio's server that goes on, counts and stops. Real sockets, so real time. */
@Timeout(30)
class TrioServerTest {
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static List<Throwable> reports() {
        var reports = new ArrayList<Throwable>();
        EventLoop.current().setExceptionHandler((loop, context) -> reports.add(context.exception()));
        return reports;
    }

    private static void assertEchoes(Stream stream, String word) {
        stream.sendAll(bytes(word));
        assertThat(text(stream.receiveSome())).isEqualTo(word);
    }

    @Test
    void aHandlerThatFailsCostsItsConnectionOnly() {
        Trio.run(() -> {
            var reports = reports();
            var server = new Server<SocketStream>(stream -> {
                for (byte[] piece : stream) {
                    if (text(piece).equals("fail")) {
                        throw new IllegalArgumentException("broken handler");
                    }
                    stream.sendAll(piece);
                }
            });
            var listeners = Trio.openTcpListeners(0, HOST);
            int port = listeners.getFirst().port();
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> server.serve(listeners));
                try (var rude = Trio.openTcpStream(HOST, port)) {
                    rude.sendAll(bytes("fail"));
                    assertThat(rude.receiveSome()).isEmpty();
                }
                try (var polite = Trio.openTcpStream(HOST, port)) {
                    assertEchoes(polite, "still here");
                    assertThat(server.statistics()).isEqualTo(new ServerStatistics(2, 1, 0, 0, 1));
                }
                assertThat(server.stop(MOMENT)).isEqualTo(new StopReport(1, 0, List.of()));
            });
            assertThat(reports).singleElement().isInstanceOf(IllegalArgumentException.class);
            assertThat(server.statistics()).isEqualTo(new ServerStatistics(2, 0, 0, 0, 1));
            assertThatThrownBy(() -> Trio.openTcpStream(HOST, port)).isInstanceOf(ConnectException.class);
        });
    }

    @Test
    void oneCallStopsAServerAndReportsWhoHeldOut() {
        Trio.run(() -> {
            var begun = new ArrayList<String>();
            var mayEnd = new Event();
            var server = new Server<SocketStream>(stream -> {
                var temper = text(stream.receiveSome());
                begun.add(temper);
                stream.sendAll(bytes("ok"));
                try {
                    stream.receiveSome();
                } catch (CancelledError e) {
                    if (temper.equals("stubborn")) {
                        var shield = new CancelScope();
                        shield.shield(true);
                        shield.run(mayEnd::await);
                    }
                    throw e;
                }
            });
            var listeners = Trio.openTcpListeners(0, HOST);
            Trio.openNursery(nursery -> {
                var serving = nursery.startSoon(() -> server.serve(listeners));
                var streams = new ArrayList<SocketStream>();
                for (var temper : List.of("polite", "slow", "stubborn")) {
                    var stream = Trio.openTcpStream(HOST, listeners.getFirst().port());
                    stream.sendAll(bytes(temper));
                    stream.receiveSome();
                    streams.add(stream);
                }
                streams.getFirst().sendEof();
                var report = server.stop(MOMENT);
                assertThat(report.drained()).isEqualTo(1);
                assertThat(report.cancelled()).isEqualTo(1);
                assertThat(report.aborted()).hasSize(1);
                assertThat(streams.get(1).receiveSome()).isEmpty();
                assertThatThrownBy(
                                () -> { // cut off, though its handler still runs
                                    if (streams.getLast().receiveSome().length == 0) {
                                        throw new BrokenResourceException("the end");
                                    }
                                })
                        .isInstanceOf(BrokenResourceException.class);
                assertThat(serving.done()).isFalse();
                mayEnd.set();
                for (var stream : streams) {
                    stream.aclose();
                }
            });
            assertThat(begun).hasSize(3);
        });
    }

    private static int port(List<SslListener> listeners) {
        return ((SocketListener) listeners.getFirst().transportListener()).port();
    }

    @Test
    void garbageOrSilenceWhereTlsIsExpectedIsOneFailedHandshakeEach() {
        Trio.run(() -> {
            var reports = reports();
            var tls = TlsOptions.of(Certificates.server("weft.test"));
            var patient = Trio.openSslOverTcpListeners(0, HOST, tls);
            var impatient = Trio.openSslOverTcpListeners(0, HOST, tls.withTimeouts(MOMENT, MOMENT));
            int port = port(impatient);
            var server = new Server<SslStream>(TrioSocketsTest::echo);
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> server.serve(impatient));
                nursery.startSoon(() -> server.serve(patient));
                try (var rude = Trio.openTcpStream(HOST, port);
                        var mute = Trio.openTcpStream(HOST, port)) {
                    rude.sendAll(new byte[1000]);
                    for (var stream : List.of(rude, mute)) {
                        while (stream.receiveSome().length > 0) {
                            // an alert, perhaps
                        }
                    }
                }
                try (var polite = Trio.openSslOverTcpStream(HOST, port(patient), Certificates.client("weft.test"))) {
                    assertEchoes(polite, "still here");
                }
                server.stop(MOMENT);
            });
            assertThat(reports)
                    .hasSize(2)
                    .anySatisfy(report -> assertThat(report)
                            .isInstanceOf(BrokenResourceException.class)
                            .hasMessageMatching("TLS over SocketStream\\[.*:" + port + " to .*\\d+] failed: .+"));
            assertThat(server.statistics()).isEqualTo(new ServerStatistics(3, 0, 0, 2, 0));
        });
    }
}
