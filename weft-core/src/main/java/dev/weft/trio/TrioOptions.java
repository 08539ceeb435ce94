package dev.weft.trio;

import dev.weft.Clock;
import dev.weft.EventLoop;
import dev.weft.LoopOptions;
import java.util.List;
import java.util.function.Supplier;

/**
 * How {@link Trio#run} makes its loop.
 *
 * @param loopFactory makes the loop
 * @param instruments who is told of what happens
 */
public record TrioOptions(Supplier<EventLoop> loopFactory, List<Instrument> instruments) {
    /** A loop of its own with the default options, and no instruments. */
    public static final TrioOptions DEFAULT = new TrioOptions(EventLoop::create, List.of());

    /** Keeps a copy of the list. */
    public TrioOptions {
        instruments = List.copyOf(instruments);
    }

    /** Returns these options with a loop that lives by a clock, such as {@link Clock#virtual}. */
    public TrioOptions withClock(Clock clock) {
        return withLoopFactory(() -> EventLoop.create(LoopOptions.defaults().withClock(clock)));
    }

    /** Returns these options with another maker of loops. */
    public TrioOptions withLoopFactory(Supplier<EventLoop> factory) {
        return new TrioOptions(factory, instruments);
    }

    /** Returns these options with instruments. */
    public TrioOptions withInstruments(Instrument... others) {
        return new TrioOptions(loopFactory, List.of(others));
    }
}
