package dev.weft.trio;

import org.jspecify.annotations.Nullable;

/** How a child that was started with {@link Nursery#start} says that it is ready. Semantics: Trio's task_status. */
public final class TaskStatus<T extends @Nullable Object> {
    private final Nursery target;
    private @Nullable Nursery waitingRoom;
    private boolean called;
    private @Nullable T value;

    TaskStatus(Nursery target) {
        this.target = target;
    }

    void waitIn(Nursery nursery) {
        waitingRoom = nursery;
    }

    /** As {@link #started(Object)}, with null. */
    public void started() {
        started(null);
    }

    /**
     * Says that the child is ready: {@code start} returns the value, and the child moves to the nursery proper. Does not
     * suspend.
     *
     * @throws IllegalStateException if it was called before
     */
    public void started(@Nullable T result) {
        if (called) {
            throw new IllegalStateException("called 'started' twice on the same task status: once is enough");
        }
        called = true;
        value = result;
        if (waitingRoom != null && !waitingRoom.cancelScope().isEffectivelyCancelled()) {
            waitingRoom.moveChildrenTo(target);
        }
    }

    boolean called() {
        return called;
    }

    @Nullable
    T value() {
        return value;
    }
}
