package dev.weft.net;

import dev.weft.Action;
import dev.weft.Clock;
import dev.weft.transport.TlsOptions;
import dev.weft.trio.BrokenResourceException;
import dev.weft.trio.ClosedResourceException;
import dev.weft.trio.DtlsChannel;
import dev.weft.trio.DtlsEndpoint;
import dev.weft.trio.Nursery;
import dev.weft.trio.Trio;
import dev.weft.trio.TrioOptions;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Endpoints on a network in memory, in virtual time. */
final class DtlsWorld {
    static final String NAME = "weft.test";
    static final TlsOptions SERVER = server();

    /** Knows no earlier session, so that each handshake is a whole one. */
    static final TlsOptions CLIENT = TlsOptions.of(DtlsWorld::client).withServerHostname(NAME);

    /** What happens between an echo server and a client. */
    interface Body {
        void run(Nursery nursery, DtlsEndpoint echo, DtlsEndpoint endpoint) throws Exception;
    }

    private DtlsWorld() {}

    private static TlsOptions server() {
        try {
            return TlsOptions.of(Certificates.server(NAME));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext client() {
        try {
            return Certificates.clientContext("DTLSv1.2");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static void run(Action body) {
        Trio.run(() -> Trio.failAfter(Duration.ofDays(1), body), TrioOptions.DEFAULT.withClock(Clock.virtual()));
    }

    static void withEcho(UnreliableNetwork network, Body body) {
        run(() -> Trio.openNursery(nursery -> {
            try (var echo = new DtlsEndpoint(network.open());
                    var endpoint = new DtlsEndpoint(network.open())) {
                nursery.start(status -> echo.serve(DtlsWorld::echo, SERVER, status));
                body.run(nursery, echo, endpoint);
            }
        }));
    }

    static void echo(DtlsChannel channel) {
        try {
            for (byte[] packet : channel) {
                channel.send(packet);
            }
        } catch (BrokenResourceException | ClosedResourceException e) {
            // the client begins another association or cannot do the handshake, or the server's endpoint is closed
        }
    }
}
