package dev.weft.trio;

import dev.weft.EventLoop;
import dev.weft.spi.ProcessSignals;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Signals of the process, one after the other, for a for-each loop in a try-with-resources block.
 *
 * <p>Semantics: Trio's open_signal_receiver. A signal that comes again before it was received counts once. What nobody has
 * received when the receiver is closed is sent to the process again, for whoever handled it before. One receiver, or one
 * handler of {@link EventLoop#addSignalHandler}, for a signal at a time. Loop thread only.
 */
public final class SignalReceiver implements AutoCloseable, Iterable<String> {
    private final EventLoop loop = EventLoop.current();
    private final Set<String> pending = new LinkedHashSet<>();
    private final OneWaiter receiver = new OneWaiter("only one task can wait for signals at a receiver at a time");
    private final List<String> signals = new ArrayList<>();
    private boolean closed;

    private SignalReceiver() {}

    static SignalReceiver open(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("no signals were named");
        }
        var opened = new SignalReceiver();
        try {
            for (var name : names) {
                opened.listen(name);
            }
        } catch (Throwable e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    private void listen(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        var signal = upper.startsWith("SIG") ? upper.substring(3) : upper;
        if (!signals.contains(signal)) {
            loop.addSignalHandler(signal, () -> arrive(signal));
            signals.add(signal);
        }
    }

    /** Takes a signal in. */
    void arrive(String signal) {
        if (closed) {
            ProcessSignals.raise(signal); // it was on its way when the receiver was closed
            return;
        }
        pending.add(signal);
        receiver.wake();
    }

    /**
     * Waits for a signal, and returns its name, such as {@code "HUP"}. A checkpoint; cancelled, none was taken.
     *
     * @throws IllegalStateException if the receiver is closed
     * @throws BusyResourceException if another task waits
     */
    public String receive() {
        boolean waited = false;
        while (pending.isEmpty()) {
            requireOpen();
            receiver.await();
            waited = true;
        }
        if (!waited) {
            Trio.checkpoint();
        }
        requireOpen();
        var first = pending.iterator().next();
        pending.remove(first);
        return first;
    }

    /** Counts what nobody has received yet; for tests. */
    int pendingSignalCount() {
        return pending.size();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the block of this signal receiver has been left");
        }
    }

    /** Receives signals for ever; {@code next} suspends. */
    @Override
    public Iterator<String> iterator() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                return receive();
            }
        };
    }

    /** Gives the signals back, and sends again what nobody has received. Does not suspend. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        signals.forEach(loop::removeSignalHandler);
        receiver.wake();
        var rest = List.copyOf(pending);
        pending.clear();
        rest.forEach(ProcessSignals::raise);
    }
}
