import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

// Three coroutines at once: 2 s + 1 s + 3 s take a bit over 3 s.
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
        var result = gather(this::a, this::b, this::c).await();
        IO.println("Result: " + result.stream().map("'%s'"::formatted).toList());
    });
}
