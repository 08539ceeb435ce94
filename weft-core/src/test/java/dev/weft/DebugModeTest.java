package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What debug mode says about those who hold the loop. */
@Timeout(30)
class DebugModeTest {
    @Test
    void aCallbackThatHoldsTheLoopIsNamed() {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                watch();
                EventLoop.current().callSoon(new Named("greedy", DebugModeTest::hold));
                Loops.turns(2);
            });
            assertThat(log.taken())
                    .singleElement()
                    .asString()
                    .startsWith("Executing Handle[greedy] took 0.0")
                    .endsWith(" seconds: it holds every other task meanwhile; use toThread for blocking work");
        }
    }

    @Test
    void aTaskThatHoldsTheLoopIsNamed() {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                watch();
                EventLoop.current().createTask(DebugModeTest::hold, "greedy").await();
            });
            assertThat(log.taken()).singleElement().asString().startsWith("Executing Task[greedy, created] took ");
        }
    }

    @Test
    void whoIsBelowTheLimitIsNot() {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                EventLoop.current().setDebug(true);
                EventLoop.current().setSlowCallbackDuration(Duration.ofSeconds(20));
                EventLoop.current().createTask(DebugModeTest::hold).await();
            });
            assertThat(log.taken()).isEmpty();
        }
    }

    @Test
    void withoutDebugModeNobodyIs() {
        try (var log = new LogRecords()) {
            Loops.virtually(() -> {
                EventLoop.current().setDebug(false);
                EventLoop.current().setSlowCallbackDuration(Duration.ofMillis(1));
                EventLoop.current().createTask(DebugModeTest::hold).await();
            });
            assertThat(log.taken()).isEmpty();
        }
    }

    @Test
    void theLimitIsATenthOfASecondAtFirst() {
        try (var loop = Loops.virtual()) {
            assertThat(loop.getSlowCallbackDuration()).isEqualTo(Duration.ofMillis(100));
            loop.setSlowCallbackDuration(Duration.ofMillis(1));
            assertThat(loop.getSlowCallbackDuration()).isEqualTo(Duration.ofMillis(1));
        }
    }

    @Test
    void aFailureSaysWhereItsTaskWasCreated() {
        var loop = Loops.virtual();
        var reports = Loops.reports(loop);
        Loops.run(loop, () -> {
            loop.setDebug(true);
            program.Failing.task("lost");
            Loops.turns(2);
        });
        loop.close();
        assertThat(reports)
                .extracting(ExceptionContext::message)
                .singleElement()
                .asString()
                .startsWith("Task lost (created at ")
                .contains("program.Failing.task(Failing.java:")
                .endsWith(") exception was never retrieved");
    }

    private static void watch() {
        EventLoop.current().setDebug(true);
        EventLoop.current().setSlowCallbackDuration(Duration.ofMillis(10));
    }

    /** Takes 20 ms of real time, which neither engine can give to others. */
    private static void hold() {
        long end = System.nanoTime() + 20_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private record Named(String name, Runnable action) implements Runnable {
        @Override
        public void run() {
            action.run();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Test
    void aWaitThatOverrunsIsNamed() {
        try (var log = new LogRecords();
                var loop = Loops.virtual()) {
            Loops.run(loop, () -> {
                loop.usePoller(home -> new SlowPoller());
                watch();
                Loops.turns(2);
                loop.setDebug(false);
            });
            assertThat(log.taken())
                    .isNotEmpty()
                    .allSatisfy(message -> assertThat(message)
                            .startsWith("poll 0.000 s took 0.0")
                            .endsWith(" seconds"));
        }
    }

    @Test
    void aWaitThatEndsBeforeItsTimeIsNot() {
        try (var log = new LogRecords();
                var loop = EventLoop.create()) {
            new SlowTurns().measurePoll(loop.poller(), 0);
            loop.poller().wakeup();
            new SlowTurns().measurePoll(loop.poller(), Duration.ofHours(1).toNanos());
            assertThat(log.taken()).isEmpty();
        }
    }

    @Test
    void withoutAFrameOfTheProgramThePlaceIsUnknown() {
        assertThat(StackFrames.firstOfProgram(new StackTraceElement[0])).isEqualTo("an unknown place");
    }

    private static final class SlowPoller implements dev.weft.spi.Poller {
        @Override
        public void poll(long timeoutNanos) {
            hold();
        }

        @Override
        public void wakeup() {}

        @Override
        public boolean active() {
            return false;
        }

        @Override
        public void close() {}
    }
}
