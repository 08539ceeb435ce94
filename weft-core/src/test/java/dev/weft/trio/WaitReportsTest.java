package dev.weft.trio;

import static dev.weft.trio.Worlds.settle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Action;
import dev.weft.DeadlockError;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the reports say that a task of Trio's waits for. */
class WaitReportsTest {
    /** Runs a program that nobody can ever wake, and returns what is said of it. */
    private static String reportOf(Action main) {
        var thrown = catchThrowable(() -> Trio.run(main));
        assertThat(thrown).isInstanceOf(DeadlockError.class);
        return thrown.getMessage();
    }

    private static String reportOfChild(Action child) {
        return reportOf(() -> Trio.openNursery(nursery -> nursery.startSoon(child, "child")));
    }

    @Test
    void aDeadlockNamesThePrimitive() {
        assertThat(reportOfChild(() -> new Event().await())).contains("\n  child -> Event[not set, 1 waiting]");
        assertThat(reportOfChild(() -> new Semaphore(0).acquire())).contains("\n  child -> Semaphore[0, 1 waiting]");
        assertThat(reportOfChild(() -> new CapacityLimiter(0).acquire()))
                .contains("\n  child -> CapacityLimiter[0/0, 1 waiting]");
        assertThat(reportOfChild(() -> new ParkingLot().park())).contains("\n  child -> ParkingLot[1 waiting]");
        assertThat(reportOfChild(() -> new Handover<AutoCloseable>().take()))
                .contains("\n  child -> Handover[1 waiting]");
        assertThat(reportOfChild(() -> Lowlevel.waitTaskRescheduled(raiseCancel -> Lowlevel.Abort.SUCCEEDED)))
                .contains("\n  child -> whoever reschedules it");
        assertThat(reportOfChild(Trio::sleepForever)).contains("\n  child -> sleepForever");
    }

    @Test
    void itNamesTheOwnerOfALock() {
        var report = reportOf(() -> Trio.openNursery(nursery -> {
            var lock = new Lock();
            nursery.startSoon(
                    () -> {
                        lock.acquire();
                        Trio.sleepForever();
                    },
                    "owner");
            settle();
            nursery.startSoon(lock::acquire, "waiter");
        }));
        assertThat(report).contains("\n  waiter -> Lock[held by owner, 1 waiting]");
    }

    @Test
    void whoIsMovedToAnotherLotWaitsThere() {
        var report = reportOf(() -> Trio.openNursery(nursery -> {
            var condition = new Condition();
            nursery.startSoon(
                    () -> {
                        condition.acquire();
                        condition.await();
                    },
                    "signalled");
            nursery.startSoon(
                    () -> {
                        condition.acquire();
                        condition.await();
                    },
                    "waiter");
            settle();
            nursery.startSoon(
                    () -> {
                        condition.acquire();
                        condition.signal();
                        Trio.sleepForever();
                    },
                    "owner");
        }));
        assertThat(report)
                .contains("\n  signalled -> Lock[held by owner, 1 waiting]")
                .contains("\n  waiter -> Condition[1 waiting, Lock[held by owner, 1 waiting]]");
    }

    @Test
    void itNamesChannelsAndTheBranchesOfASelect() {
        var channel = Trio.<String>openMemoryChannel(0);
        assertThat(reportOfChild(() -> channel.send().send("for nobody")))
                .contains("\n  child -> MemorySendChannel[0/0 values, 1 sending, 0 receiving]");
        var other = Trio.<String>openMemoryChannel(3);
        assertThat(reportOfChild(() -> other.receive().receive()))
                .contains("\n  child -> MemoryReceiveChannel[0/3 values, 0 sending, 1 receiving]");
        var third = Trio.<String>openMemoryChannel(1);
        assertThat(reportOfChild(() -> Select.first(
                        Select.happened(new Event(), () -> ""), Select.receive(third.receive(), value -> value))))
                .contains("\n  child -> [Event[not set, 1 waiting], MemoryReceiveChannel[0/1 values, 0 sending,"
                        + " 1 receiving]]");
    }

    @Test
    void itNamesTheChildrenThatANurserysParentWaitsFor() {
        assertThat(reportOfChild(Trio::sleepForever)).contains("\n  main -> Nursery[1 children, CancelScope[active]]");
    }

    @Test
    void aTasksTextSaysWhatItWaitsForToo() {
        Worlds.run(() -> Trio.openNursery(nursery -> {
            var lock = new Lock();
            lock.acquire();
            var waiter = nursery.startSoon(lock::acquire, "waiter");
            var sleeper = nursery.startSoon(() -> Trio.sleep(Duration.ofSeconds(1)), "sleeper");
            settle();
            assertThat(waiter).hasToString("Task[waiter, waiting, waits for Lock[held by main, 1 waiting]]");
            assertThat(sleeper).hasToString("Task[sleeper, waiting, waits for a sleep]");
            lock.release();
        }));
    }
}
