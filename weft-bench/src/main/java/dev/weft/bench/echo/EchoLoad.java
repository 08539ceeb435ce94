package dev.weft.bench.echo;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
 * The generator of the load, the same for every server: on each connection a message goes out, and the next one when the
 * answer has come whole. One thread, one selector; as a process it takes lines {@code PORT CONNECTIONS SIZE ANSWER_SIZE
 * WARM_UP_MILLIS MILLIS} and answers each with {@code warm}, when that is over, and {@code MESSAGES NANOS P50_NANOS P99_NANOS}.
 */
public final class EchoLoad {
    private static final int UNHEARD = 128; // connections that may wait to be accepted: fewer than any server's backlog

    private final ByteBuffer sent;
    private final ByteBuffer received;
    private final int size;
    private final int answer;
    private long[] latencies = new long[1 << 16];
    private int messages;
    private int underWay;
    private boolean measuring;
    private boolean ending;

    private EchoLoad(int size, int answer) {
        this.size = size;
        this.answer = answer;
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
            say(new EchoLoad(words[2], words[3]).run(words[0], words[1], words[4], words[5]));
        }
    }

    private String run(int port, int connections, int warmUpMillis, int millis) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        List<SocketChannel> channels = new ArrayList<>();
        try {
            for (int i = 0; i < connections; i++) {
                channels.add(open(address, i % UNHEARD == 0));
            }
            var result = load(channels, warmUpMillis, millis);
            end(channels);
            return result;
        } finally {
            for (var channel : channels) {
                channel.close();
            }
        }
    }

    /** Opens one connection; {@code heard}: and has an answer on it, so that the server accepts all that came before. */
    private SocketChannel open(SocketAddress address, boolean heard) throws IOException {
        var channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (heard) {
            channel.write(sent.clear());
            for (int missing = answer; missing > 0; ) {
                missing -= read(channel);
            }
        }
        return channel;
    }

    private String load(List<SocketChannel> channels, int warmUpMillis, int millis) throws IOException {
        try (var selector = Selector.open()) {
            for (var channel : channels) {
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
        }
    }

    /** Says farewell on all connections and waits for the server's, so that it idles when the next one has its turn. */
    private void end(List<SocketChannel> channels) throws IOException {
        for (var channel : channels) {
            channel.shutdownOutput();
        }
        for (var channel : channels) {
            channel.configureBlocking(true);
            if (channel.read(received.clear()) >= 0) {
                throw new IOException("the server sent more than it was asked for");
            }
        }
    }

    private int read(SocketChannel channel) throws IOException {
        int count = channel.read(received.clear());
        if (count < 0) {
            throw new EOFException("the server closed a connection");
        }
        return count;
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private long exchange(Selector selector, int millis) throws IOException {
        long start = System.nanoTime();
        long end = start + millis * 1_000_000L;
        long now = start;
        while (now < end || (measuring && messages == 0)) { // however slow the server, there is something to say
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
        return latencies[(int) (part * (messages - 1))];
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
            missing = answer;
            underWay++;
            write(key);
        }

        void proceed(SelectionKey key) throws IOException {
            if (key.isWritable()) {
                write(key);
            }
            if (key.isReadable()) {
                missing -= read((SocketChannel) key.channel());
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
