package dev.weft.trio;

import dev.weft.transport.Protocol;
import java.util.function.Consumer;

/** What a process reads. Closing it is the end of the process's input. */
final class PipeSendStream implements SendStream {
    private final StreamProtocol protocol = new StreamProtocol(made -> {});
    private final SendingHalf sending;

    /**
     * Makes one.
     *
     * @param connect joins the protocol to its transport at once
     */
    PipeSendStream(Consumer<? super Protocol> connect) {
        connect.accept(protocol);
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
