package dev.weft.trio;

import dev.weft.spi.Pipe;
import dev.weft.transport.Protocol;
import java.util.function.Function;

/** What a process reads. Closing it is the end of the process's input. */
final class PipeSendStream implements SendStream {
    private final StreamProtocol protocol = new StreamProtocol(made -> {});
    private final SendingHalf sending;

    /**
     * Makes one.
     *
     * @param pipe makes the protocol's transport
     */
    PipeSendStream(Function<? super Protocol, ? extends Pipe> pipe) {
        pipe.apply(protocol).begin();
        sending = new SendingHalf(protocol);
    }

    @Override
    public void sendAll(byte[] data, int offset, int length) {
        sending.sendAll(data, offset, length);
    }

    @Override
    public void waitSendAllMightNotBlock() {
        sending.waitSendAllMightNotBlock();
    }

    @Override
    public void aclose() {
        protocol.close();
        Trio.checkpoint();
    }
}
