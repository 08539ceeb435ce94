import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

// A sleep with a result.
void main() {
    run(() -> {
        var result = sleep(ofSeconds(1), "done");
        IO.println(result);
    });
}
