package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.asyncio.Asyncio;
import dev.weft.concurrent.CannotTravelException;
import dev.weft.concurrent.ExecutorShutDownException;
import dev.weft.concurrent.MapOptions;
import dev.weft.concurrent.SerializableCallable;
import dev.weft.trio.Trio;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterExecutorTest {
    private static LocalCluster cluster;
    private static ClusterClient client;

    @BeforeAll
    static void start() {
        cluster = LocalCluster.start(1, ClusterOptions.DEFAULT.withWorkers(2));
        client = ClusterClient.connect(cluster.options());
    }

    @AfterAll
    static void stop() {
        client.close();
        cluster.close();
    }

    @Test
    void aCallRunsOnAMember() {
        try (var executor = new ClusterExecutor(client)) {
            assertThat(executor.submit(Functions::pid).result())
                    .isEqualTo(cluster.processes().getFirst().pid());
            assertThat(executor.submit(Functions::square, 7).result()).isEqualTo(49);
        }
    }

    @Test
    void mapSendsChunksAndKeepsOrder() {
        try (var executor = new ClusterExecutor(client)) {
            var options = MapOptions.DEFAULT.withChunkSize(7).withBufferSize(2);
            assertThat(executor.map(
                            Functions::square, IntStream.range(0, 50).boxed().toList(), options))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 50).map(x -> x * x).boxed().toList());
        }
    }

    @Test
    void anExceptionArrivesWithItsTypeAndItsFrames() {
        try (var executor = new ClusterExecutor(client)) {
            Throwable thrown = executor.submit(Functions::fail).exception();
            assertThat(thrown).isInstanceOf(FileNotFoundException.class).hasMessage("gone");
            assertThat(thrown.getStackTrace()[0].getMethodName()).isEqualTo("fail");
        }
    }

    @Test
    void whatCannotTravelFailsAtSubmitWithThePathToIt() {
        List<Object> parts = new ArrayList<>(List.of(new Thread()));
        try (var executor = new ClusterExecutor(client)) {
            assertThatThrownBy(() -> executor.submit(() -> parts.size()))
                    .isInstanceOf(CannotTravelException.class)
                    .hasMessageContaining("[0] is a java.lang.Thread");
            assertThat(executor.submit(Functions::square, 2).result()).isEqualTo(4);
        }
    }

    @Test
    void aResultThatCannotTravelFailsItsCallAndNamesTheMember() {
        try (var executor = new ClusterExecutor(client)) {
            assertThat(executor.submit(Functions::untravelled).exception())
                    .isInstanceOf(CannotTravelException.class)
                    .hasMessageContaining("java.lang.Object")
                    .hasMessageContaining("run on member " + client.members().getFirst());
            assertThat(executor.submit(Functions::square, 2).result()).isEqualTo(4);
        }
    }

    @Test
    void anExecutorTakesNothingAfterItsShutdown() {
        var executor = new ClusterExecutor(client);
        executor.shutdown();
        assertThatThrownBy(() -> executor.submit(Functions::pid))
                .isInstanceOf(ExecutorShutDownException.class)
                .hasMessageContaining("ClusterExecutorTest")
                .hasMessageContaining(client.name());
    }

    @Test
    void tasksGetResultsWhileTheLoopGoesOn() {
        try (var executor = new ClusterExecutor(client)) {
            Asyncio.run(() -> {
                Task<Integer> call = Asyncio.createTask(
                        () -> executor.submit(Functions::slowSquare, 5).await());
                int turns = 0;
                while (!call.done()) {
                    Asyncio.sleep(Duration.ZERO);
                    turns++;
                }
                assertThat(call.result()).isEqualTo(25);
                assertThat(turns).isGreaterThan(1);
                SerializableCallable<Long> pid = Functions::pid;
                assertThat(Asyncio.getRunningLoop().runInExecutor(executor, pid).await())
                        .isEqualTo(cluster.processes().getFirst().pid());
            });
            Trio.run(() -> {
                assertThat(executor.submit(Functions::square, 6).await()).isEqualTo(36);
            });
        }
    }

    @Test
    void cancellingARunningCallInterruptsItsThread() {
        try (var executor = new ClusterExecutor(client)) {
            int before = executor.submit(Functions::interrupted).result();
            var call = executor.submit(Functions::sleep);
            while (!call.running()) {
                Thread.onSpinWait();
            }
            assertThat(call.cancel(false)).isFalse();
            assertThat(call.cancel(true)).isTrue();
            assertThatThrownBy(call::result).isInstanceOf(CancellationException.class);
            while (executor.submit(Functions::interrupted).result() == before) {
                Thread.onSpinWait();
            }
            assertThat(executor.report().cancelled()).isEqualTo(1);
        }
    }

    @Test
    void aDurableResultIsFetchedByAnotherProgram() {
        String id;
        try (var executor = new ClusterExecutor(cluster.options())) {
            id = executor.submitDurable(() -> Functions.square(11)).id();
        }
        try (var executor = new ClusterExecutor(client)) {
            assertThat(executor.<Integer>retrieve(id).result()).isEqualTo(121);
            executor.forget(id);
            assertThat(executor.retrieve(id).exception())
                    .isInstanceOf(BrokenClusterException.class)
                    .hasMessageContaining(id);
        }
    }

    @Test
    void whereNobodyAnswersTheMessageSaysWhere() {
        var nowhere = ClusterOptions.DEFAULT.withMembers("127.0.0.1:1").withConnectTimeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> new ClusterExecutor(nowhere))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageContaining("300 ms");
        var stranger = cluster.options().withName("other").withConnectTimeout(Duration.ofMillis(300));
        assertThatThrownBy(() -> new ClusterExecutor(stranger))
                .isInstanceOf(ClusterUnreachableException.class)
                .hasMessageContaining("cluster other");
    }

    @Test
    void aClusterThatRunsNothingSaysSo() {
        var options = ClusterOptions.DEFAULT
                .withName("idle")
                .withAddress("127.0.0.1:0")
                .withMembers()
                .withWorkers(0);
        try (var member = ClusterMember.start(options);
                var executor = new ClusterExecutor(member)) {
            assertThatThrownBy(() -> executor.submit(Functions::pid))
                    .isInstanceOf(BrokenClusterException.class)
                    .hasMessageContaining("withWorkers(1)");
        }
    }

    @Test
    void aMemberCanSubmitToItself() {
        var options = ClusterOptions.DEFAULT
                .withName("alone")
                .withAddress("127.0.0.1:0")
                .withMembers();
        try (var member = ClusterMember.start(options);
                var executor = new ClusterExecutor(member)) {
            assertThat(executor.map(Functions::square, List.of(1, 2, 3))).containsExactly(1, 4, 9);
            assertThat(member.members()).containsExactly(member.address());
        }
    }
}
