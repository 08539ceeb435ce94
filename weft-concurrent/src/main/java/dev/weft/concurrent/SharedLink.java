package dev.weft.concurrent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A link to a queue in another process, with the {@link Allotment} that both sides have: the claimer's end of one of its sides.
 * Once it has failed it is closed, which gives back what was not claimed.
 */
final class SharedLink {
    private final RemoteEnd home;
    private final Link link;
    private final Allotment shared;
    private volatile boolean broken;

    private SharedLink(RemoteEnd home, Link link, Allotment shared) {
        this.home = home;
        this.link = link;
        this.shared = shared;
    }

    /**
     * Opens the link. Blocks.
     *
     * @param home where the queue is
     * @param side {@link Kind#TAKER} or {@link Kind#PUTTER}
     */
    static SharedLink open(RemoteEnd home, byte side) {
        Link link = null;
        boolean whole = false;
        try {
            link = home.connect();
            link.send(side);
            var shared = Allotment.open(Path.of(link.receive().text()));
            link.send(Kind.DONE);
            whole = true;
            return new SharedLink(home, link, shared);
        } catch (IOException e) {
            throw home.gone(e);
        } finally {
            if (!whole && link != null) {
                link.close();
            }
        }
    }

    Allotment shared() {
        return shared;
    }

    /** Whether another link must be opened. */
    boolean broken() {
        return broken;
    }

    /** Sends what needs no answer. */
    void send(byte kind, ByteBuffer body) {
        boolean whole = false;
        try {
            link.send(kind, body);
            whole = true;
        } catch (IOException e) {
            throw home.gone(e);
        } finally {
            end(whole);
        }
    }

    /** Tells something that the home, if it is still there, likes to know. Leaves an interruption of the thread as it is. */
    void tell(byte kind) {
        boolean whole = false;
        try {
            link.send(kind);
            whole = true;
        } catch (IOException gone) {
            System.getLogger("dev.weft").log(System.Logger.Level.DEBUG, "could not tell a queue what was taken", gone);
        } finally {
            end(whole);
        }
    }

    /** Asks, and waits for the answer. Blocks; an interruption breaks the link. */
    ByteBuffer ask(byte kind, ByteBuffer body) {
        boolean whole = false;
        Link.Message answer;
        try {
            link.send(kind, body);
            answer = link.receive();
            whole = true;
        } catch (IOException e) {
            throw home.gone(e);
        } finally {
            end(whole);
        }
        if (answer.kind() == Kind.REFUSED) {
            throw RemoteEnd.refusal(answer);
        }
        return answer.body();
    }

    private void end(boolean whole) {
        if (!whole) {
            broken = true;
            link.close();
        }
    }
}
