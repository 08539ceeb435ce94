package dev.weft.net;

import static dev.weft.net.DtlsWorld.CLIENT;
import static dev.weft.net.DtlsWorld.SERVER;
import static dev.weft.net.DtlsWorld.withEcho;
import static dev.weft.net.EchoServers.bytes;
import static dev.weft.net.EchoServers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.EventLoop;
import dev.weft.net.UnreliableNetwork.Packet;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.DtlsEndpoint;
import dev.weft.trio.Trio;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DTLS over networks that lose, repeat, delay and forge, in virtual time. */
@Timeout(120)
class DtlsFaultsTest {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;

    private final UnreliableNetwork network = new UnreliableNetwork();

    private static boolean isHello(Packet packet) {
        return packet.data().length > 13 && packet.data()[0] == HANDSHAKE && packet.data()[13] == CLIENT_HELLO;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void handshakesGetThroughABadNetwork(long seed) {
        var resuming = Certificates.client(DtlsWorld.NAME);
        network.route(network.bad(seed));
        withEcho(network, (_, echo, _) -> {
            for (int i = 0; i < 100; i++) {
                var message = "message " + i;
                try (var endpoint = new DtlsEndpoint(network.open())) {
                    var channel = endpoint.connect(echo.address(), i % 3 == 0 ? resuming : CLIENT);
                    channel.doHandshake();
                    boolean back = false;
                    while (!back) {
                        back = !Trio.moveOnAfter(Duration.ofSeconds(10), () -> {
                                    channel.send(bytes(message));
                                    assertThat(text(channel.receive())).isEqualTo(message);
                                })
                                .cancelledCaught();
                    }
                }
            }
        });
    }

    @Test
    void dataComesOnceAndInAnyOrder() {
        withEcho(network, (_, echo, endpoint) -> {
            var channel = endpoint.connect(echo.address(), CLIENT);
            channel.doHandshake();
            var held = new ArrayList<Packet>();
            network.route(packet -> {
                if (packet.to().equals(endpoint.address())) {
                    held.add(packet);
                } else {
                    network.deliver(packet);
                }
            });
            for (var data : List.of("one", "two", "three")) {
                channel.send(bytes(data));
            }
            Trio.sleep(Duration.ofSeconds(1));
            for (int index : new int[] {2, 0, 0, 2, 1, 1}) {
                network.deliver(held.get(index));
            }
            assertThat(List.of(text(channel.receive()), text(channel.receive()), text(channel.receive())))
                    .containsExactly("three", "one", "two");
            assertThat(Trio.moveOnAfter(Duration.ofSeconds(9), channel::receive).cancelledCaught())
                    .isTrue();
        });
    }

    @Test
    void aPeerThatDoesNotAnswerIsAskedEverMoreSeldom() {
        var times = new ArrayList<Long>();
        withEcho(network, (_, echo, endpoint) -> {
            long begin = EventLoop.current().nanoTime();
            network.route(packet -> times.add(
                    Duration.ofNanos(EventLoop.current().nanoTime() - begin).toSeconds()));
            var channel = endpoint.connect(echo.address(), CLIENT);
            assertThat(Trio.moveOnAfter(Duration.ofSeconds(200), () -> channel.doHandshake())
                            .cancelledCaught())
                    .isTrue();
        });
        assertThat(times).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L);
    }

    @Test
    void theFirstWaitIsUpToTheCaller() {
        for (int seconds : new int[] {1, 2, 4}) {
            var first = new AtomicInteger();
            withEcho(network, (_, echo, endpoint) -> {
                network.route(packet -> {
                    if (first.getAndIncrement() > 0) {
                        network.deliver(packet);
                    }
                });
                long begin = EventLoop.current().nanoTime();
                endpoint.connect(echo.address(), CLIENT).doHandshake(Duration.ofSeconds(seconds));
                assertThat(EventLoop.current().nanoTime() - begin)
                        .isEqualTo(Duration.ofSeconds(seconds).toNanos());
            });
        }
    }

    @Test
    void theLastFlightIsRepeatedThoughNobodyReceives() {
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var server = new DtlsEndpoint(network.open());
                    var endpoint = new DtlsEndpoint(network.open())) {
                nursery.start(status -> server.serve(
                        channel -> {
                            channel.doHandshake();
                            Trio.sleepForever();
                        },
                        SERVER,
                        status));
                var lost = new AtomicInteger();
                network.route(packet -> {
                    boolean last =
                            packet.to().equals(endpoint.address()) && DtlsFaultsTest.lastEpochOf(packet.data()) == 1;
                    if (!last || lost.getAndIncrement() >= 2) {
                        network.deliver(packet);
                    }
                });
                long begin = EventLoop.current().nanoTime();
                endpoint.connect(server.address(), CLIENT).doHandshake();
                assertThat(lost).hasValue(3);
                assertThat(EventLoop.current().nanoTime() - begin)
                        .isEqualTo(Duration.ofSeconds(3).toNanos());
                nursery.cancelScope().cancel();
            }
        }));
    }

    private static int lastEpochOf(byte[] datagram) {
        int epoch = 0;
        for (int at = 0;
                at < datagram.length;
                at += 13 + ((datagram[at + 11] & 0xFF) << 8) + (datagram[at + 12] & 0xFF)) {
            epoch = datagram[at + 4];
        }
        return epoch;
    }

    @Test
    void smallDatagramsAreKeptTo() {
        int mtu = 400; // larger than the first message, which cannot be cut
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var server = new DtlsEndpoint(network.open());
                    var endpoint = new DtlsEndpoint(network.open())) {
                nursery.start(status -> server.serve(
                        channel -> {
                            channel.setCiphertextMtu(mtu);
                            channel.send(channel.receive());
                        },
                        SERVER,
                        status));
                network.route(packet -> {
                    assertThat(packet.data().length).isLessThanOrEqualTo(mtu);
                    network.deliver(packet);
                });
                var channel = endpoint.connect(server.address(), CLIENT);
                channel.setCiphertextMtu(mtu);
                channel.send(bytes("small"));
                assertThat(text(channel.receive())).isEqualTo("small");
            }
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "fd00::1"})
    void whatEveryNetworkCarriesIsEnoughForAHandshake(String host) {
        int mtu = host.contains(":") ? 1280 - 48 : 576 - 28;
        var tooLarge = new AtomicInteger();
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var server = new DtlsEndpoint(network.open(host));
                    var endpoint = new DtlsEndpoint(network.open(host))) {
                nursery.start(status -> server.serve(DtlsWorld::echo, SERVER, status));
                network.route(packet -> {
                    if (packet.data().length <= mtu) {
                        network.deliver(packet);
                    } else {
                        tooLarge.incrementAndGet();
                    }
                });
                var channel = endpoint.connect(server.address(), CLIENT);
                channel.setCiphertextMtu(9999);
                channel.send(bytes("xyz"));
                assertThat(text(channel.receive())).isEqualTo("xyz");
                assertThat(channel.getCleartextMtu()).isGreaterThan(9000);
            }
        }));
        if (!host.contains(":")) {
            assertThat(tooLarge).hasPositiveValue();
        }
    }

    @Test
    void aClientThatBeginsAnewGetsAnotherHandler() {
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var server = new DtlsEndpoint(network.open());
                    var endpoint = new DtlsEndpoint(network.open())) {
                var handlers = new AtomicInteger();
                nursery.start(status -> server.serve(
                        channel -> {
                            if (handlers.incrementAndGet() == 1) {
                                Trio.sleep(Duration.ofSeconds(2));
                                assertThatThrownBy(channel::doHandshake)
                                        .isInstanceOf(BrokenResourceException.class)
                                        .hasMessageContaining("place");
                            } else {
                                channel.send(bytes("hello"));
                            }
                        },
                        SERVER,
                        status));
                var first = endpoint.connect(server.address(), CLIENT);
                Trio.moveOnAfter(Duration.ofMillis(500), () -> first.doHandshake());
                assertThat(handlers).hasValue(1);
                assertThat(text(endpoint.connect(server.address(), CLIENT).receive()))
                        .isEqualTo("hello");
                Trio.sleep(Duration.ofSeconds(10));
                assertThat(handlers).hasValue(2);
            }
        }));
    }

    @Test
    void aCookieIsGoodForItsAddressAndItsTimeOnly() {
        DtlsWorld.run(() -> Trio.openNursery(nursery -> {
            try (var server = new DtlsEndpoint(network.open());
                    var endpoint = new DtlsEndpoint(network.open())) {
                var handlers = new AtomicInteger();
                nursery.start(status -> server.serve(
                        channel -> {
                            handlers.incrementAndGet();
                            Trio.sleepForever();
                        },
                        SERVER,
                        status));
                var hellos = new ArrayList<Packet>();
                network.route(packet -> {
                    if (isHello(packet)) {
                        hellos.add(packet);
                        if (hellos.size() > 1) { // it has a cookie, and gets lost
                            return;
                        }
                    }
                    network.deliver(packet);
                });
                var channel = endpoint.connect(server.address(), CLIENT);
                Trio.moveOnAfter(Duration.ofMillis(500), () -> channel.doHandshake());
                assertThat(hellos).hasSize(2);
                assertThat(server).hasToString("DtlsEndpoint[" + server.address() + ", 0 associations]");

                var answers = new ArrayList<Packet>();
                network.route(answers::add);
                var stolen = hellos.get(1);
                var victim = new InetSocketAddress(InetAddress.ofLiteral("10.9.9.9"), 9);
                network.deliver(new Packet(stolen.data(), victim, stolen.to()));
                for (int at = 25; at < stolen.data().length; at++) { // but for the headers, all is signed
                    byte[] changed = stolen.data().clone();
                    changed[at] ^= 1;
                    network.deliver(new Packet(changed, stolen.from(), stolen.to()));
                }
                Trio.sleep(Duration.ofSeconds(61));
                network.deliver(stolen);
                Trio.sleep(Duration.ofSeconds(1));
                assertThat(handlers).hasValue(0);
                assertThat(answers)
                        .isNotEmpty()
                        .allSatisfy(answer -> assertThat(answer.data().length).isLessThan(stolen.data().length));
                assertThat(server.toString()).contains("0 associations");
                nursery.cancelScope().cancel();
            }
        }));
    }

    @Test
    void garbageIsDropped() {
        withEcho(network, (_, echo, endpoint) -> {
            var hellos = new ArrayList<byte[]>();
            network.route(packet -> {
                if (isHello(packet)) {
                    hellos.add(packet.data());
                }
                network.deliver(packet);
            });
            var channel = endpoint.connect(echo.address(), CLIENT);
            channel.send(bytes("before"));
            assertThat(text(channel.receive())).isEqualTo("before");
            var random = new Random(4);
            for (byte[] hello : hellos) {
                for (int size = 0; size < hello.length; size++) {
                    throwAt(echo, endpoint, Arrays.copyOf(hello, size));
                }
                for (int i = 0; i < 1000; i++) {
                    byte[] changed = hello.clone();
                    changed[random.nextInt(14, changed.length)] = (byte) random.nextInt();
                    throwAt(echo, endpoint, changed);
                }
            }
            for (int i = 0; i < 1000; i++) {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                if (noise.length > 13 && i % 2 == 0) { // looks like a record
                    System.arraycopy(new byte[] {(byte) (20 + i % 5), -2, -3, 0, (byte) (i % 3)}, 0, noise, 0, 5);
                    noise[11] = 0;
                    noise[12] = (byte) (noise.length - 13);
                }
                throwAt(echo, endpoint, noise);
            }
            Trio.sleep(Duration.ofSeconds(1));
            channel.send(bytes("after"));
            String got;
            do {
                got = text(channel.receive());
            } while (got.equals("before"));
            assertThat(got).isEqualTo("after");
        });
    }

    /** From the client, and from somebody whom the server does not know; and at the client. */
    private void throwAt(DtlsEndpoint echo, DtlsEndpoint endpoint, byte[] garbage) {
        var stranger = new InetSocketAddress(InetAddress.ofLiteral("10.6.6.6"), 6);
        network.deliver(new Packet(garbage, stranger, echo.address()));
        network.deliver(new Packet(garbage, endpoint.address(), echo.address()));
        network.deliver(new Packet(garbage, echo.address(), endpoint.address()));
    }
}
