import static java.time.Duration.ofMillis;

import dev.weft.CancelScope;
import dev.weft.trio.MemoryReceiveChannel;
import dev.weft.trio.Trio;
import java.util.concurrent.atomic.AtomicInteger;

// A pool of workers behind a small channel: a producer that is too fast waits for them. Asked to stop, the producer closes
// its end, and the workers finish what is in the channel; what is not done after the grace period is cancelled.
final AtomicInteger done = new AtomicInteger();

void worker(MemoryReceiveChannel<Integer> jobs) {
    try (jobs) {
        for (int job : jobs) {
            Trio.sleep(ofMillis(10 + job % 3));
            done.incrementAndGet();
        }
    }
}

void main() {
    Trio.run(() -> {
        var pool = new CancelScope();
        pool.run(() -> Trio.openNursery(nursery -> {
            var jobs = Trio.<Integer>openMemoryChannel(2);
            for (int i = 0; i < 3; i++) {
                var copy = jobs.receive().copy();
                nursery.startSoon(() -> worker(copy), "worker-" + i);
            }
            jobs.receive().close();
            try (var out = jobs.send()) {
                for (int job = 0; !pool.stopAsked(); job++) {
                    out.send(job);
                    if (job == 19) {
                        IO.println("stopping");
                        pool.askToStop(ofMillis(1000));
                    }
                }
            }
        }));
        IO.println(done + " jobs done, cancelled: " + pool.cancelledCaught());
    });
}
