package dev.weft.asyncio;

import dev.weft.Coroutine;

/** What is done with coroutine objects that nobody will run. */
final class Coroutines {
    private Coroutines() {}

    /** Closes a coroutine object, so that it is not reported as never awaited; other awaitables need nothing. */
    static void close(Object coro) {
        if (coro instanceof Coroutine<?> coroutine) {
            coroutine.close();
        }
    }
}
