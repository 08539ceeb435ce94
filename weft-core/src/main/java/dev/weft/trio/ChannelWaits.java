package dev.weft.trio;

import dev.weft.Checkpoint;
import dev.weft.EventLoop;
import dev.weft.spi.Networks;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.util.HashMap;
import java.util.Map;

/** Which tasks of a run wait until the system is ready for the JDK's own channels: one for each operation of a channel. */
final class ChannelWaits {
    static final int READ = SelectionKey.OP_READ | SelectionKey.OP_ACCEPT;
    static final int WRITE = SelectionKey.OP_WRITE;
    static final int CONNECT = SelectionKey.OP_CONNECT;

    private final Map<Place, Ready> waits = new HashMap<>();

    private record Place(SelectableChannel channel, int operation) {
        @Override
        public String toString() {
            return switch (operation) {
                        case WRITE -> "room to write in ";
                        case CONNECT -> "the connection of ";
                        default -> "something to read from ";
                    }
                    + channel;
        }
    }

    private final class Ready extends Wait<Void> {
        private final Place place;

        Ready(Place place) {
            super(place);
            this.place = place;
            waits.put(place, this);
            Networks.get().watch(EventLoop.current(), place.channel, place.operation, this::ready);
        }

        private void ready() {
            if (!done()) {
                forget();
                wake();
            }
        }

        private void closing() {
            if (!done()) {
                forget();
                setException(new ClosedResourceException("another task closed " + place.channel));
            }
        }

        @Override
        void forget() {
            waits.remove(place);
            Networks.get().watch(EventLoop.current(), place.channel, place.operation, null);
        }
    }

    /** Waits until a channel is ready for what it knows of an operation. A checkpoint. */
    void await(SelectableChannel channel, int operation) {
        if (channel.isBlocking()) {
            throw new IllegalArgumentException("the channel blocks: call configureBlocking(false) first");
        }
        Checkpoint.ifCancelled();
        if (!channel.isOpen()) {
            throw new ClosedResourceException("the channel was already closed: " + channel);
        }
        var place = new Place(channel, operation & channel.validOps());
        if (waits.containsKey(place)) {
            throw new BusyResourceException("another task already waits for " + place);
        }
        new Ready(place).park();
    }

    /** Wakes whoever waits for a channel: it is about to be closed. */
    void notifyClosing(SelectableChannel channel) {
        for (int operation : new int[] {READ, WRITE, CONNECT}) {
            var wait = waits.get(new Place(channel, operation & channel.validOps()));
            if (wait != null) {
                wait.closing();
            }
        }
    }
}
