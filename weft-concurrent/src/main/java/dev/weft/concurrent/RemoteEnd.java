package dev.weft.concurrent;

import java.io.IOException;
import java.nio.ByteBuffer;
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
        Answer answer = request(kind, body);
        free.push(answer.link());
        return answer.message();
    }

    /** Asks for items, which the home keeps for this process until it hears of them again. Blocks as {@link #ask} does. */
    Answer askForItems(ByteBuffer body) {
        return request(Kind.GET, body);
    }

    /** An answer, with the link that it came on. */
    record Answer(RemoteEnd end, Link link, Link.Message message) {
        /** Says that the items have arrived. */
        void confirm() {
            try {
                link.send(Kind.TAKEN);
                end.free.push(link);
            } catch (IOException e) {
                link.close();
                throw end.gone(e);
            }
        }

        /** Says, by its end, that nobody wants the items. */
        void drop() {
            link.close();
        }
    }

    private Answer request(byte kind, ByteBuffer body) {
        Link link = free.poll();
        boolean whole = false;
        try {
            if (link == null) {
                link = Link.connect(hub, door);
            }
            link.send(kind, body);
            Link.Message answer = link.receive();
            whole = true;
            if (answer.kind() == Kind.REFUSED) {
                free.push(link);
                throw refusal(answer);
            }
            return new Answer(this, link, answer);
        } catch (IOException e) {
            throw gone(e);
        } finally {
            if (!whole && link != null) {
                link.close();
            }
        }
    }

    private IllegalStateException gone(IOException e) {
        return new IllegalStateException("the process that has " + door + " is gone or has closed it: " + e, e);
    }

    private static RuntimeException refusal(Link.Message answer) {
        return Sneaky.raise(Worker.failureIn(answer, Travel.DEFAULT_FILTER));
    }
}
