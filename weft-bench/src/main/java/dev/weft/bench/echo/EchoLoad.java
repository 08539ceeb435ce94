package dev.weft.bench.echo;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;

/**
 * The generator of the load, the same for every server: on each connection a message goes out, and the next one when all of
 * it has come back. One thread, one selector; as a process it takes lines {@code PORT CONNECTIONS SIZE WARM_UP_MILLIS MILLIS}
 * and answers each with {@code warm}, when that is over, and {@code MESSAGES NANOS P50_NANOS P99_NANOS}.
 */
public final class EchoLoad {
    private final ByteBuffer sent;
    private final ByteBuffer received;
    private final int size;
    private long[] latencies = new long[1 << 16];
    private int messages;
    private int underWay;
    private boolean measuring;
    private boolean ending;

    private EchoLoad(int size) {
        this.size = size;
        this.sent = ByteBuffer.allocateDirect(size);
        this.received = ByteBuffer.allocateDirect(Math.max(size, 16 * 1024));
    }

    /** Answers each line of the standard input with two lines. */
    public static void main(String[] args) throws IOException {
        var lines = new Scanner(System.in, StandardCharsets.US_ASCII);
        while (lines.hasNextLine()) {
            var words = Arrays.stream(lines.nextLine().split(" ", -1))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            say(new EchoLoad(words[2]).run(words[0], words[1], words[3], words[4]));
        }
    }

    private String run(int port, int connections, int warmUpMillis, int millis) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        List<SocketChannel> channels = new ArrayList<>();
        try (var selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                var channel = SocketChannel.open(address);
                channels.add(channel);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Exchange());
            }
            for (var key : selector.keys()) {
                ((Exchange) key.attachment()).send(key);
            }
            exchange(selector, warmUpMillis);
            say("warm");
            measuring = true;
            long nanos = exchange(selector, millis);
            measuring = false;
            ending = true;
            while (underWay > 0) { // so that every connection ends in order, and not by a reset
                exchange(selector, 10);
            }
            Arrays.sort(latencies, 0, messages);
            return messages + " " + nanos + " " + percentile(0.50) + " " + percentile(0.99);
        } finally {
            for (var channel : channels) {
                channel.close();
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private long exchange(Selector selector, int millis) throws IOException {
        long start = System.nanoTime();
        long end = start + millis * 1_000_000L;
        long now = start;
        while (now < end) {
            selector.select(10);
            var ready = selector.selectedKeys();
            for (var key : ready) {
                ((Exchange) key.attachment()).proceed(key);
            }
            ready.clear();
            now = System.nanoTime();
        }
        return now - start;
    }

    private long percentile(double part) {
        return messages == 0 ? -1 : latencies[(int) (part * (messages - 1))];
    }

    private void add(long nanos) {
        if (messages == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * messages);
        }
        latencies[messages++] = nanos;
    }

    /** One connection's message under way. */
    private final class Exchange {
        private long start;
        private int unsent;
        private int missing;

        void send(SelectionKey key) throws IOException {
            start = System.nanoTime();
            unsent = size;
            missing = size;
            underWay++;
            write(key);
        }

        void proceed(SelectionKey key) throws IOException {
            if (key.isWritable()) {
                write(key);
            }
            if (key.isReadable()) {
                received.clear();
                int count = ((SocketChannel) key.channel()).read(received);
                if (count < 0) {
                    throw new EOFException("the server closed a connection");
                }
                missing -= count;
                if (missing == 0) {
                    underWay--;
                    if (measuring) {
                        add(System.nanoTime() - start);
                    }
                    if (!ending) {
                        send(key);
                    }
                }
            }
        }

        private void write(SelectionKey key) throws IOException {
            sent.clear().position(size - unsent);
            unsent -= ((SocketChannel) key.channel()).write(sent);
            int wanted = unsent > 0 ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }
    }
}
