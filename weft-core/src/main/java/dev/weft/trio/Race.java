package dev.weft.trio;

import dev.weft.Awaitable;
import dev.weft.ExceptionGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Several bodies at once, of which one counts: the others are cancelled and waited for.
 *
 * <p>A value that does not come out, because another one was first or the race failed or was cancelled, is closed if it is
 * {@link AutoCloseable}: nobody else could. Semantics: beyond Trio.
 */
public final class Race {
    private Race() {}

    /**
     * Runs bodies at once, and returns the value of the first that ends. Suspends.
     *
     * @throws ExceptionGroup if the first that ends fails
     */
    public static <T extends @Nullable Object> T first(List<? extends Awaitable<? extends T>> bodies) {
        return run(bodies, false);
    }

    /**
     * Runs bodies at once, and returns the first value that comes; failures count only if all fail. Suspends.
     *
     * @throws ExceptionGroup of all failures, if no body has a value
     */
    public static <T extends @Nullable Object> T firstSuccess(List<? extends Awaitable<? extends T>> bodies) {
        return run(bodies, true);
    }

    private static <T extends @Nullable Object> T run(
            List<? extends Awaitable<? extends T>> bodies, boolean failuresWait) {
        if (bodies.isEmpty()) {
            throw new IllegalArgumentException("a race needs at least one body");
        }
        var values = new ArrayList<T>(1);
        var failures = new ArrayList<Throwable>();
        Body<Nursery> race = nursery -> {
            for (var body : bodies) {
                nursery.startSoon(() -> {
                    var value = body.await();
                    if (values.isEmpty()) {
                        values.add(value);
                        nursery.cancelScope().cancel("another one was first");
                    } else {
                        discardUnlessSame(value, values.getFirst());
                    }
                });
            }
        };
        try {
            if (failuresWait) {
                Trio.openSupervisorNursery(race, (task, failure) -> failures.add(failure));
            } else {
                Trio.openNursery(race);
            }
        } catch (Throwable e) {
            values.forEach(Handover::discard);
            throw e;
        }
        if (values.isEmpty()) {
            throw new ExceptionGroup("no body of the race has a value", failures);
        }
        return values.getFirst();
    }

    @SuppressWarnings("ReferenceEquality") // that very value
    private static void discardUnlessSame(@Nullable Object loser, @Nullable Object winner) {
        if (loser != winner) {
            Handover.discard(loser);
        }
    }
}
