package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.concurrent.ExecutorFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members are killed as kill -9 does it, and nothing that was handed in is lost. */
@Timeout(120)
class KillTest {
    private static final int CALLS = 1_000;

    @Test
    void aMemberKilledInTheMidstOfAThousandCallsLosesNoneOfThem() {
        try (var cluster = LocalCluster.start(3, ClusterOptions.DEFAULT.withWorkers(2));
                var executor = new ClusterExecutor(cluster.options())) {
            List<ExecutorFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                futures.add(executor.submit(Functions::slowSquare, i));
            }
            futures.get(CALLS / 3).result();
            long killed = System.nanoTime();
            assertThat(cluster.processes().getFirst().destroyForcibly())
                    .isTrue(); // the oldest, which takes care of others
            List<Integer> results = futures.stream().map(ExecutorFuture::result).toList();
            long millis = (System.nanoTime() - killed) / 1_000_000;

            assertThat(results)
                    .containsExactlyElementsOf(
                            IntStream.range(0, CALLS).map(x -> x * x).boxed().toList());
            var report = executor.report();
            System.out.println("kill test: " + report.submitted() + " calls, " + report.succeeded() + " results, "
                    + report.executions() + " executions, " + report.repeated().size() + " begun more than once, "
                    + millis + " ms from the kill to the last result");
            assertThat(report.succeeded()).isEqualTo(CALLS);
            assertThat(report.executions() - CALLS)
                    .isEqualTo(report.repeated().stream()
                            .mapToInt(call -> call.members().size() - 1)
                            .sum());
            assertThat(report.repeated())
                    .allSatisfy(call -> assertThat(call.members())
                            .hasSizeGreaterThan(1)
                            .contains(cluster.options().members().getFirst()));
        }
    }

    @Test
    void aDeadlyCallIsNotBegunForEver() {
        var options = ClusterOptions.DEFAULT.withWorkers(1).withBackups(2).withMaxExecutions(2);
        try (var cluster = LocalCluster.start(3, options);
                var executor = new ClusterExecutor(cluster.options())) {
            Throwable thrown = executor.submit(Functions::halt).exception();
            assertThat(thrown)
                    .isInstanceOf(BrokenClusterException.class)
                    .hasMessageContaining("KillTest")
                    .hasMessageContaining("every member that ran it died");
            assertThat(executor.submit(Functions::square, 3).result()).isEqualTo(9);
        }
    }

    @Test
    void callsFailWhenTheLastMemberIsGone() {
        var options = ClusterOptions.DEFAULT.withWorkers(1).withConnectTimeout(java.time.Duration.ofSeconds(2));
        try (var cluster = LocalCluster.start(1, options)) {
            var executor = new ClusterExecutor(cluster.options());
            var call = executor.submit(Functions::sleep);
            while (!call.running()) {
                Thread.onSpinWait();
            }
            cluster.processes().getFirst().destroyForcibly();
            assertThat(call.exception())
                    .isInstanceOf(ClusterUnreachableException.class)
                    .hasMessageContaining(cluster.options().members().getFirst());
            executor.shutdown();
        }
    }
}
