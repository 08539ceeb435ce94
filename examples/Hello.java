import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

// The smallest program: one task, one second.
void main() {
    run(() -> {
        sleep(ofSeconds(1));
        IO.println("hello");
    });
}
