package dev.weft;

import java.util.LinkedHashSet;
import java.util.Set;

/** The asynchronous generators of a loop that have begun and not ended. Loop thread only. */
public final class Generators {
    /** What the loop needs to know of a generator. */
    public interface Open {
        /** Ends the generator: its cleanup runs. Suspends while that does. */
        void aclose() throws Exception;
    }

    private final EventLoop loop;
    private final Set<Open> open = new LinkedHashSet<>();

    Generators(EventLoop loop) {
        this.loop = loop;
    }

    /** Notes a generator that has begun. */
    public void begun(Open generator) {
        open.add(generator);
    }

    /** Forgets a generator that has ended. */
    public void ended(Open generator) {
        open.remove(generator);
    }

    void closeAll() {
        for (var generator : open.toArray(Open[]::new)) {
            open.remove(generator);
            try {
                generator.aclose();
            } catch (Exception e) {
                loop.callExceptionHandler(ExceptionContext.of(
                        "an error occurred during closing of asynchronous generator " + generator, e));
            }
        }
    }
}
