import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofMillis;

import dev.weft.Coroutine;
import dev.weft.EventLoop;
import dev.weft.asyncio.RunnerOptions;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

// What debug mode reports, through the logger "dev.weft". Here the reports are kept, and printed one by one.
Logger log = Logger.getLogger("dev.weft");
BlockingQueue<String> reports = new LinkedBlockingQueue<>();

Coroutine<String> work() {
    return Coroutine.of("work", () -> "done");
}

void slow() {
    try {
        Thread.sleep(150); // in a callback, this holds the loop
    } catch (InterruptedException e) {
        throw new IllegalStateException(e);
    }
}

void main() {
    log.setUseParentHandlers(false);
    log.addHandler(new Keeper());
    run(this::body, RunnerOptions.DEFAULT.withDebug(true));
}

void body() throws Exception {
    var loop = EventLoop.current();

    // A coroutine that nobody awaits is reported once it is out of reach.
    work();
    show("never awaited");

    // A callback that takes more than 100 ms.
    loop.callSoon(this::slow);
    sleep(ofMillis(1));
    show("Handle");

    // A wait of the loop that takes longer than it should, by more than the limit: with none, each one does.
    loop.setSlowCallbackDuration(ofMillis(0));
    sleep(ofMillis(10));
    loop.setSlowCallbackDuration(ofMillis(100));
    show("poll");

    // A call from the wrong thread.
    try {
        toThread(() -> loop.callSoon(this::slow));
    } catch (IllegalStateException e) {
        IO.println(e.getMessage());
    }
}

/** Prints the next report about something. */
void show(String subject) throws InterruptedException {
    while (true) {
        var report = reports.poll(50, TimeUnit.MILLISECONDS);
        if (report == null) {
            System.gc(); // makes certain what is out of reach
        } else if (report.contains(subject)) {
            IO.println(report);
            return;
        }
    }
}

class Keeper extends Handler {
    @Override
    public void publish(LogRecord entry) {
        reports.add(new SimpleFormatter().formatMessage(entry));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
