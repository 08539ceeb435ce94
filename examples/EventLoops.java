import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.Coroutine;

// A loop by hand, without run(); then two loops at once, each in a thread of its own.
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

void all() {
    gather(this::a, this::b, this::c).await();
}

String meet(CyclicBarrier other) throws Exception {
    other.await(); // until the other loop is there, too
    return sleep(ofSeconds(1), "done");
}

void main() throws Exception {
    try (var loop = newEventLoop()) {
        loop.runUntilComplete(Coroutine.of(this::all));
    }

    var barrier = new CyclicBarrier(2);
    var one = new FutureTask<>(() -> run(() -> meet(barrier)));
    var two = new FutureTask<>(() -> run(() -> meet(barrier)));
    new Thread(one).start();
    new Thread(two).start();
    IO.println("loop in thread one: " + one.get());
    IO.println("loop in thread two: " + two.get());
}
