import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.Outcome;

// One of three fails: gather fails with it at once and lets the others run on; gatherSettled lists how each one ended.
String a() {
    sleep(ofSeconds(2));
    IO.println("A: finished");
    return "a";
}

String b() throws IOException {
    sleep(ofSeconds(1));
    throw new IOException("B: failed");
}

String c() {
    sleep(ofSeconds(3));
    IO.println("C: finished");
    return "c";
}

void main() {
    run(() -> {
        try {
            gather(this::a, this::b, this::c).await();
        } catch (Exception e) {
            IO.println("Caught " + e.getMessage());
        }
        sleep(ofSeconds(3)); // A and C run on

        for (Outcome<String> outcome : gatherSettled(this::a, this::b, this::c).await()) {
            switch (outcome) {
                case Outcome.Success(var value) -> IO.println("Result: " + value);
                case Outcome.Failure(var exception) -> IO.println("Exception: " + exception.getMessage());
            }
        }
    });
}
