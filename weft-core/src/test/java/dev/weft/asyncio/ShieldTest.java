package dev.weft.asyncio;

import static dev.weft.asyncio.Asyncio.createTask;
import static dev.weft.asyncio.Asyncio.shield;
import static dev.weft.asyncio.Asyncio.sleep;
import static dev.weft.asyncio.Virtual.awaiters;
import static dev.weft.asyncio.Virtual.run;
import static dev.weft.asyncio.Virtual.seconds;
import static dev.weft.asyncio.Virtual.settle;
import static dev.weft.asyncio.Virtual.waiting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.EventLoop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShieldTest {
    @Test
    void theInnerTaskOutlivesTheCancellationOfTheOuterOne() {
        run(() -> {
            var inner = createTask(() -> sleep(seconds(5), "finished"));
            var outer = waiting(() -> shield(inner).await());
            outer.cancel();
            settle();
            assertThat(outer.cancelled()).isTrue();
            assertThat(inner.await()).isEqualTo("finished");
        });
    }

    @Test
    void itEndsAsTheInnerOneDoes() {
        var failure = new IOException("broken");
        run(() -> {
            assertThat(shield(() -> sleep(seconds(1), "value")).await()).isEqualTo("value");
            var failing = shield(() -> {
                throw failure;
            });
            settle();
            assertThat(failing.exception()).isSameAs(failure);
            var inner = createTask(() -> sleep(seconds(5)));
            var shielded = shield(inner);
            inner.cancel();
            settle();
            assertThat(shielded.cancelled()).isTrue();
        });
    }

    @Test
    void aDoneFutureIsItsOwnShield() {
        run(() -> {
            var done = EventLoop.current().<String>createFuture();
            done.setResult("done");
            assertThat(shield(done)).isSameAs(done);
        });
    }

    @Test
    void outsideOfALoopTheFutureBringsItsOwn() {
        try (var loop = EventLoop.create()) {
            var inner = loop.<String>createFuture();
            var outer = shield(inner);
            inner.setResult("value");
            assertThat(loop.runUntilComplete(outer)).isEqualTo("value");
        }
    }

    @Test
    void theCallGraphShowsWhoseShieldItIs() {
        run(() -> {
            var inner = createTask(() -> sleep(seconds(5)));
            var outer = waiting(() -> shield(inner).await());
            assertThat(awaiters(inner)).containsExactly(outer);
            outer.await();
            assertThat(awaiters(inner)).isEmpty();
        });
    }

    @Test
    void aFailureAfterTheCancellationGoesToTheHandlerOnce() {
        run(() -> {
            List<String> told = new ArrayList<>();
            EventLoop.current().setExceptionHandler((loop, context) -> told.add(context.message()));
            var inner = createTask(() -> {
                sleep(seconds(1));
                throw new IOException("broken");
            });
            shield(inner).cancel();
            shield(inner).cancel();
            sleep(seconds(2));
            assertThat(told).containsExactly("IOException exception in shielded future");
        });
    }
}
