import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.ReturnWhen;

// Waiting for a set of tasks in four ways. A wait neither cancels nor fails. (Each Java object has a wait() of its own, so
// this one is called by its full name.)
String work() {
    return "done";
}

String slowly(int seconds) {
    return sleep(ofSeconds(seconds), "done");
}

String badly() throws IOException {
    sleep(ofSeconds(2));
    throw new IOException("failed");
}

void main() {
    run(() -> {
        var task = createTask(this::work);
        var all = Asyncio.wait(Set.of(task));
        if (all.done().contains(task)) {
            IO.println("work is done");
        }

        List<Task<String>> tasks =
                List.of(createTask(() -> slowly(1)), createTask(this::badly), createTask(() -> slowly(4)));
        var first = Asyncio.wait(tasks, ReturnWhen.FIRST_COMPLETED);
        IO.println("FIRST_COMPLETED: " + first.done().size() + " done, " + first.pending().size() + " pending");
        var failed = Asyncio.wait(tasks, ReturnWhen.FIRST_EXCEPTION);
        IO.println("FIRST_EXCEPTION: " + failed.done().size() + " done, " + failed.pending().size() + " pending");
        var timed = Asyncio.wait(tasks, ofSeconds(1));
        IO.println("timeout: " + timed.done().size() + " done, " + timed.pending().size() + " pending");
        var rest = Asyncio.wait(timed.pending());
        IO.println("the last one: " + rest.done().iterator().next().result());
        IO.println("the second one: " + tasks.get(1).exception().getMessage());
    });
}
