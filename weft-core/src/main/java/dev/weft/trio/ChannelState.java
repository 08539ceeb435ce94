package dev.weft.trio;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What all ends of one memory channel share.
 *
 * <p>If a receiver waits, the buffer is empty; if a sender waits, it is full. A value is handed to a waiting receiver directly;
 * one that is cancelled has left the line before, so no value is lost.
 */
final class ChannelState<T> {
    final int capacity;
    private final Consumer<? super T> dropped;
    private final ArrayDeque<T> buffer = new ArrayDeque<>();
    final Line<Giver<T>> senders = new Line<>();
    final Line<Taker<T>> receivers = new Line<>();
    int openSenders;
    int openReceivers;
    private int peak;

    /** Who waits to send; it has left the line before it is told anything. */
    interface Giver<T> {
        MemorySendChannel<T> end();

        /** Gives the value away. */
        T take();

        void fail(RuntimeException e);
    }

    /** Who waits to receive; it has left the line before it is told anything. */
    interface Taker<T> {
        MemoryReceiveChannel<T> end();

        void hand(T value);

        void fail(RuntimeException e);
    }

    /** A task that waits to send. */
    static final class Sending<T> extends Wait<Void> implements Giver<T> {
        private final MemorySendChannel<T> end;
        private final T value;
        private final Line.Place<Giver<T>> place;

        Sending(MemorySendChannel<T> end, T value) {
            super(end);
            this.end = end;
            this.value = value;
            place = end.state.senders.add(this);
        }

        @Override
        public MemorySendChannel<T> end() {
            return end;
        }

        @Override
        public T take() {
            wake();
            return value;
        }

        @Override
        public void fail(RuntimeException e) {
            setException(e);
        }

        @Override
        void forget() {
            place.leave();
        }
    }

    /** A task that waits to receive. */
    static final class Receiving<T> extends Wait<T> implements Taker<T> {
        private final MemoryReceiveChannel<T> end;
        private final Line.Place<Taker<T>> place;

        Receiving(MemoryReceiveChannel<T> end) {
            super(end);
            this.end = end;
            place = end.state.receivers.add(this);
        }

        @Override
        public MemoryReceiveChannel<T> end() {
            return end;
        }

        @Override
        public void hand(T value) {
            setResult(value);
        }

        @Override
        public void fail(RuntimeException e) {
            setException(e);
        }

        @Override
        void forget() {
            place.leave();
        }
    }

    /**
     * Makes a channel.
     *
     * @param dropped is told of each value that is in the buffer when nobody is left to receive it
     */
    ChannelState(int capacity, Consumer<? super T> dropped) {
        this.capacity = capacity;
        this.dropped = dropped;
    }

    /** Hands a value over or into the buffer; false if a sender has to wait. */
    boolean offer(T value) {
        var taker = receivers.poll();
        if (taker != null) {
            taker.hand(value);
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
        var giver = senders.poll();
        if (giver == null) {
            return buffer.remove();
        }
        if (capacity == 0) {
            return giver.take();
        }
        var value = buffer.remove();
        put(giver.take());
        return value;
    }

    void failSenders(Predicate<Giver<T>> whose, Supplier<RuntimeException> failure) {
        for (var giver : senders.take(whose)) {
            giver.fail(failure.get());
        }
    }

    void failReceivers(Predicate<Taker<T>> whose, Supplier<RuntimeException> failure) {
        for (var taker : receivers.take(whose)) {
            taker.fail(failure.get());
        }
    }

    /** Empties the buffer: nobody will receive. */
    void drop() {
        for (var value = buffer.poll(); value != null; value = buffer.poll()) {
            dropped.accept(value);
        }
    }

    MemoryChannelStatistics statistics() {
        return new MemoryChannelStatistics(
                buffer.size(), capacity, openSenders, openReceivers, senders.size(), receivers.size(), peak);
    }
}
