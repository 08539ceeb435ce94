package dev.weft.concurrent;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One connection between two processes, which carries messages: a kind, and bytes.
 *
 * <p>Any number of threads may send; one at a time receives. Closing the link, from any thread, ends both.
 */
final class Link implements AutoCloseable {
    private static final int HEADER = 5;
    private static final int SLICE = 1 << 16;

    /** One message. */
    record Message(byte kind, ByteBuffer body) {
        String text() {
            return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        }
    }

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(SLICE).flip();
    private final ByteBuffer out = ByteBuffer.allocateDirect(SLICE); // guarded by out

    Link(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects to a hub: shows the secret, and names the door. */
    static Link connect(HubAddress hub, String door) throws IOException {
        var channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(hub.path())));
        var link = new Link(channel);
        try {
            link.send(Kind.SECRET, ByteBuffer.wrap(hub.secret()));
            link.send(Kind.DOOR, door);
            return link;
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    void send(byte kind, String text) throws IOException {
        send(kind, StandardCharsets.UTF_8.encode(text));
    }

    void send(byte kind) throws IOException {
        send(kind, ByteBuffer.allocate(0));
    }

    void send(byte kind, ByteBuffer body) throws IOException {
        ByteBuffer rest = body.duplicate();
        synchronized (out) {
            out.clear();
            out.putInt(rest.remaining()).put(kind);
            do {
                fill(rest);
                out.flip();
                while (out.hasRemaining()) {
                    channel.write(out);
                }
                out.clear();
            } while (rest.hasRemaining());
        }
    }

    private void fill(ByteBuffer rest) {
        int n = Math.min(out.remaining(), rest.remaining());
        out.put(out.position(), rest, rest.position(), n);
        out.position(out.position() + n);
        rest.position(rest.position() + n);
    }

    /**
     * Waits for a message. Blocks.
     *
     * @throws EOFException if the other side is gone
     */
    Message receive() throws IOException {
        return receive(Integer.MAX_VALUE);
    }

    /** Waits for a message that is not longer than given. */
    Message receive(int longest) throws IOException {
        require(HEADER);
        int length = in.getInt();
        byte kind = in.get();
        if (length < 0 || length > longest) {
            throw new IOException("a message of " + length + " bytes, where at most " + longest + " are allowed");
        }
        byte[] body = new byte[length];
        int have = Math.min(length, in.remaining());
        in.get(body, 0, have);
        while (have < length) {
            require(1);
            int n = Math.min(length - have, in.remaining());
            in.get(body, have, n);
            have += n;
        }
        return new Message(kind, ByteBuffer.wrap(body));
    }

    private void require(int bytes) throws IOException {
        while (in.remaining() < bytes) {
            in.compact();
            int n = channel.read(in);
            in.flip();
            if (n < 0) {
                throw new EOFException("the other process has closed its end");
            }
        }
    }

    @Override
    public void close() {
        Closing.close(channel);
    }
}
