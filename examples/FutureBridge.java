import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.EventLoop;
import dev.weft.Future;

// A future is what callbacks and tasks meet at: a callback sets its result, and the task that awaits it goes on.
Future<String> download() {
    var loop = EventLoop.current();
    Future<String> future = loop.createFuture();
    loop.callLater(ofSeconds(1), () -> {
        IO.println("callback: sets the result");
        future.setResult("done");
    });
    return future;
}

void main() {
    run(() -> {
        IO.println("task: waits");
        var result = download().await();
        IO.println("task: " + result);
    });
}
