package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts this process's sockets, where the system shows them. */
final class Descriptors {
    private static final long PATIENCE = 5_000_000_000L;
    private static final Path ALL = Path.of("/proc/self/fd");

    private Descriptors() {}

    static long sockets() throws IOException {
        assumeTrue(Files.isDirectory(ALL), "only Linux shows a process's descriptors");
        try (var open = Files.list(ALL)) {
            return open.filter(Descriptors::isSocket).count();
        }
    }

    /** With the first socket that it closes, the JDK makes one more, which it keeps. */
    private static void openWhatTheJdkKeeps() throws IOException {
        try (var listening = ServerSocketChannel.open().bind(new InetSocketAddress(EchoServers.HOST, 0));
                var connected = SocketChannel.open(listening.getLocalAddress())) {
            connected.finishConnect();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // it was closed meanwhile
        }
    }

    /** Runs a body and checks that it left no socket open; a peer in this process may need a moment to see that. */
    static void assertNoneIsLeft(Runnable body) throws IOException {
        openWhatTheJdkKeeps();
        long before = sockets();
        body.run();
        long deadline = System.nanoTime() + PATIENCE;
        while (sockets() > before && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(sockets()).isLessThanOrEqualTo(before);
    }
}
