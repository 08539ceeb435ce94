import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofSeconds;

import dev.weft.CancelledError;

// One second for work that takes an hour: the work is cancelled, and the wait fails.
String work() {
    try {
        sleep(ofHours(1));
        return "done";
    } catch (CancelledError e) {
        IO.println("work: cancelled");
        throw e;
    }
}

void main() {
    run(() -> {
        try {
            waitFor(this::work, ofSeconds(1));
        } catch (TimeoutException e) {
            IO.println("timeout!");
        }
    });
}
