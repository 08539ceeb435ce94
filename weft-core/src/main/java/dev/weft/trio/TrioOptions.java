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
 * @param version which Trio it behaves like
 */
public record TrioOptions(Supplier<EventLoop> loopFactory, List<Instrument> instruments, TrioVersion version) {
    /** A loop of its own with the default options, no instruments, and the newest ways. */
    public static final TrioOptions DEFAULT = new TrioOptions(EventLoop::create, List.of(), TrioVersion.V0_34);

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
        return new TrioOptions(factory, instruments, version);
    }

    /** Returns these options with instruments. */
    public TrioOptions withInstruments(Instrument... others) {
        return new TrioOptions(loopFactory, List.of(others), version);
    }

    /** Returns these options with the ways of another Trio. */
    public TrioOptions withVersion(TrioVersion other) {
        return new TrioOptions(loopFactory, instruments, other);
    }
}
