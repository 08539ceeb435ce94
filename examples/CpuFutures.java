import dev.weft.concurrent.ProcessPoolExecutor;
import java.util.List;

// Work for processors, with futures: each call runs in a process of the pool, and its future has the result.
static int primesBelow(int limit) {
    int count = 0;
    for (int n = 2; n < limit; n++) {
        boolean prime = true;
        for (int d = 2; d * d <= n && prime; d++) {
            prime = n % d != 0;
        }
        count += prime ? 1 : 0;
    }
    return count;
}

void main() {
    long here = ProcessHandle.current().pid();
    try (var pool = new ProcessPoolExecutor(2)) {
        var first = pool.submit(() -> primesBelow(100_000));
        var elsewhere = pool.submit(() -> ProcessHandle.current().pid());
        IO.println("primes below 100000: " + first.result());
        IO.println("in another process: " + (elsewhere.result() != here));
        for (int count : pool.map(limit -> primesBelow(limit), List.of(10, 100, 1_000))) {
            IO.println(count);
        }
    }
}
