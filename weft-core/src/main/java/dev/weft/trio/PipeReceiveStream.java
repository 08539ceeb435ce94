package dev.weft.trio;

import dev.weft.transport.Protocol;
import java.util.function.Consumer;

/** What a process writes. A process that still writes when it is closed has a broken pipe. */
final class PipeReceiveStream implements ReceiveStream {
    private final StreamProtocol protocol = new StreamProtocol(made -> {});

    /**
     * Makes one.
     *
     * @param connect joins the protocol to its transport at once
     */
    PipeReceiveStream(Consumer<? super Protocol> connect) {
        connect.accept(protocol);
    }

    @Override
    public byte[] receiveSome() {
        return receiveSome(StreamProtocol.RECEIVE_SIZE);
    }

    @Override
    public byte[] receiveSome(int maxBytes) {
        return protocol.receive(maxBytes);
    }

    @Override
    public void aclose() {
        protocol.close();
        Trio.checkpoint();
    }
}
