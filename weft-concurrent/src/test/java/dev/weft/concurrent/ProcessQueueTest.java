package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    void anItemThatItsTakerDidNotConfirmComesBackToItsPlace() throws Exception {
        var home = new HomeQueue(0);
        String door = Doors.open("queue", home, link -> QueueDoor.serve(home, link));
        home.put(List.of(item(1), item(2)), 0, -1);
        try (Link dying = Link.connect(Hub.here().address(), door)) {
            dying.send(Kind.GET, ByteBuffer.allocate(12).putLong(-1).putInt(1).flip());
            assertThat(dying.receive().kind()).isEqualTo(Kind.ITEMS);
            assertThat(home.size()).isEqualTo(1);
        }
        while (home.size() < 2) {
            Thread.onSpinWait();
        }
        assertThat(home.get(2, -1)).containsExactly(item(1), item(2));
        Doors.close(door);
    }

    private static ByteBuffer item(int value) {
        return ByteBuffer.wrap(new byte[] {(byte) value});
    }

    @Test
    void aKilledConsumerLosesNothingThatItHadNotTaken() throws Exception {
        int count = 300;
        try (var queue = new ProcessQueue<Integer>();
                var taken = new ProcessQueue<Integer>();
                var doomed = new Process(() -> Functions.copy(queue, taken))) {
            queue.putAll(IntStream.range(0, count).boxed().toList());
            doomed.start();
            var seen = new ArrayList<Integer>();
            while (seen.size() < 20) {
                seen.add(taken.get());
            }
            doomed.kill();
            doomed.join();
            assertThat(doomed.exitCode()).isEqualTo(-9);
            int kept = queue.qsize();
            seen.addAll(taken.empty() ? List.of() : taken.getMany(count));
            assertThat(seen.size() + kept).isBetween(count - 1, count); // the one that it had taken may be with it
        }
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
