package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Virtual.isCancelledBefore;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventTest {
    private final Event event = new Event();

    @Test
    void settingItWakesAllWhoWait() {
        run(() -> {
            var first = createTask(event::await);
            var second = createTask(event::await);
            settle();
            event.set();
            settle();
            assertThat(first.result()).isTrue();
            assertThat(second.result()).isTrue();
            assertThat(event.isSet()).isTrue();
        });
    }

    @Test
    void aSetEventDoesNotSuspend() {
        run(() -> {
            event.set();
            var seen = new StringBuilder();
            createTask(() -> {
                seen.append("other");
            });
            event.await();
            assertThat(seen).isEmpty();
        });
    }

    @Test
    void whoWasWokenGoesOnEvenIfItIsClearedAgain() {
        run(() -> {
            var task = waiting(() -> event.await());
            event.set();
            event.clear();
            settle();
            assertThat(task.done()).isTrue();
            assertThat(event.isSet()).isFalse();
        });
    }

    @Test
    void cancelledBeforeItWaitsItLeavesNothing() {
        run(() -> {
            assertThat(isCancelledBefore(() -> event.await())).isTrue();
            assertThat(event).hasToString("Event[unset]");
        });
    }

    @Test
    void cancelledWhileItWaitsItLeavesTheLine() {
        run(() -> {
            var task = waiting(() -> event.await());
            assertThat(event).hasToString("Event[unset, waiters=1]");
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
            assertThat(event).hasToString("Event[unset]");
        });
    }

    @Test
    void cancelledAfterItWasWokenItIsCancelled() {
        run(() -> {
            var task = waiting(() -> event.await());
            event.set();
            task.cancel();
            settle();
            assertThat(task.cancelled()).isTrue();
        });
    }

    @Test
    void cancelledAfterItWentOnNothingChanges() {
        run(() -> {
            var task = waiting(() -> event.await());
            event.set();
            settle();
            assertThat(task.cancel()).isFalse();
            assertThat(task.cancelled()).isFalse();
        });
    }
}
