import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.CancelledError;

// Three tasks that run at once, then what else a task can do: its name, its callbacks, its cancellation.
void a() {
    IO.println("A: started");
    sleep(ofSeconds(2));
    IO.println("A: finished");
}

void b() {
    IO.println("B: started");
    sleep(ofSeconds(1));
    IO.println("B: finished");
}

void c() {
    IO.println("C: started");
    sleep(ofSeconds(3));
    IO.println("C: finished");
}

void main() {
    run(() -> {
        var t1 = createTask(this::a);
        var t2 = createTask(this::b);
        var t3 = createTask(this::c);
        t1.await();
        t2.await();
        t3.await();

        var sleeper = createTask(() -> sleep(ofSeconds(3600)), "sleeper");
        sleeper.addDoneCallback(done -> IO.println("callback: cancelled is " + done.cancelled()));
        sleep(ofSeconds(1));
        sleeper.cancel("no longer needed");
        try {
            sleeper.await();
        } catch (CancelledError e) {
            IO.println(sleeper.getName() + " was cancelled: " + e.getMessage());
        }
    });
}
