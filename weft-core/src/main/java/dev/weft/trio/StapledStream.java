package dev.weft.trio;

/**
 * Two one-way streams as one connection.
 *
 * <p>Semantics: Trio's StapledStream. {@link #sendEof} ends the sending stream's own half if it has halves, else closes it.
 *
 * @param <S> what sends
 * @param <R> what receives
 */
public final class StapledStream<S extends SendStream, R extends ReceiveStream> implements HalfCloseableStream {
    private final S sending;
    private final R receiving;

    /** Joins two streams, which belong to the new one from now on. */
    public StapledStream(S sendStream, R receiveStream) {
        sending = sendStream;
        receiving = receiveStream;
    }

    /** Returns what sends. */
    public S sendStream() {
        return sending;
    }

    /** Returns what receives. */
    public R receiveStream() {
        return receiving;
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
    public void sendEof() {
        if (sending instanceof HalfCloseableStream halves) {
            halves.sendEof();
        } else {
            sending.aclose();
        }
    }

    @Override
    public byte[] receiveSome() {
        return receiving.receiveSome();
    }

    @Override
    public byte[] receiveSome(int maxBytes) {
        return receiving.receiveSome(maxBytes);
    }

    /** Closes both streams, the second even if the first fails. A checkpoint; cancelled, they are closed all the same. */
    @Override
    public void aclose() {
        try {
            sending.aclose();
        } finally {
            receiving.aclose();
        }
    }
}
