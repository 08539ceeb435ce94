package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what a transport tells it, and lets a test wait for it. */
class RecordingProtocol implements Protocol {
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream received = new ByteArrayOutputStream();
    final Future<Boolean> ended = EventLoop.current().createFuture();
    final Future<Boolean> lost = EventLoop.current().createFuture();
    boolean keepOpen;

    @Nullable
    Transport transport;

    @Nullable
    Throwable failure;

    private @Nullable Future<Boolean> enough;
    private int wanted;

    @Override
    public void connectionMade(Transport made) {
        transport = made;
        events.add("made");
    }

    @Override
    public void dataReceived(byte[] data) {
        note("data");
        received.writeBytes(data);
        if (enough != null && received.size() >= wanted && !enough.done()) {
            enough.setResult(true);
        }
    }

    @Override
    public boolean eofReceived() {
        events.add("eof");
        ended.setResult(true);
        return keepOpen;
    }

    @Override
    public void pauseWriting() {
        events.add("pause");
    }

    @Override
    public void resumeWriting() {
        events.add("resume");
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
        events.add("lost");
        failure = exception;
        lost.setResult(true);
    }

    String text() {
        return EchoServers.text(received.toByteArray());
    }

    void awaitBytes(int count) {
        if (received.size() < count) {
            wanted = count;
            enough = EventLoop.current().createFuture();
            enough.await();
        }
    }

    private void note(String event) {
        if (!events.getLast().equals(event)) {
            events.add(event);
        }
    }
}
