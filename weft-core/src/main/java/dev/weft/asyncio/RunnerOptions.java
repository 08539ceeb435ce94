package dev.weft.asyncio;

import dev.weft.EventLoop;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link Runner} makes its loop.
 *
 * @param debug whether the loop is in debug mode; null for what the environment says
 * @param loopFactory makes the loop; null for {@link EventLoop#create()}
 */
public record RunnerOptions(
        @Nullable Boolean debug, @Nullable Supplier<EventLoop> loopFactory) {
    /** A loop as {@link EventLoop#create()} makes it. */
    public static final RunnerOptions DEFAULT = new RunnerOptions(null, null);

    /**
     * The same options with another debug mode.
     *
     * @param mode whether the loop is in debug mode; null for what the environment says
     * @return the new options
     */
    public RunnerOptions withDebug(@Nullable Boolean mode) {
        return new RunnerOptions(mode, loopFactory);
    }

    /**
     * The same options with another loop factory, which may set a clock, for example.
     *
     * @param factory makes the loop; null for {@link EventLoop#create()}
     * @return the new options
     */
    public RunnerOptions withLoopFactory(@Nullable Supplier<EventLoop> factory) {
        return new RunnerOptions(debug, factory);
    }
}
