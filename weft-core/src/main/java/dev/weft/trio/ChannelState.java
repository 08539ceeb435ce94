package dev.weft.trio;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What all ends of one memory channel share.
 *
 * <p>If a receiver waits, the buffer is empty; if a sender waits, it is full. A value is handed to a waiting receiver directly;
 * one that is cancelled has left the queue before, so no value is lost.
 */
final class ChannelState<T> {
    final int capacity;
    private final ArrayDeque<T> buffer = new ArrayDeque<>();
    private final Set<Sending<T>> senders = new LinkedHashSet<>();
    private final Set<Receiving<T>> receivers = new LinkedHashSet<>();
    int openSenders;
    int openReceivers;
    private int peak;

    /** A task that waits to send. */
    static final class Sending<T> {
        final MemorySendChannel<T> end;
        final T value;
        final Wait<Void> wait;

        Sending(ChannelState<T> state, MemorySendChannel<T> end, T value) {
            this.end = end;
            this.value = value;
            wait = new Wait<>(() -> state.senders.remove(this));
            state.senders.add(this);
        }
    }

    /** A task that waits to receive. */
    static final class Receiving<T> {
        final MemoryReceiveChannel<T> end;
        final Wait<T> wait;

        Receiving(ChannelState<T> state, MemoryReceiveChannel<T> end) {
            this.end = end;
            wait = new Wait<>(() -> state.receivers.remove(this));
            state.receivers.add(this);
        }
    }

    ChannelState(int capacity) {
        this.capacity = capacity;
    }

    /** Hands a value over or into the buffer; false if a sender has to wait. */
    boolean offer(T value) {
        if (!receivers.isEmpty()) {
            var first = receivers.iterator().next();
            receivers.remove(first);
            first.wait.setResult(value);
            return true;
        }
        if (buffer.size() < capacity) {
            put(value);
            return true;
        }
        return false;
    }

    private void put(T value) {
        buffer.add(value);
        peak = Math.max(peak, buffer.size());
    }

    /** Returns whether a value can be taken at once. */
    boolean hasValue() {
        return !buffer.isEmpty() || !senders.isEmpty();
    }

    /** Takes the next value, and lets a waiting sender put its own in. */
    T take() {
        if (!senders.isEmpty()) {
            var first = senders.iterator().next();
            senders.remove(first);
            first.wait.wake();
            buffer.add(first.value);
            var value = buffer.remove();
            peak = Math.max(peak, buffer.size());
            return value;
        }
        return buffer.remove();
    }

    void failSenders(Predicate<Sending<T>> whose, RuntimeException e) {
        for (var sending : List.copyOf(senders)) {
            if (whose.test(sending)) {
                senders.remove(sending);
                sending.wait.setException(e);
            }
        }
    }

    void failReceivers(Predicate<Receiving<T>> whose, RuntimeException e) {
        for (var receiving : List.copyOf(receivers)) {
            if (whose.test(receiving)) {
                receivers.remove(receiving);
                receiving.wait.setException(e);
            }
        }
    }

    void clear() {
        buffer.clear();
    }

    MemoryChannelStatistics statistics() {
        return new MemoryChannelStatistics(
                buffer.size(), capacity, openSenders, openReceivers, senders.size(), receivers.size(), peak);
    }
}
