package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Outcome;
import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessQueueTest {
    @Test
    void itemsGoToAnotherProcessAndBackInOrder() throws Exception {
        try (var in = new ProcessQueue<Integer>(4);
                var out = new ProcessQueue<Integer>();
                var worker = new Process(() -> Functions.squares(in, out))) {
            worker.start();
            for (int i = 0; i < 50; i++) {
                in.put(i);
            }
            in.join();
            in.shutdown();
            worker.join();
            assertThat(worker.exitCode()).isZero();
            assertThat(out.getMany(100))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).map(x -> x * x).boxed().toList());
        }
    }

    @Test
    void aBoundedQueueRefusesWhatDoesNotFitInTime() {
        try (var queue = new ProcessQueue<String>(1)) {
            queue.put("a");
            assertThatThrownBy(() -> queue.put("b", Duration.ofMillis(1))).isInstanceOf(QueueFullException.class);
            assertThat(queue.get()).isEqualTo("a");
            assertThatThrownBy(() -> queue.get(Duration.ofMillis(1))).isInstanceOf(QueueEmptyException.class);
            queue.putNowait("d");
            assertThatThrownBy(() -> queue.putNowait("e")).isInstanceOf(QueueFullException.class);
            assertThat(queue.getNowait()).isEqualTo("d");
            assertThatThrownBy(queue::getNowait).isInstanceOf(QueueEmptyException.class);
            queue.shutdown();
            assertThatThrownBy(queue::get).isInstanceOf(QueueShutDownException.class);
            assertThatThrownBy(() -> queue.put("c")).isInstanceOf(QueueShutDownException.class);
        }
    }

    @Test
    void lowerNumbersComeFirst() {
        try (var queue = new ProcessQueue<String>()) {
            queue.put("late", 5);
            queue.put("first of the usual");
            queue.put("second of the usual");
            queue.put("urgent", -1);
            assertThat(queue.getMany(9)).containsExactly("urgent", "first of the usual", "second of the usual", "late");
        }
    }

    @Test
    void killedConsumersLoseNothingThatTheyHadNotTaken() throws Exception {
        int count = 2_000;
        int killed = 0;
        var seen = new ArrayList<Integer>();
        try (var queue = new ProcessQueue<Integer>();
                var taken = new ProcessQueue<Integer>()) {
            queue.putAll(IntStream.range(0, count).boxed().toList());
            for (; killed < 3; killed++) {
                try (var doomed = new Process(() -> Functions.copy(queue, taken))) {
                    doomed.start();
                    for (int i = 0; i < 50 + killed * 7; i++) {
                        seen.add(taken.get());
                    }
                    doomed.kill(); // in the middle of a get, a put, or between them
                    doomed.join();
                    assertThat(doomed.exitCode()).isEqualTo(-9);
                }
            }
            long patience = System.nanoTime() + Duration.ofSeconds(10).toNanos();
            while (seen.size() < count - killed || !queue.empty()) { // what comes back comes a moment after the death
                assertThat(System.nanoTime()).as("%s of %s", seen.size(), count).isLessThan(patience);
                drain(queue, seen);
                drain(taken, seen);
            }
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen.size()).isBetween(count - killed, count); // each may have died with the one that it had taken
    }

    private static void drain(ProcessQueue<Integer> queue, List<Integer> into) {
        try {
            while (true) {
                into.add(queue.get(Duration.ZERO));
            }
        } catch (QueueEmptyException end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aTaskThatWaitsLetsOtherTasksRun() throws Exception {
        try (var queue = new ProcessQueue<String>(1);
                var event = new ProcessEvent()) {
            Asyncio.run(() -> {
                var getter = Asyncio.createTask(() -> {
                    event.await();
                    return queue.get() + queue.get();
                });
                var putter = Asyncio.createTask(() -> {
                    event.set();
                    queue.putAll(List.of("a", "b"));
                    return true;
                });
                assertThat(getter.await()).isEqualTo("ab");
                assertThat(putter.await()).isTrue();
            });
        }
    }

    @RepeatedTest(30) // a cancellation may also come while the task waits for the queue's lock
    void aCancelledGetHasTakenNothing() {
        try (var queue = new ProcessQueue<Integer>()) {
            Asyncio.run(() -> {
                for (int i = 0; i < 200; i++) {
                    int item = i;
                    Task<Integer> getter = Asyncio.createTask(() -> queue.get());
                    Task.yieldNow();
                    var putter = Thread.ofPlatform().start(() -> queue.put(item)); // races with the cancellation
                    getter.cancel();
                    int got = Asyncio.gatherSettled(List.of(getter)).await().getFirst()
                                    instanceof Outcome.Success<Integer>(var value)
                            ? value
                            : queue.get();
                    putter.join();
                    assertThat(got).isEqualTo(item);
                    assertThat(queue.empty()).isTrue();
                }
            });
        }
    }

    @Test
    void aProcessThatDiesBeforeItKnocksLeavesNoDoorOpen() throws Exception {
        int before = Hub.here().doors();
        try (var doomed = new Process(Functions::failQuietly)) {
            doomed.start();
            doomed.kill();
            doomed.join();
        }
        while (Hub.here().doors() > before) {
            Thread.onSpinWait();
        }
        assertThat(Hub.here().doors()).isEqualTo(before);
    }

    @Test
    void aKilledProducerLosesNothingThatItHadPut() throws Exception {
        try (var queue = new ProcessQueue<Integer>();
                var doomed = new Process(() -> Functions.count(queue))) {
            doomed.start();
            while (queue.qsize() < 50) {
                Thread.onSpinWait();
            }
            doomed.kill();
            doomed.join();
            var items = queue.getMany(Integer.MAX_VALUE - 8);
            assertThat(items)
                    .containsExactlyElementsOf(
                            IntStream.range(0, items.size()).boxed().toList());
        }
    }

    @Test
    void aPipeGoesBothWaysAndEnds() throws Exception {
        Pipe.Ends<String, Integer> pipe = Pipe.open();
        var there = pipe.there();
        try (var child = new Process(() -> Functions.lengths(there))) {
            child.start();
            pipe.here().send("four");
            assertThat(pipe.here().receive()).isEqualTo(4);
            pipe.here().close();
            assertThatThrownBy(() -> pipe.here().receive()).isInstanceOf(EOFException.class);
            child.join();
        }
    }

    @Test
    void anEventWakesAnotherProcess() throws Exception {
        try (var go = new ProcessEvent();
                var gone = new ProcessEvent();
                var child = new Process(() -> {
                    go.await();
                    gone.set();
                })) {
            child.start();
            assertThat(gone.await(Duration.ofMillis(10))).isFalse();
            go.set();
            gone.await();
            assertThat(gone.isSet()).isTrue();
            gone.clear();
            assertThat(gone.isSet()).isFalse();
        }
    }

    @Test
    void aBodyThatThrowsEndsItsProcessWithOne() throws Exception {
        try (var child = new Process(Functions::failQuietly, "doomed")) {
            assertThatThrownBy(child::join).hasMessageContaining("doomed has not been started");
            child.start();
            assertThatThrownBy(child::start).isInstanceOf(IllegalStateException.class);
            child.join();
            assertThat(child.exitCode()).isEqualTo(1);
        }
    }
}
