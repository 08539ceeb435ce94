package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;
import dev.weft.asyncio.QueueShutDownException;
import dev.weft.concurrent.CannotTravelException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterQueueTest {
    private static LocalCluster cluster;
    private static ClusterClient client;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(2, ClusterOptions.DEFAULT.withWorkers(1));
        client = ClusterClient.connect(cluster.options());
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void itemsComeInOrderAndPutWaitsForRoom() {
        var queue = new ClusterQueue<String>(client, "order", 2);
        Asyncio.run(() -> {
            queue.put("a");
            queue.put("b");
            Task<Boolean> late = Asyncio.createTask(() -> {
                queue.put("c");
                return true;
            });
            assertThat(queue.qsize()).isEqualTo(2);
            assertThat(late.done()).isFalse();
            assertThat(queue.get()).isEqualTo("a");
            assertThat(late.await()).isTrue();
            assertThat(queue.get()).isEqualTo("b");
            assertThat(queue.get()).isEqualTo("c");
            assertThat(queue.empty()).isTrue();
        });
    }

    @Test
    void aCancelledGetLosesNoItem() {
        var queue = new ClusterQueue<Integer>(client, "cancelled");
        var got = new HashSet<Integer>();
        Asyncio.run(() -> {
            for (int i = 0; i < 60; i++) {
                queue.put(i);
            }
            for (int round = 0; got.size() < 60; round++) {
                Task<Integer> getter = Asyncio.createTask(() -> queue.get());
                for (int turn = 0; turn < round % 12 * 40; turn++) {
                    Asyncio.sleep(Duration.ZERO);
                }
                if (round % 3 != 0) {
                    getter.cancel();
                }
                try {
                    assertThat(got.add(getter.await())).isTrue();
                } catch (dev.weft.CancelledError cancelled) {
                    assertThat(getter.cancelled()).isTrue();
                }
            }
            assertThat(queue.empty()).isTrue();
        });
    }

    @Test
    void aCancelledPutPutsNothing() {
        var queue = new ClusterQueue<String>(client, "withdrawn", 1);
        Asyncio.run(() -> {
            queue.put("a");
            Task<Boolean> late = Asyncio.createTask(() -> {
                queue.put("b");
                return true;
            });
            Asyncio.sleep(Duration.ofMillis(20)); // until it waits in the cluster
            late.cancel();
            assertThatThrownBy(late::await).isInstanceOf(dev.weft.CancelledError.class);
            assertThat(queue.get()).isEqualTo("a");
            queue.put("c");
            assertThat(queue.get()).isEqualTo("c");
        });
    }

    @Test
    void aGetOfAThreadEndsInTime() {
        var queue = new ClusterQueue<String>(client, "late");
        assertThatThrownBy(() -> queue.get(Duration.ofMillis(50))).isInstanceOf(QueueEmptyException.class);
        queue.put("a");
        assertThat(queue.get()).isEqualTo("a");
    }

    @Test
    void joinWaitsUntilEveryItemHasBeenDealtWith() {
        var queue = new ClusterQueue<String>(client, "joined");
        Asyncio.run(() -> {
            queue.join();
            queue.put("a");
            queue.put("b");
            Task<Boolean> joined = Asyncio.createTask(() -> {
                queue.join();
                return true;
            });
            assertThat(queue.get() + queue.get()).isEqualTo("ab");
            queue.taskDone();
            assertThat(queue.empty()).isTrue();
            assertThat(joined.done()).isFalse();
            queue.taskDone();
            assertThat(joined.await()).isTrue();
        });
        assertThatThrownBy(queue::taskDone)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("queue joined");
    }

    @Test
    void aCancelledJoinLeavesTheQueueAsItIs() {
        var queue = new ClusterQueue<String>(client, "left");
        Asyncio.run(() -> {
            queue.put("a");
            Task<Boolean> joined = Asyncio.createTask(() -> {
                queue.join();
                return true;
            });
            Task.yieldNow();
            joined.cancel();
            assertThatThrownBy(joined::await).isInstanceOf(dev.weft.CancelledError.class);
            assertThat(queue.get()).isEqualTo("a");
            queue.taskDone();
            queue.join();
        });
    }

    @Test
    void nowaitNeverWaits() {
        var queue = new ClusterQueue<String>(client, "nowait", 1);
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueEmptyException.class);
        queue.putNowait("a");
        assertThat(queue.full()).isTrue();
        assertThatThrownBy(() -> queue.putNowait("b")).isInstanceOf(QueueFullException.class);
        assertThat(queue.getNowait()).isEqualTo("a");
        assertThat(queue.full()).isFalse();
        queue.shutdown();
        assertThatThrownBy(() -> queue.putNowait("c")).isInstanceOf(QueueShutDownException.class);
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueShutDownException.class);
    }

    @Test
    void anItemThatCannotTravelIsNotPut() {
        var queue = new ClusterQueue<Object>(client, "fixed");
        assertThatThrownBy(() -> queue.put(new Thread()))
                .isInstanceOf(CannotTravelException.class)
                .hasMessageContaining("queue fixed")
                .hasMessageContaining("java.lang.Thread");
    }

    @Test
    void aQueueTravelsInACallAndIsTheSameThere() {
        var in = new ClusterQueue<Integer>(client, "in", 3);
        var out = new ClusterQueue<Integer>(client, "out");
        try (var executor = new ClusterExecutor(client)) {
            var call = executor.submit(() -> Functions.squares(in, out));
            for (int i = 0; i < 10; i++) {
                in.put(i);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(out.get()).isEqualTo(i * i);
            }
            in.shutdown();
            assertThat(call.result()).isEqualTo(10);
            assertThatThrownBy(() -> in.put(11)).isInstanceOf(QueueShutDownException.class);
        }
    }

    @Test
    void aQueueSurvivesAMembersDeath() {
        try (var three = LocalCluster.start(3, ClusterOptions.DEFAULT.withWorkers(0));
                var outside = ClusterClient.connect(three.options())) {
            var queues = Set.of("a", "b", "c", "d", "e", "f"); // the victim keeps some of them
            for (String name : queues) {
                var queue = new ClusterQueue<String>(outside, name);
                queue.put(name + 1);
                queue.put(name + 2);
            }
            three.processes().get(1).destroyForcibly();
            for (String name : queues) {
                var queue = new ClusterQueue<String>(outside, name);
                assertThat(queue.get()).isEqualTo(name + 1);
                assertThat(queue.get()).isEqualTo(name + 2);
                assertThat(queue.empty()).isTrue();
            }
        }
    }
}
