package dev.weft.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SyncAsyncQueueTest {
    @Test
    void aThreadPutsAndATaskGets() {
        var queue = new SyncAsyncQueue<Integer>(2);
        var producer = Thread.startVirtualThread(() -> IntStream.range(0, 200).forEach(queue::put));
        List<Integer> seen = Asyncio.run(() -> {
            var items = new ArrayList<Integer>();
            for (int i = 0; i < 200; i++) {
                items.add(queue.get());
                queue.taskDone();
            }
            queue.join();
            return items;
        });
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 200).boxed().toList());
        assertThat(producer.isAlive() && queue.full()).isFalse();
    }

    @Test
    void aTaskPutsAndAThreadGets() throws Exception {
        var queue = new SyncAsyncQueue<Integer>(1);
        var seen = new ArrayList<Integer>();
        var consumer = Thread.startVirtualThread(() -> {
            for (int i = 0; i < 100; i++) {
                seen.add(queue.get());
            }
        });
        Asyncio.run(() -> {
            for (int i = 0; i < 100; i++) {
                queue.put(i);
            }
            return null;
        });
        consumer.join();
        assertThat(seen).hasSize(100).isSorted();
    }

    @Test
    void aCancelledGetterTakesNothing() {
        var queue = new SyncAsyncQueue<String>();
        String got = Asyncio.run(() -> {
            Task<String> impatient = Asyncio.createTask(queue::get);
            Task.yieldNow();
            impatient.cancel();
            Task.yieldNow();
            Task.yieldNow();
            queue.put("kept");
            assertThat(impatient.cancelled()).isTrue();
            return queue.get();
        });
        assertThat(got).isEqualTo("kept");
    }

    @Test
    void anInterruptedGetterTakesNothing() throws Exception {
        var queue = new SyncAsyncQueue<String>();
        var waiting = Thread.startVirtualThread(queue::get);
        waiting.setUncaughtExceptionHandler(
                (thread, thrown) -> assertThat(thrown).isNotNull());
        waiting.interrupt();
        waiting.join();
        queue.put("kept");
        assertThat(queue.getNowait()).isEqualTo("kept");
    }

    @Test
    void shutdownLetsWaitersGo() {
        var queue = new SyncAsyncQueue<String>(1);
        queue.put("a");
        assertThatThrownBy(() -> queue.putNowait("b")).isInstanceOf(QueueFullException.class);
        queue.shutdown();
        assertThatThrownBy(() -> queue.put("b")).isInstanceOf(QueueShutDownException.class);
        assertThat(queue.get()).isEqualTo("a");
        assertThatThrownBy(queue::get).isInstanceOf(QueueShutDownException.class);
    }
}
