import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.asyncio.Condition;
import dev.weft.asyncio.Event;
import dev.weft.asyncio.Lock;
import dev.weft.asyncio.Semaphore;

// What tasks wait at: a lock for one at a time, a condition, a semaphore for ten at a time, an event.
int shared = 0;
int inside = 0;
int most = 0;

void addOne(Lock lock) {
    try (var held = lock.hold()) {
        int seen = shared;
        sleep(ofSeconds(1)); // without the lock, others would add to the same number
        shared = seen + 1;
    }
}

void taker(Condition condition, Deque<String> shelf) {
    try (var held = condition.hold()) {
        condition.await(() -> !shelf.isEmpty());
        IO.println("Condition: took " + shelf.remove());
    }
}

void visitor(Semaphore semaphore) {
    try (var held = semaphore.hold()) {
        most = Math.max(most, ++inside);
        sleep(ofSeconds(1));
        inside--;
    }
}

void listener(Event event) {
    IO.println("Waiting for event");
    event.await();
    IO.println("Event processed");
}

void main() {
    run(() -> {
        var lock = new Lock();
        gather(() -> addOne(lock), () -> addOne(lock), () -> addOne(lock)).await();
        IO.println("Lock: " + shared + " added");

        var condition = new Condition();
        var shelf = new ArrayDeque<String>();
        var taker = createTask(() -> taker(condition, shelf));
        sleep(ofSeconds(1));
        try (var held = condition.hold()) {
            shelf.add("a parcel");
            condition.signal();
        }
        taker.await();

        var semaphore = new Semaphore(10);
        gather(Collections.nCopies(25, 0).stream().map(i -> createTask(() -> visitor(semaphore))).toList()).await();
        IO.println("Semaphore: at most " + most + " at once");

        var event = new Event();
        // Spawn a task to wait until 'event' is set.
        var handler = createTask(() -> listener(event));
        // Sleep for 1 second and set the event.
        sleep(ofSeconds(1));
        event.set();
        // Wait until processing is complete.
        handler.await();
    });
}
