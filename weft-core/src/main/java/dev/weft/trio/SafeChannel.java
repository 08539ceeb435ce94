package dev.weft.trio;

import dev.weft.CancelledError;
import dev.weft.ExceptionGroup;
import org.jspecify.annotations.Nullable;

/**
 * A producer that works only when its consumer asks: see {@link Trio#asSafeChannel}. Each {@code receive} gives one permit, each
 * step of the producer takes one.
 */
final class SafeChannel<T> {
    private final Semaphore asked = new Semaphore(0);
    private final MemoryChannel<T> channel = Trio.openMemoryChannel(0);

    private SafeChannel() {}

    static <T> void run(Body<? super SendChannel<T>> producer, Body<? super ReceiveChannel<T>> consumer) {
        var safe = new SafeChannel<T>();
        try {
            Trio.openNursery(nursery -> {
                nursery.startSoon(() -> safe.produce(producer), "safe channel");
                try (var in = safe.new Asking()) {
                    consumer.run(in);
                }
                nursery.cancelScope().cancel("the consumer of the safe channel has ended");
            });
        } catch (ExceptionGroup group) {
            throw Sneaky.raise(onlyOne(group));
        }
    }

    private void produce(Body<? super SendChannel<T>> producer) throws Exception {
        try (var out = new Asked()) {
            asked.acquire();
            producer.run(out);
        }
    }

    /** Returns the one failure of the group, if the rest are cancellations. */
    private static Throwable onlyOne(ExceptionGroup group) {
        @Nullable Throwable only = null;
        for (var failure : group.exceptions()) {
            if (!(failure instanceof CancelledError)) {
                if (only != null) {
                    return group;
                }
                only = failure;
            }
        }
        return only == null ? group : only;
    }

    /** The producer's side: sending waits until the next value is asked for. */
    private final class Asked implements SendChannel<T> {
        @Override
        public void send(T value) {
            channel.send().send(value);
            asked.acquire();
        }

        @Override
        public void close() {
            channel.send().close();
        }

        @Override
        public void aclose() {
            channel.send().aclose();
        }
    }

    /** The consumer's side: receiving asks. */
    private final class Asking implements ReceiveChannel<T> {
        private boolean waitedInVain;

        @Override
        public T receive() {
            if (!waitedInVain) {
                asked.release();
            }
            waitedInVain = true;
            var value = channel.receive().receive();
            waitedInVain = false;
            return value;
        }

        @Override
        public void close() {
            channel.receive().close();
        }

        @Override
        public void aclose() {
            channel.receive().aclose();
        }
    }
}
