package dev.weft.trio;

import dev.weft.spi.Pipe;
import dev.weft.transport.Protocol;
import java.util.function.Function;

/** What a process writes. A process that still writes when it is closed has a broken pipe. */
final class PipeReceiveStream implements ReceiveStream {
    private final StreamProtocol protocol = new StreamProtocol(made -> {});

    /**
     * Makes one.
     *
     * @param pipe makes the protocol's transport
     */
    PipeReceiveStream(Function<? super Protocol, ? extends Pipe> pipe) {
        pipe.apply(protocol).begin();
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
