package dev.weft.cluster;

/**
 * One direction of a {@link QueueLink}: at most one request is under way, and it is made again when the queue has changed
 * meanwhile. Any thread may use it.
 */
final class Side {
    private final Runnable request;
    private boolean underWay; // guarded by this
    private boolean again; // guarded by this

    Side(Runnable request) {
        this.request = request;
    }

    /** Makes a request, now or when the one under way has ended. */
    void changed() {
        synchronized (this) {
            if (underWay) {
                again = true;
                return;
            }
            underWay = true;
        }
        request.run();
    }

    /** Ends the request under way; the next one follows at once if this one got something, or the queue has changed. */
    void done(boolean more) {
        synchronized (this) {
            if (!more && !again) {
                underWay = false;
                return;
            }
            again = false;
        }
        request.run();
    }
}
