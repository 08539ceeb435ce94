package dev.weft.trio;

import dev.weft.EventLoop;
import dev.weft.Task;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** What Trio's face keeps for each loop. Any thread may look it up, the rest is the loop's. */
final class TrioRun {
    private static final Map<EventLoop, TrioRun> RUNS = new WeakHashMap<>();

    final Map<RunVar<?>, Object> variables = new HashMap<>();
    Instruments instruments = new Instruments(List.of());
    TrioVersion version = TrioVersion.V0_34;

    @Nullable
    Nursery systemNursery;

    /** The innermost open nursery of each task that has one and is no nursery's child: a child knows its own. */
    final IdentityHashMap<Task<?>, Nursery> nurseriesOfOthers = new IdentityHashMap<>();

    final Breakers breakers = new Breakers();
    final ChannelWaits channelWaits = new ChannelWaits();

    /** Threads of {@link ToThread} that have not ended, and who waits until there are none. */
    int activeThreads;

    final ParkingLot threadsGone = new ParkingLot("the end of the threads of this run");

    private TrioRun() {}

    /** Returns the record of the loop that runs here. */
    static TrioRun current() {
        return of(EventLoop.current());
    }

    static TrioRun of(EventLoop loop) {
        synchronized (RUNS) {
            return RUNS.computeIfAbsent(loop, unknown -> new TrioRun());
        }
    }

    static void forget(EventLoop loop) {
        synchronized (RUNS) {
            RUNS.remove(loop);
        }
    }
}
