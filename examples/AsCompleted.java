import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.Awaitable;

// Results in the order in which they come.
String a() {
    IO.println("A: started");
    sleep(ofSeconds(2));
    IO.println("A: finished");
    return "a";
}

String b() {
    IO.println("B: started");
    sleep(ofSeconds(1));
    IO.println("B: finished");
    return "b";
}

String c() {
    IO.println("C: started");
    sleep(ofSeconds(3));
    IO.println("C: finished");
    return "c";
}

void main() {
    run(() -> {
        List<Awaitable<String>> work = List.of(this::a, this::b, this::c);
        for (var coro : asCompleted(work)) {
            var result = coro.await();
            IO.println(result);
        }
    });
}
