import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.Clock;

// Blocking work goes to a thread, and the loop goes on. Clock.sleep is Thread.sleep by the clock that the program runs on.
String now() {
    return "%tT".formatted(Clock.current().currentTimeMillis());
}

void work() throws Exception {
    IO.println("Work started " + now());
    Clock.sleep(ofSeconds(2)); // blocking
    IO.println("Work done at " + now());
}

void main() {
    run(() -> {
        IO.println("Started main at " + now());
        gather(() -> toThread(this::work), () -> sleep(ofSeconds(1))).await();
        IO.println("Finished main at " + now());
    });
}
