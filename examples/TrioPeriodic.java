import static java.time.Duration.ofMillis;

import dev.weft.trio.TooSlowException;
import dev.weft.trio.Trio;

// A job that runs every 100 ms, each time with a deadline, and up to three attempts; the rhythm does not drift with it.
int attempts;

void fetch() {
    attempts++;
    Trio.sleep(ofMillis(attempts == 2 ? 500 : 5)); // the second attempt of all hangs
}

void attempt(int round) {
    for (int n = 1; n <= 3; n++) {
        try {
            Trio.failAfter(ofMillis(30), this::fetch);
            IO.println("round " + round + ": done at attempt " + n);
            return;
        } catch (TooSlowException e) {
            IO.println("round " + round + ": attempt " + n + " was too slow");
        }
    }
}

void main() {
    Trio.run(() -> {
        long start = Trio.currentTime();
        for (int round = 1; round <= 3; round++) {
            attempt(round);
            Trio.sleepUntil(start + round * ofMillis(100).toNanos());
        }
    });
}
