import static dev.weft.asyncio.Asyncio.*;

import dev.weft.Coroutine;

// A plain call runs at once. A coroutine object runs nothing until it is awaited, and only once.
Coroutine<String> work() {
    return Coroutine.of("work", () -> {
        IO.println("work runs");
        return "done";
    });
}

void main() {
    run(() -> {
        var coroutine = work();
        IO.println("nothing has run yet");
        var result = coroutine.await();
        IO.println(result);
        try {
            coroutine.await();
        } catch (IllegalStateException e) {
            IO.println(e.getMessage());
        }
    });
}
