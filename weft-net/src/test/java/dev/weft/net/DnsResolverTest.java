package dev.weft.net;

import static dev.weft.net.EchoServers.HOST;
import static dev.weft.net.EchoServers.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.Action;
import dev.weft.CancelledError;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.net.DnsServer.Manner;
import dev.weft.spi.Networks;
import dev.weft.transport.ConnectOptions;
import dev.weft.trio.ServingOptions;
import dev.weft.trio.SocketListener;
import dev.weft.trio.Trio;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Names looked up by Netty's resolver on the loop, from a real name server. So real time. */
@Timeout(30)
class DnsResolverTest {
    private final Properties before = (Properties) System.getProperties().clone();
    private DnsServer server;

    @BeforeEach
    void startServer() throws Exception {
        server = new DnsServer();
        System.setProperty("weft.net.resolver", "netty");
        System.setProperty("weft.net.nameservers", server.address());
        System.setProperty("weft.net.queryMillis", "10000");
    }

    @AfterEach
    void stopServer() {
        server.close();
        System.setProperties(before);
    }

    /** Runs a program that leaves no socket open. */
    private static void run(Action program) throws IOException {
        Descriptors.assertNoneIsLeft(() -> Asyncio.run(program));
    }

    private static List<InetSocketAddress> lookUp(String host) throws IOException {
        return Asyncio.getRunningLoop().getAddrInfo(host, 80);
    }

    private static InetSocketAddress[] addresses(String... addresses) {
        return List.of(addresses).stream()
                .map(address -> new InetSocketAddress(address, 80))
                .toArray(InetSocketAddress[]::new);
    }

    private static void assertFails(String host, String said) {
        assertThatThrownBy(() -> lookUp(host))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("cannot resolve " + host)
                .hasCauseInstanceOf(Exception.class);
    }

    @Test
    void bothFamiliesAreFoundIpv4First() throws Exception {
        server.host("both.test", "2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2");
        server.host("old.test", "192.0.2.3");
        server.host("new.test", "2001:db8::3");
        run(() -> {
            assertThat(lookUp("both.test"))
                    .containsExactly(addresses("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"));
            assertThat(lookUp("old.test")).containsExactly(addresses("192.0.2.3"));
            assertThat(lookUp("new.test")).containsExactly(addresses("2001:db8::3"));
        });
    }

    @Test
    void trioAsksTheSame() throws Exception {
        server.host("trio.test", HOST);
        Descriptors.assertNoneIsLeft(() -> Trio.run(() -> Trio.openNursery(nursery -> {
            List<SocketListener> listeners = nursery.start(status -> Trio.serveTcp(
                    TrioSocketsTest::echo,
                    0,
                    ServingOptions.<SocketListener>defaults().withHost(HOST).withTaskStatus(status)));
            try (var stream =
                    Trio.openTcpStream("trio.test", listeners.getFirst().port())) {
                stream.sendAll(bytes("ping"));
                assertThat(stream.receiveSome()).isEqualTo(bytes("ping"));
            }
            nursery.cancelScope().cancel();
        })));
        assertThat(server.asked).contains("udp A trio.test.");
    }

    @Test
    void theHostsFileComesFirst() throws Exception {
        server.host("localhost", "192.0.2.1");
        run(() -> assertThat(lookUp("localhost")).contains(addresses(HOST)));
        assertThat(server.asked).isEmpty();
    }

    @Test
    void anUnknownNameIsNamedWithTheCause() throws Exception {
        server.host("empty.test");
        run(() -> {
            assertFails("nobody.test", "NXDomain");
            assertFails("empty.test", "AAAA");
            assertFails("a..b", "label");
        });
    }

    @Test
    void aServerThatNeverAnswersIsGivenUpAtTheLimit() throws Exception {
        System.setProperty("weft.net.queryMillis", "60");
        server.host("silent.test", Manner.SILENCE, 60, HOST);
        run(() -> assertFails("silent.test", "60 ms"));
        assertThat(server.asked)
                .containsExactlyInAnyOrder(
                        "udp A silent.test.", "udp A silent.test.", "udp AAAA silent.test.", "udp AAAA silent.test.");
    }

    @Test
    void theNextServerIsAskedWhenOneIsSilent() throws Exception {
        System.setProperty("weft.net.queryMillis", "200");
        server.host("two.test", Manner.SILENCE, 60, HOST);
        try (var second = new DnsServer()) {
            second.host("two.test", "192.0.2.2");
            System.setProperty("weft.net.nameservers", server.address() + ", " + second.address());
            run(() -> assertThat(lookUp("two.test")).containsExactly(addresses("192.0.2.2")));
        }
    }

    @Test
    void aLostDatagramIsAskedForAgain() throws Exception {
        System.setProperty("weft.net.queryMillis", "200");
        server.host("lossy.test", Manner.LOSE_THE_FIRST, 60, "192.0.2.1", "2001:db8::1");
        run(() -> assertThat(lookUp("lossy.test")).containsExactly(addresses("192.0.2.1", "2001:db8::1")));
    }

    @Test
    void whatDoesNotFitIntoADatagramComesByTcp() throws Exception {
        server.host("large.test", Manner.TRUNCATE, 60, "192.0.2.1", "2001:db8::1");
        run(() -> assertThat(lookUp("large.test")).containsExactly(addresses("192.0.2.1", "2001:db8::1")));
        assertThat(server.asked).contains("tcp A large.test.", "tcp AAAA large.test.");
    }

    @Test
    void anAnswerIsKeptByTheLoopAsLongAsItSays() throws Exception {
        server.host("kept.test", "192.0.2.1");
        server.host("fresh.test", Manner.ANSWER, 0, "192.0.2.1");
        run(() -> {
            for (int i = 0; i < 3; i++) {
                assertThat(lookUp("kept.test")).containsExactly(addresses("192.0.2.1"));
                assertThat(lookUp("fresh.test")).containsExactly(addresses("192.0.2.1"));
            }
        });
        assertThat(server.asked.stream().filter("udp A kept.test."::equals)).hasSize(1);
        assertThat(server.asked.stream().filter("udp A fresh.test."::equals)).hasSize(3);
        run(() -> lookUp("kept.test"));
        assertThat(server.asked.stream().filter("udp A kept.test."::equals)).hasSize(2);
    }

    @Test
    void manyWhoAskAtOnceAskOnceAndOneMayLeave() throws Exception {
        System.setProperty("weft.net.queryMillis", "200");
        server.host("loved.test", Manner.LOSE_THE_FIRST, 60, "192.0.2.1");
        run(() -> {
            var first = Asyncio.createTask(() -> lookUp("loved.test"));
            var others = new ArrayList<Task<List<InetSocketAddress>>>();
            for (int i = 0; i < 100; i++) {
                others.add(Asyncio.createTask(() -> lookUp("loved.test")));
            }
            Asyncio.sleep(Duration.ZERO);
            first.cancel();
            for (var other : others) {
                assertThat(other.await()).containsExactly(addresses("192.0.2.1"));
            }
            assertThatThrownBy(first::await).isInstanceOf(CancelledError.class);
        });
        assertThat(server.asked.stream().filter("udp A loved.test."::equals)).hasSize(2);
    }

    @Test
    void aCancelledLookUpLeavesNothing() throws Exception {
        server.host("silent.test", Manner.SILENCE, 60, HOST);
        server.host("soon.test", "192.0.2.1");
        run(() -> {
            long before = Descriptors.sockets();
            for (int round = 0; round < 20; round++) {
                var task = Asyncio.createTask(() -> lookUp("silent.test"));
                if (round > 0) {
                    Asyncio.sleep(Duration.ofMillis(round % 4));
                }
                task.cancel();
                assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
            }
            assertThat(lookUp("soon.test")).containsExactly(addresses("192.0.2.1"));
            Asyncio.sleep(Duration.ofMillis(1)); // the last socket is closed in the next poll
            assertThat(Descriptors.sockets()).isLessThanOrEqualTo(before);
        });
        assertNothingLeaks();
    }

    @Test
    void aLoopThatEndsMeanwhileLeavesNothing() throws Exception {
        server.host("silent.test", Manner.SILENCE, 60, HOST);
        server.host("kept.test", "192.0.2.1");
        run(() -> {
            lookUp("kept.test");
            var unheard = Networks.get().resolve(Asyncio.getRunningLoop(), "silent.test", 80);
            while (server.asked.stream().noneMatch(question -> question.contains("silent.test."))) {
                Asyncio.sleep(Duration.ofMillis(1)); // the answer is nobody's to await
            }
            assertThat(unheard.done()).isFalse();
        });
        assertNothingLeaks();
    }

    private static void assertNothingLeaks() throws InterruptedException {
        BufferLeaks.settle();
        assertThat(BufferLeaks.FOUND).isEmpty();
    }

    @Test
    void noThreadIsStarted() throws Exception {
        server.host("threadless.test", "192.0.2.1");
        var before = Thread.getAllStackTraces().keySet();
        run(() -> {
            lookUp("threadless.test");
            var started = new HashSet<>(Thread.getAllStackTraces().keySet());
            started.removeAll(before);
            assertThat(started)
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.matches("weft-resolve.*|.*[eE]vent.*"));
        });
    }

    @Test
    void happyEyeballsConnectsToWhatAnswers() throws Exception {
        server.host("eyeballs.test", "127.0.0.99", "2001:db8::1", HOST);
        run(() -> {
            try (var echo = EchoServers.start()) {
                var options = ConnectOptions.DEFAULT.withHappyEyeballsDelay(Duration.ofMillis(30));
                var connection = Asyncio.openConnection("eyeballs.test", echo.port(), options);
                connection.writer().write(bytes("ping\n"));
                assertThat(connection.reader().readLine()).isEqualTo(bytes("ping\n"));
                assertThat(connection.writer().getExtraInfo("peername"))
                        .isEqualTo(new InetSocketAddress(HOST, echo.port()));
                connection.writer().close();
                connection.writer().awaitClosed();
                assertThatThrownBy(() -> Asyncio.openConnection("nobody.test", echo.port()))
                        .isInstanceOf(UnknownHostException.class)
                        .hasMessageContaining("nobody.test");
            }
        });
    }

    @Test
    void aWrongPropertyIsToldInOneError() throws Exception {
        run(() -> {
            for (var wrong :
                    List.of("localhost", "192.0.2.1:0x35", "192.0.2.1:70000", "", "[2001:db8::1", "192.0.2.1,")) {
                assertWrong("weft.net.nameservers", wrong);
            }
            assertWrong("weft.net.queryMillis", "soon");
            assertWrong("weft.net.queryMillis", "0");
            assertWrong("weft.net.resolver", "nobody");
        });
    }

    private static void assertWrong(String property, String value) {
        var before = System.getProperty(property);
        System.setProperty(property, value);
        assertThatThrownBy(() -> lookUp("any.test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("-D" + property + "=" + value + ": must be ");
        System.setProperty(property, before);
    }

    @Test
    void nameServersAreNamedByAddressAndPort() {
        var named = "192.0.2.1, 192.0.2.2:5353,2001:db8::1,[2001:db8::2],[2001:db8::3]:5353";
        System.setProperty("weft.net.nameservers", named);
        var servers = DnsSettings.read().nameServers().nameServerAddressStream("any.test");
        for (var expected : List.of(
                new InetSocketAddress("192.0.2.1", 53),
                new InetSocketAddress("192.0.2.2", 5353),
                new InetSocketAddress("2001:db8::1", 53),
                new InetSocketAddress("2001:db8::2", 53),
                new InetSocketAddress("2001:db8::3", 5353))) {
            assertThat(servers.next()).isEqualTo(expected);
        }
    }

    @Test
    void theSystemsNameServersAreTheDefault() throws Exception {
        var file = Path.of("/etc/resolv.conf");
        assumeTrue(Files.isReadable(file), "only Unix has this file");
        var first = Files.readAllLines(file).stream()
                .filter(line -> line.matches("nameserver\\s+[0-9.]+\\s*"))
                .map(line -> line.substring("nameserver".length()).strip())
                .findFirst();
        assumeTrue(first.isPresent(), "it names no server");
        System.clearProperty("weft.net.nameservers");
        var servers = DnsSettings.read().nameServers().nameServerAddressStream("any.test");
        assertThat(List.of(servers.next(), servers.next(), servers.next()))
                .contains(new InetSocketAddress(first.get(), 53));
    }
}
