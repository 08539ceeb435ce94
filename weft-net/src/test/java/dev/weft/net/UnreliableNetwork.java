package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.transport.DatagramProtocol;
import dev.weft.transport.DatagramTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Datagrams within the process, which get lost, come twice or late as a seed wants it. One loop. */
final class UnreliableNetwork {
    private static final Duration LATEST = Duration.ofSeconds(3);

    /** What happens to a datagram on its way. */
    interface Route {
        void carry(Packet packet);
    }

    /** A datagram on its way. */
    record Packet(byte[] data, InetSocketAddress from, InetSocketAddress to) {}

    private final Map<SocketAddress, Socket> sockets = new HashMap<>();
    private Route route = this::deliver;
    private int port = 1000;

    /** Opens a socket at an address of its own. */
    Socket open() {
        return open("10.0.0.1");
    }

    Socket open(String host) {
        var socket = new Socket(new InetSocketAddress(InetAddress.ofLiteral(host), ++port));
        sockets.put(socket.address, socket);
        return socket;
    }

    /** Carries all packets in another way from now on. */
    void route(Route other) {
        route = other;
    }

    /** Hands a packet to its receiver soon, if there is one. */
    void deliver(Packet packet) {
        EventLoop.current().callSoon(() -> {
            var socket = sockets.get(packet.to);
            if (socket != null && !socket.closed) {
                socket.getProtocol().datagramReceived(packet.data.clone(), packet.from);
            }
        });
    }

    /** Carries packets as bad networks do: of ten, one gets lost, one comes twice and one comes late. */
    Route bad(long seed) {
        var random = new Random(seed);
        return new Route() {
            @Override
            public void carry(Packet packet) {
                int fate = random.nextInt(10);
                if (fate == 1) {
                    carry(packet);
                    carry(packet);
                } else if (fate == 2) {
                    var delay = LATEST.multipliedBy(random.nextInt(1000)).dividedBy(1000);
                    EventLoop.current().callLater(delay, () -> carry(packet));
                } else if (fate > 2) {
                    deliver(packet);
                }
            }
        };
    }

    /** One socket of this network. */
    final class Socket implements DatagramTransport {
        private final InetSocketAddress address;
        private DatagramProtocol protocol = new DatagramProtocol() {};
        private boolean closed;

        private Socket(InetSocketAddress address) {
            this.address = address;
        }

        InetSocketAddress address() {
            return address;
        }

        @Override
        public void sendTo(byte[] data) {
            throw new IllegalStateException("connected to nobody");
        }

        @Override
        public void sendTo(byte[] data, SocketAddress to) {
            if (!closed) {
                route.carry(new Packet(data.clone(), address, (InetSocketAddress) to));
            }
        }

        @Override
        public void close() {
            abort();
        }

        @Override
        public void abort() {
            if (!closed) {
                closed = true;
                sockets.remove(address);
                EventLoop.current().callSoon(() -> protocol.connectionLost(null));
            }
        }

        @Override
        public boolean isClosing() {
            return closed;
        }

        @Override
        public void setWriteBufferLimits(int high, int low) {}

        @Override
        public long getWriteBufferSize() {
            return 0;
        }

        @Override
        public @Nullable Object getExtraInfo(String name) {
            return name.equals("sockname") ? address : null;
        }

        @Override
        public void setProtocol(DatagramProtocol newProtocol) {
            protocol = Objects.requireNonNull(newProtocol);
        }

        @Override
        public DatagramProtocol getProtocol() {
            return protocol;
        }
    }
}
