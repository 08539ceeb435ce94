import static java.time.Duration.ofMillis;

import dev.weft.Awaitable;
import dev.weft.asyncio.Asyncio;
import dev.weft.unsync.Unfuture;
import dev.weft.unsync.Unsync;
import java.io.Serializable;

// One suspending, one plain and one CPU-bound function: the library decides where each runs.
interface Work {
    @Unsync
    Unfuture<String> suspending(String text);

    @Unsync
    Unfuture<String> plain(String text);

    @Unsync(cpuBound = true)
    Unfuture<Long> heavy(int n);
}

record Worker() implements Serializable {
    public Awaitable<String> suspending(String text) {
        return () -> Asyncio.sleep(ofMillis(100), text); // something to await: it suspends
    }

    public String plain(String text) {
        return text;
    }

    public long heavy(int n) {
        long sum = 0;
        for (int i = 1; i <= n; i++) {
            sum += i;
        }
        return sum;
    }
}

void main() {
    Work work = Unsync.of(Work.class, new Worker());
    var suspending = work.suspending("slept");
    var plain = work.plain("called");
    var heavy = work.heavy(1_000_000);
    IO.println(suspending.result() + " on the " + suspending.ranOn());
    IO.println(plain.result() + " on a " + plain.ranOn());
    IO.println(heavy.result() + " in a " + heavy.ranOn());
    IO.println(heavy.then(sum -> sum * 2).result());
    IO.println(Unsync.call(() -> "any function").result());
    Unsync.shutdown();
}
