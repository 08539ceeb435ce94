package dev.weft.asyncio;

import dev.weft.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Turns durations into deadlines of the running loop's clock. */
final class Deadlines {
    private Deadlines() {}

    /** The time that is a delay ahead; null, for no limit, if there is no delay or the clock does not reach that far. */
    static @Nullable Long after(@Nullable Duration delay) {
        if (delay == null) {
            return null;
        }
        long when = dev.weft.Deadlines.after(EventLoop.current().nanoTime(), delay);
        return when == dev.weft.Deadlines.NEVER ? null : when;
    }
}
