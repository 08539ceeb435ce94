import static dev.weft.asyncio.Asyncio.*;

import dev.weft.concurrent.SyncAsyncQueue;

// Work that waits, with queues: a thread that blocks feeds tasks that suspend, and neither holds up the other.
void main() throws Exception {
    var lines = new SyncAsyncQueue<String>(2);
    var reader = Thread.startVirtualThread(() -> {
        for (int i = 1; i <= 5; i++) {
            lines.put("line " + i); // blocks while the queue is full
        }
    });
    run(() -> {
        for (int i = 1; i <= 5; i++) {
            IO.println(lines.get()); // suspends while it is empty
            lines.taskDone();
        }
        lines.join();
    });
    reader.join();
    IO.println("all read");
}
