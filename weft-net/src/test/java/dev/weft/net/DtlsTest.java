package dev.weft.net;

import static dev.weft.net.DtlsWorld.CLIENT;
import static dev.weft.net.DtlsWorld.SERVER;
import static dev.weft.net.DtlsWorld.withEcho;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.CancelScope;
import dev.weft.transport.TlsOptions;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.BusyResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.DtlsChannel;
import dev.weft.trio.DtlsEndpoint;
import dev.weft.trio.EndOfChannelException;
import dev.weft.trio.NeedHandshakeException;
import dev.weft.trio.Trio;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What DTLS endpoints and channels promise, in virtual time over a network in memory that loses nothing. */
@Timeout(60)
class DtlsTest {
    private final UnreliableNetwork network = new UnreliableNetwork();

    @Test
    void packetsGoBothWays() {
        withEcho(network, (_, echo, endpoint) -> {
            var channel = endpoint.connect(echo.address(), CLIENT);
            assertThatThrownBy(channel::getCleartextMtu).isInstanceOf(NeedHandshakeException.class);
            assertThatThrownBy(channel::agreed).isInstanceOf(NeedHandshakeException.class);
            channel.doHandshake();
            channel.send(bytes("hello"));
            assertThat(text(channel.receive())).isEqualTo("hello");
            channel.send(bytes("goodbye"));
            assertThat(text(channel.receive())).isEqualTo("goodbye");
            assertThat(channel.agreed().getProtocol()).isEqualTo("DTLSv1.2");
            assertThat(channel.agreed().getPeerCertificates()).isNotEmpty();
            channel.doHandshake(); // only a checkpoint by now
        });
    }

    @Test
    void aPacketIsNeitherEmptyNorHuge() {
        withEcho(network, (_, echo, endpoint) -> {
            var channel = endpoint.connect(echo.address(), CLIENT);
            byte[] large = new byte[16 * 1024];
            large[large.length - 1] = 7;
            channel.send(large);
            assertThat(channel.receive()).isEqualTo(large);
            assertThatThrownBy(() -> channel.send(new byte[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> channel.send(new byte[16 * 1024 + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void theCleartextsSizeFollowsTheCiphertexts() {
        withEcho(network, (_, echo, endpoint) -> {
            var channel = endpoint.connect(echo.address(), CLIENT);
            channel.doHandshake();
            assertThat(channel.getCleartextMtu()).isBetween(1400, 1471);
            channel.setCiphertextMtu(1234);
            int size = channel.getCleartextMtu();
            channel.setCiphertextMtu(4321);
            assertThat(channel.getCleartextMtu()).isGreaterThan(size);
            channel.setCiphertextMtu(1234);
            assertThat(channel.getCleartextMtu()).isEqualTo(size);
            assertThatThrownBy(() -> channel.setCiphertextMtu(30)).isInstanceOf(IllegalArgumentException.class);

            var sizes = new ArrayList<Integer>();
            network.route(packet -> {
                sizes.add(packet.data().length);
                network.deliver(packet);
            });
            channel.send(new byte[size]);
            assertThat(channel.receive()).hasSize(size);
            assertThat(sizes).containsExactly(1234, 1234);
        });
    }

    @Test
    void allMayBeginTheHandshakeAtOnce() {
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            var got = new ArrayList<String>();
            try (var server = new DtlsEndpoint(network.open());
                    var client = new DtlsEndpoint(network.open())) {
                nursery.start(status -> server.serve(
                        channel -> Trio.openNursery(both -> {
                            both.startSoon(() -> channel.send(bytes("from server")));
                            both.startSoon(() -> got.add(text(channel.receive())));
                        }),
                        SERVER,
                        status));
                var channel = client.connect(server.address(), CLIENT);
                Trio.openNursery(both -> {
                    both.startSoon(() -> channel.send(bytes("from client")));
                    both.startSoon(() -> got.add(text(channel.receive())));
                });
                Trio.sleep(Duration.ofSeconds(1));
                assertThat(got).containsExactlyInAnyOrder("from server", "from client");
            }
        }));
    }

    @Test
    void aClosedChannelRefuses() {
        withEcho(network, (nursery, echo, endpoint) -> {
            var channel = endpoint.connect(echo.address(), CLIENT);
            channel.doHandshake();
            nursery.startSoon(() -> assertThatThrownBy(channel::receive).isInstanceOf(ClosedResourceException.class));
            Trio.sleep(Duration.ofSeconds(1));
            channel.close();
            assertThatThrownBy(() -> channel.send(bytes("x"))).isInstanceOf(ClosedResourceException.class);
            assertThatThrownBy(channel::receive).isInstanceOf(ClosedResourceException.class);
            assertThatThrownBy(channel::doHandshake).isInstanceOf(ClosedResourceException.class);
            channel.close();
            channel.aclose();
        });
    }

    @Test
    void aFarewellEndsTheChannelAtTheOtherSide() {
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var server = new DtlsEndpoint(network.open());
                    var client = new DtlsEndpoint(network.open())) {
                nursery.start(status -> server.serve(channel -> channel.send(bytes("only this")), SERVER, status));
                var channel = client.connect(server.address(), CLIENT);
                var all = new ArrayList<String>();
                channel.forEach(packet -> all.add(text(packet)));
                assertThat(all).containsExactly("only this");
                assertThatThrownBy(channel::receive).isInstanceOf(EndOfChannelException.class);
                assertThatThrownBy(() -> channel.send(bytes("x"))).isInstanceOf(BrokenResourceException.class);
            }
        }));
    }

    @Test
    void aServerEndsWhenItsEndpointIsClosed() {
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            var server = new DtlsEndpoint(network.open());
            nursery.start(status -> server.serve(DtlsWorld::echo, SERVER, status));
            server.close();
            server.aclose();
        }));
    }

    @Test
    void anEndpointHasManyChannelsAndClosesThem() {
        withEcho(network, (nursery, one, endpoint) -> {
            try (var two = new DtlsEndpoint(network.open())) {
                nursery.start(status -> two.serve(DtlsWorld::echo, SERVER, status));
                var first = endpoint.connect(one.address(), CLIENT);
                var second = endpoint.connect(two.address(), CLIENT);
                first.send(bytes("abc"));
                second.send(bytes("xyz"));
                assertThat(text(second.receive())).isEqualTo("xyz");
                assertThat(text(first.receive())).isEqualTo("abc");
                endpoint.close();
                assertThatThrownBy(() -> first.send(bytes("x"))).isInstanceOf(ClosedResourceException.class);
                assertThatThrownBy(second::receive).isInstanceOf(ClosedResourceException.class);
                assertThatThrownBy(() -> endpoint.connect(one.address(), CLIENT))
                        .isInstanceOf(ClosedResourceException.class);
                assertThatThrownBy(() -> endpoint.serve(DtlsWorld::echo, SERVER))
                        .isInstanceOf(ClosedResourceException.class);
            }
        });
    }

    @Test
    void oneTaskServesAtATime() {
        DtlsWorld.run(() -> {
            try (var server = new DtlsEndpoint(network.open())) {
                for (int round = 0; round < 2; round++) {
                    Trio.openNursery(nursery -> {
                        nursery.start(status -> server.serve(DtlsWorld::echo, SERVER, status));
                        assertThatThrownBy(() -> server.serve(DtlsWorld::echo, SERVER))
                                .isInstanceOf(BusyResourceException.class);
                        nursery.cancelScope().cancel();
                    });
                }
            }
        });
    }

    @Test
    void optionsOfTlsOverStreamsAreRefused() {
        var stream = TlsOptions.systemDefault().withServerHostname(DtlsWorld.NAME);
        withEcho(network, (_, echo, endpoint) -> {
            assertThatThrownBy(() -> endpoint.connect(echo.address(), stream))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("DTLSv1.2");
            assertThatThrownBy(() -> endpoint.serve(DtlsWorld::echo, stream))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> endpoint.connect(InetSocketAddress.createUnresolved("weft.test", 1), CLIENT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("resolved");
        });
    }

    @Test
    void aMistrustedServerIsRefusedAndToldWhy() {
        var failures = new ArrayList<String>();
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var server = new DtlsEndpoint(network.open());
                    var client = new DtlsEndpoint(network.open())) {
                nursery.start(status -> server.serve(
                        channel -> assertThatThrownBy(channel::doHandshake)
                                .isInstanceOf(BrokenResourceException.class)
                                .satisfies(e -> failures.add(e.getMessage())),
                        SERVER,
                        status));
                var channel = client.connect(server.address(), CLIENT.withServerHostname("other.test"));
                assertThatThrownBy(channel::doHandshake)
                        .isInstanceOf(BrokenResourceException.class)
                        .hasCauseInstanceOf(SSLException.class);
                assertThatThrownBy(channel::receive).isInstanceOf(BrokenResourceException.class);
                Trio.sleep(Duration.ofSeconds(1));
            }
        }));
        assertThat(failures).hasSize(1).first().asString().contains("alert");
    }

    @Test
    void certificatesThatCannotBeHadAreTheHandlersFailure() throws Exception {
        var context = Certificates.server(DtlsWorld.NAME).current().datagramContext();
        var asked = new AtomicInteger();
        var sometimes = TlsOptions.of(() -> {
            if (asked.getAndIncrement() == 1) { // the first time is when the server begins
                throw new IllegalStateException("no certificate now");
            }
            return context;
        });
        var failures = new ArrayList<String>();
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var server = new DtlsEndpoint(network.open());
                    var client = new DtlsEndpoint(network.open())) {
                nursery.start(status -> server.serve(
                        channel -> {
                            try {
                                channel.send(bytes("served"));
                            } catch (IllegalStateException e) {
                                failures.add(e.getMessage());
                            }
                        },
                        sometimes,
                        status));
                var first = client.connect(server.address(), CLIENT);
                assertThat(Trio.moveOnAfter(Duration.ofMillis(500), () -> first.doHandshake())
                                .cancelledCaught())
                        .isTrue();
                assertThat(text(client.connect(server.address(), CLIENT).receive()))
                        .isEqualTo("served");
            }
        }));
        assertThat(failures).containsExactly("no certificate now");
    }

    @Test
    void aSenderWaitsWhileTheSocketTakesNoMore() {
        withEcho(network, (nursery, echo, endpoint) -> {
            var channel = endpoint.connect(echo.address(), CLIENT);
            channel.doHandshake();
            var socket = endpoint.socket().getProtocol();
            socket.pauseWriting();
            assertThat(Trio.moveOnAfter(Duration.ofSeconds(5), () -> channel.send(bytes("never sent")))
                            .cancelledCaught())
                    .isTrue();
            nursery.startSoon(() -> channel.send(bytes("x")));
            Trio.sleep(Duration.ofSeconds(5));
            socket.resumeWriting();
            assertThat(text(channel.receive())).isEqualTo("x");
            socket.pauseWriting();
            Trio.openNursery(waiting -> {
                waiting.startSoon(() ->
                        assertThatThrownBy(() -> channel.send(bytes("y"))).isInstanceOf(ClosedResourceException.class));
                Trio.sleep(Duration.ofSeconds(5));
                endpoint.close();
            });
        });
    }

    @Test
    void packetsThatNobodyReceivesAreDroppedAndCounted() {
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            for (int buffer : List.of(10, 20)) {
                try (var echo = new DtlsEndpoint(network.open());
                        var endpoint = new DtlsEndpoint(network.open(), buffer)) {
                    nursery.start(status -> echo.serve(DtlsWorld::echo, SERVER, status));
                    assertThat(endpoint.incomingPacketsBuffer()).isEqualTo(buffer);
                    var channel = endpoint.connect(echo.address(), CLIENT);
                    for (int i = 0; i < buffer + 15; i++) {
                        channel.send(bytes("packet " + i));
                        Trio.sleep(Duration.ofSeconds(1));
                    }
                    assertThat(channel.statistics().incomingPacketsDropped()).isEqualTo(15);
                    for (int i = 0; i < buffer; i++) {
                        assertThat(text(channel.receive())).isEqualTo("packet " + i);
                    }
                    channel.send(bytes("there is room"));
                    assertThat(text(channel.receive())).isEqualTo("there is room");
                }
            }
        }));
    }

    @Test
    void aCancelledReceiveTakesNothing() {
        withEcho(network, (_, echo, endpoint) -> {
            var channel = endpoint.connect(echo.address(), CLIENT);
            channel.doHandshake();
            assertThat(Trio.moveOnAfter(Duration.ofSeconds(5), channel::receive).cancelledCaught())
                    .isTrue();
            channel.send(bytes("x"));
            Trio.sleep(Duration.ofSeconds(1));
            var scope = new CancelScope();
            scope.cancel();
            scope.run(channel::receive);
            assertThat(scope.cancelledCaught()).isTrue();
            scope = new CancelScope();
            scope.cancel();
            scope.run(() -> channel.send(bytes("never sent")));
            assertThat(text(channel.receive())).isEqualTo("x");
            channel.send(bytes("y"));
            assertThat(text(channel.receive())).isEqualTo("y");
        });
    }

    @Test
    void aCancelledHandshakeGoesOn() {
        withEcho(network, (_, echo, endpoint) -> {
            network.route(packet -> {
                if (packet.from().equals(endpoint.address())) {
                    network.deliver(packet);
                }
            });
            var channel = endpoint.connect(echo.address(), CLIENT);
            assertThat(Trio.moveOnAfter(Duration.ofMillis(500), () -> channel.doHandshake())
                            .cancelledCaught())
                    .isTrue();
            network.route(network::deliver);
            channel.send(bytes("x"));
            assertThat(text(channel.receive())).isEqualTo("x");
        });
    }

    @Test
    void clientAndServerMayChangePlaces() {
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var one = new DtlsEndpoint(network.open());
                    var two = new DtlsEndpoint(network.open())) {
                nursery.start(status -> one.serve(DtlsWorld::echo, SERVER, status));
                nursery.start(status -> two.serve(DtlsWorld::echo, SERVER, status));
                var there = two.connect(one.address(), CLIENT);
                there.send(bytes("two as client"));
                assertThat(text(there.receive())).isEqualTo("two as client");
                var back = one.connect(two.address(), CLIENT);
                back.doHandshake();
                assertThatThrownBy(() -> there.send(bytes("x"))).isInstanceOf(BrokenResourceException.class);
                back.send(bytes("one as client"));
                assertThat(text(back.receive())).isEqualTo("one as client");
            }
        }));
    }

    @Test
    void anotherAssociationWithThePeerTakesThePlaceOfTheFirst() {
        withEcho(network, (nursery, echo, endpoint) -> {
            var unused = endpoint.connect(echo.address(), CLIENT);
            var waiting = endpoint.connect(echo.address(), CLIENT);
            assertThatThrownBy(unused::doHandshake).isInstanceOf(BrokenResourceException.class);
            network.route(packet -> {});
            nursery.startSoon(() -> assertThatThrownBy(waiting::doHandshake)
                    .isInstanceOf(BrokenResourceException.class)
                    .hasMessageContaining("place"));
            Trio.sleep(Duration.ofSeconds(10));
            DtlsChannel last = endpoint.connect(echo.address(), CLIENT);
            network.route(network::deliver);
            last.send(bytes("x"));
            assertThat(text(last.receive())).isEqualTo("x");
        });
    }
}
