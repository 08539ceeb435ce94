package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.Task;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A place where one task leaves a resource for another: the resource arrives, or it is closed. Whoever is cancelled in between,
 * and whenever, nothing is leaked.
 *
 * <pre>{@code
 * try (var handover = new Handover<Connection>()) {
 *     nursery.startSoon(() -> handover.put(connect()));
 *     return handover.take();
 * }
 * }</pre>
 *
 * <p>The first resource that is put counts; it belongs to the handover until it is taken, and to the taker afterwards. Later
 * ones are closed at once, and so is one that comes after {@link #close} or has not been taken by then. What closing throws is
 * logged, for there is nobody to tell. Loop thread only; resources are closed on it, an {@link AsyncResource} forcefully.
 *
 * <p>Semantics: beyond Trio.
 */
public final class Handover<R extends AutoCloseable> implements AutoCloseable {
    /*
     * EMPTY -> FULL (resource is not null) -> OVER (taken or closed), or EMPTY -> OVER. Nobody waits in the lot but while
     * EMPTY, so whoever puts something there hands it to the first who waits.
     */
    private final Line<Taking<R>> takers = new Line<>();
    private @Nullable R resource;
    private boolean over;

    /** Makes an empty handover. */
    public Handover() {}

    /** A task that waits to take the resource. */
    private static final class Taking<R extends AutoCloseable> extends Wait<R> {
        private final Line.Place<Taking<R>> place;

        Taking(Handover<R> handover) {
            super(handover);
            place = handover.takers.add(this);
        }

        @Override
        void forget() {
            place.leave();
        }
    }

    /**
     * Leaves a resource. Does not suspend.
     *
     * @return false if it came too late, and has been closed
     */
    public boolean put(R offered) {
        if (over || resource != null) {
            discard(offered);
            return false;
        }
        var taker = takers.poll();
        if (taker == null) {
            resource = offered;
        } else {
            end();
            taker.setResult(offered);
        }
        return true;
    }

    /**
     * Takes the resource, which is the caller's to close from now on, and waits for it if it is not there yet. A checkpoint;
     * cancelled, nothing was taken.
     *
     * @throws ClosedResourceException if it has been taken, or the handover is closed or gets closed meanwhile
     */
    public R take() {
        Checkpoint.ifCancelled();
        if (over) {
            throw new ClosedResourceException("nothing is left to take: it was taken, or the handover was closed");
        }
        var here = resource;
        if (here != null) {
            resource = null;
            end();
            Checkpoint.shielded();
            return here;
        }
        return new Taking<>(this).park();
    }

    /** Returns whether a resource lies here and has not been taken. */
    public boolean isFull() {
        return resource != null;
    }

    /** Closes what has not been taken; what is put from now on is closed, too. Does not suspend, unless the resource does. */
    @Override
    public void close() {
        var left = resource;
        resource = null;
        if (!over) {
            end();
        }
        if (left != null) {
            discard(left);
        }
    }

    private void end() {
        over = true;
        for (var other : takers.take(all -> true)) {
            other.setException(new ClosedResourceException("somebody else took it, or the handover was closed"));
        }
    }

    /** Closes a value that nobody will get, without waiting, if it can be closed; a failure is logged. Any thread. */
    static void discard(@Nullable Object value) {
        if (value instanceof AutoCloseable lost) {
            try {
                if (lost instanceof AsyncResource slow && Task.currentOrNull() != null) {
                    Trio.acloseForcefully(slow);
                } else {
                    lost.close();
                }
            } catch (Exception e) {
                System.getLogger("dev.weft")
                        .log(Level.WARNING, "closing a resource that nobody wanted any more has failed: " + lost, e);
            }
        }
    }

    @Override
    public String toString() {
        return "Handover[" + (over ? "over" : resource != null ? "full" : takers.size() + " waiting") + "]";
    }
}
