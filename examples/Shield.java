import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.CancelledError;

// A shield takes the cancellation upon itself: who awaits is cancelled, the work is not.
String work() {
    sleep(ofSeconds(2));
    IO.println("work: finished");
    return "done";
}

void main() {
    run(() -> {
        var work = createTask(this::work);
        var waiter = createTask(() -> {
            String result;
            try {
                result = shield(work).await();
            } catch (CancelledError e) {
                result = null;
            }
            IO.println("waiter: the result is " + result);
        });
        sleep(ofSeconds(1));
        waiter.cancel();
        waiter.await();
        IO.println("main: the result is " + work.await());
    });
}
