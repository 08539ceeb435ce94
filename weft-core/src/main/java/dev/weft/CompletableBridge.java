package dev.weft;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A future of a loop as a CompletableFuture that any thread may use. */
final class CompletableBridge {
    private CompletableBridge() {}

    static <T extends @Nullable Object> CompletableFuture<T> follow(Future<T> source) {
        var copy = new CompletableFuture<T>();
        source.addDoneCallback(done -> settle(copy, done));
        var _ = copy.whenComplete((value, error) -> {
            if (copy.isCancelled()) {
                source.loop.callSoonThreadsafeUnlessClosed(source::cancel);
            }
        });
        return copy;
    }

    private static <T extends @Nullable Object> void settle(CompletableFuture<T> copy, Future<T> done) {
        if (done.cancelled()) {
            copy.cancel(false);
            return;
        }
        var failure = done.exception();
        if (failure == null) {
            copy.complete(done.result());
        } else {
            copy.completeExceptionally(failure);
        }
    }
}
