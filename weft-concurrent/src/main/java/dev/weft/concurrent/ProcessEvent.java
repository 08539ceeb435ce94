package dev.weft.concurrent;

import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A flag that processes wait for. It lives in the process that made it and travels to others as a reference.
 *
 * <p>Any thread of any of the processes may use it. In a task, waiting suspends; elsewhere, it blocks the thread.
 *
 * <p>Semantics: {@code multiprocessing.Event} of Python 3.14.
 */
public final class ProcessEvent implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final long NO_LIMIT = Long.MAX_VALUE;

    /** The flag itself, in its home. */
    private static final class Flag {
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition isSet = lock.newCondition();
        private boolean set;

        void change(boolean to) {
            lock.lock();
            try {
                set = to;
                isSet.signalAll();
            } finally {
                lock.unlock();
            }
        }

        boolean await(long nanos) {
            lock.lock();
            try {
                long left = nanos;
                while (!set && left > 0) {
                    left = isSet.awaitNanos(left);
                }
                return set;
            } catch (InterruptedException interrupted) {
                throw Sneaky.raise(interrupted);
            } finally {
                lock.unlock();
            }
        }

        void serve(Link link) {
            try (link) {
                while (true) {
                    Link.Message request = link.receive();
                    boolean answer = switch (request.kind()) {
                        case Kind.SET -> changed(true);
                        case Kind.CLEAR -> changed(false);
                        default -> await(request.body().getLong());
                    };
                    link.send(Kind.DONE, ByteBuffer.wrap(new byte[] {(byte) (answer ? 1 : 0)}));
                }
            } catch (IOException gone) {
                System.getLogger("dev.weft").log(System.Logger.Level.TRACE, "a process left an event", gone);
            }
        }

        private boolean changed(boolean to) {
            change(to);
            return to;
        }
    }

    private final transient @Nullable Flag flag;
    private final transient @Nullable RemoteEnd home;
    private final HubAddress hub;
    private final String door;

    /** Makes an event that is not set, in this process. */
    public ProcessEvent() {
        var fresh = new Flag();
        this.flag = fresh;
        this.home = null;
        this.hub = Hub.here().address();
        this.door = Doors.open("event", fresh, fresh::serve);
    }

    private ProcessEvent(@Nullable Flag flag, HubAddress hub, String door) {
        this.flag = flag;
        this.home = flag == null ? new RemoteEnd(hub, door) : null;
        this.hub = hub;
        this.door = door;
    }

    /** Becomes the flag itself where that lives, and a way to it elsewhere. */
    @Serial
    private Object readResolve() {
        return new ProcessEvent(Doors.local(hub, door) instanceof Flag local ? local : null, hub, door);
    }

    /** Sets the event: whoever waits for it goes on. */
    public void set() {
        request(Kind.SET, 0);
    }

    /** Clears the event: whoever awaits it from now on waits. */
    public void clear() {
        request(Kind.CLEAR, 0);
    }

    /**
     * Tells whether the event is set.
     *
     * @return whether it is
     */
    public boolean isSet() {
        return request(Kind.WAIT, 0);
    }

    /** Waits until the event is set. Blocks. */
    public void await() {
        request(Kind.WAIT, NO_LIMIT);
    }

    /**
     * Waits until the event is set, but not longer than given. Blocks.
     *
     * @param limit how long
     * @return whether it is set
     */
    public boolean await(Duration limit) {
        return request(Kind.WAIT, TimeUnit.NANOSECONDS.convert(limit));
    }

    private boolean request(byte kind, long nanos) {
        Flag local = flag;
        if (local != null) {
            if (kind == Kind.WAIT && nanos > 0) {
                return Waiting.call(() -> local.await(nanos), done -> {});
            }
            return kind == Kind.WAIT ? local.await(0) : local.changed(kind == Kind.SET);
        }
        RemoteEnd remote = java.util.Objects.requireNonNull(home, "an event is local or remote");
        ByteBuffer body = ByteBuffer.allocate(Long.BYTES).putLong(nanos).flip();
        return Waiting.call(() -> remote.ask(kind, body).body().get() == 1, done -> {});
    }

    /** Lets nobody in any more, in the process that made the event. */
    @Override
    public void close() {
        if (flag != null) {
            Doors.close(door);
        }
    }

    @Override
    public String toString() {
        return door;
    }
}
