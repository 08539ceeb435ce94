package dev.weft;

import org.jspecify.annotations.Nullable;

/** A task's body that wants to know if it will never run; for faces that count their children. */
public interface WatchedBody<T extends @Nullable Object> extends Awaitable<T> {
    /** The task was cancelled before its first step. Does not suspend. */
    void neverBegan();
}
