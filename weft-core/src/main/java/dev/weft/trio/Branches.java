package dev.weft.trio;

import dev.weft.Awaitable;
import dev.weft.Deadlines;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.TimerHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The kinds of things that a {@link Select} waits for: how each is taken at once, and how a choice waits for it. */
final class Branches {
    private Branches() {}

    static final class Receive<T, R extends @Nullable Object> extends Select.Branch<R> {
        private final MemoryReceiveChannel<T> channel;
        private final Select.Then<T, R> then;
        private final @Nullable Awaitable<R> atEnd;

        Receive(MemoryReceiveChannel<T> channel, Select.Then<T, R> then, @Nullable Awaitable<R> atEnd) {
            this.channel = channel;
            this.then = Objects.requireNonNull(then);
            this.atEnd = atEnd;
        }

        @Override
        @Nullable
        Awaitable<? extends R> tryNow() {
            try {
                return channel.ready() ? with(channel.receiveNowait()) : null;
            } catch (EndOfChannelException end) {
                if (atEnd == null) {
                    throw end;
                }
                return atEnd;
            }
        }

        private Awaitable<R> with(T value) {
            return () -> then.apply(value);
        }

        @Override
        void enter(Select.Choice<R> choice) {
            var place = channel.state.receivers.add(new ChannelState.Taker<>() {
                @Override
                public MemoryReceiveChannel<T> end() {
                    return channel;
                }

                @Override
                public void hand(T value) {
                    choice.choose(with(value));
                }

                @Override
                public void fail(RuntimeException e) {
                    if (atEnd != null && e instanceof EndOfChannelException) {
                        choice.choose(atEnd);
                    } else {
                        choice.fail(e);
                    }
                }
            });
            choice.exit(place::leave);
        }

        @Override
        public String toString() {
            return channel.toString();
        }
    }

    static final class Send<T, R extends @Nullable Object> extends Select.Branch<R> {
        private final MemorySendChannel<T> channel;
        private final T value;
        private final Awaitable<R> then;

        Send(MemorySendChannel<T> channel, T value, Awaitable<R> then) {
            this.channel = channel;
            this.value = value;
            this.then = Objects.requireNonNull(then);
        }

        @Override
        @Nullable
        Awaitable<? extends R> tryNow() {
            return channel.trySend(value) ? then : null;
        }

        @Override
        void enter(Select.Choice<R> choice) {
            var place = channel.state.senders.add(new ChannelState.Giver<>() {
                @Override
                public MemorySendChannel<T> end() {
                    return channel;
                }

                @Override
                public T take() {
                    choice.choose(then);
                    return value;
                }

                @Override
                public void fail(RuntimeException e) {
                    choice.fail(e);
                }
            });
            choice.exit(place::leave);
        }

        @Override
        public String toString() {
            return channel.toString();
        }
    }

    static final class Timer<R extends @Nullable Object> extends Select.Branch<R> {
        private final @Nullable Duration delay;
        private final long time;
        private final Awaitable<R> then;

        Timer(@Nullable Duration delay, long time, Awaitable<R> then) {
            this.delay = delay;
            this.time = time;
            this.then = Objects.requireNonNull(then);
        }

        private long when() {
            return delay == null ? time : Deadlines.after(Trio.currentTime(), delay);
        }

        @Override
        @Nullable
        Awaitable<? extends R> tryNow() {
            return when() <= Trio.currentTime() ? then : null;
        }

        @Override
        void enter(Select.Choice<R> choice) {
            TimerHandle timer = EventLoop.current().atDeadline(when(), () -> choice.choose(then));
            choice.exit(timer::cancel);
        }

        @Override
        public String toString() {
            return "a time";
        }
    }

    static final class Happened<R extends @Nullable Object> extends Select.Branch<R> {
        private final Event event;
        private final Awaitable<R> then;

        Happened(Event event, Awaitable<R> then) {
            this.event = Objects.requireNonNull(event);
            this.then = Objects.requireNonNull(then);
        }

        @Override
        @Nullable
        Awaitable<? extends R> tryNow() {
            return event.isSet() ? then : null;
        }

        @Override
        void enter(Select.Choice<R> choice) {
            var place = event.listeners.add(() -> choice.choose(then));
            choice.exit(place::leave);
        }

        @Override
        public String toString() {
            return event.toString();
        }
    }

    static final class Done<T extends @Nullable Object, R extends @Nullable Object> extends Select.Branch<R> {
        private final Future<T> future;
        private final Awaitable<R> rest;

        Done(Future<T> future, Awaitable<R> rest) {
            this.future = future;
            this.rest = rest;
        }

        @Override
        @Nullable
        Awaitable<? extends R> tryNow() {
            if (!future.belongsTo(EventLoop.current())) {
                throw new IllegalStateException(future + " belongs to a different loop: select in that loop");
            }
            return future.done() ? rest : null;
        }

        @Override
        void enter(Select.Choice<R> choice) {
            Consumer<Future<T>> callback = ended -> choice.choose(rest);
            future.addDoneCallback(callback);
            choice.exit(() -> future.removeDoneCallback(callback));
        }

        @Override
        public String toString() {
            return future.toString();
        }
    }
}
