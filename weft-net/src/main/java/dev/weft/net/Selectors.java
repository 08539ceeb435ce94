package dev.weft.net;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JDK's own channels and selectors; remembers the selector that was opened last, which Netty's handler keeps to itself. */
final class Selectors extends SelectorProvider {
    private final SelectorProvider jdk = SelectorProvider.provider();
    private volatile @Nullable AbstractSelector latest;

    /** Returns the selector that was opened last. Any thread. */
    AbstractSelector latest() {
        return Objects.requireNonNull(latest, "Netty's handler opens a selector first");
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        var opened = jdk.openSelector();
        latest = opened;
        return opened;
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return jdk.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return jdk.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return jdk.openPipe();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return jdk.openServerSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        return jdk.openSocketChannel();
    }
}
