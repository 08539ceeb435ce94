package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.IndeterminateOperationStateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private final AtomicInteger tries = new AtomicInteger();

    private Supplier<CompletionStage<Integer>> failing(int times, RuntimeException fault) {
        return () -> tries.incrementAndGet() <= times
                ? CompletableFuture.failedFuture(fault)
                : CompletableFuture.completedFuture(tries.get());
    }

    @Test
    void aChangeWhoseCopiesAreUncertainIsMadeAgain() {
        assertThat(Connection.change(failing(2, new IndeterminateOperationStateException("its member died")))
                        .join())
                .isEqualTo(3);
    }

    @Test
    void anotherFailureIsTold() {
        assertThatThrownBy(() -> Connection.change(failing(1, new IllegalStateException("closed")))
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void itIsNotTriedForEver() {
        assertThatThrownBy(() -> Connection.change(
                                failing(Integer.MAX_VALUE, new IndeterminateOperationStateException("never certain")))
                        .join())
                .hasCauseInstanceOf(IndeterminateOperationStateException.class);
    }
}
