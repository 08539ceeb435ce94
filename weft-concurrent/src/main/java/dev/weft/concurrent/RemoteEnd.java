package dev.weft.concurrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The way to something that lives in another process. Each request has a link to itself while it lasts; links are kept
 * for the next request. Any thread may use it.
 */
final class RemoteEnd {
    private final HubAddress hub;
    private final String door;
    private final ConcurrentLinkedDeque<Link> free = new ConcurrentLinkedDeque<>();

    RemoteEnd(HubAddress hub, String door) {
        this.hub = hub;
        this.door = door;
    }

    /** Asks, and waits for the answer. Blocks; an interruption or a cancellation ends the request. */
    Link.Message ask(byte kind, ByteBuffer body) {
        Link link = free.poll();
        boolean whole = false;
        try {
            if (link == null) {
                link = Link.connect(hub, door);
            }
            link.send(kind, body);
            Link.Message answer = link.receive();
            whole = true;
            free.push(link);
            if (answer.kind() == Kind.REFUSED) {
                throw refusal(answer);
            }
            return answer;
        } catch (IOException e) {
            throw gone(e);
        } finally {
            if (!whole && link != null) {
                link.close();
            }
        }
    }

    /** Opens a link of the caller's own. Blocks. */
    Link connect() throws IOException {
        return Link.connect(hub, door);
    }

    /** What to throw when a link failed: the home is gone, unless it was this thread that was interrupted. */
    RuntimeException gone(IOException e) {
        if (e instanceof ClosedByInterruptException && Thread.interrupted()) {
            return Sneaky.raise(new InterruptedException("interrupted while it asked for " + door));
        }
        return new IllegalStateException("the process that has " + door + " is gone or has closed it: " + e, e);
    }

    static RuntimeException refusal(Link.Message answer) {
        return Sneaky.raise(Worker.failureIn(answer, Travel.DEFAULT_FILTER));
    }
}
