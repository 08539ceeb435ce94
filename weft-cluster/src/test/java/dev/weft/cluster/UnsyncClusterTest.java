package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.asyncio.Asyncio;
import dev.weft.unsync.Place;
import dev.weft.unsync.Unfuture;
import dev.weft.unsync.Unsync;
import dev.weft.unsync.Unsyncs;
import java.io.Serializable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnsyncClusterTest {
    /** What the test has done on the member. */
    interface Far {
        @Unsync(cluster = true)
        Unfuture<Integer> square(int x);

        @Unsync(cluster = true)
        Unfuture<Long> pid();

        @Unsync(cluster = true)
        Unfuture<Integer> fail(String why);
    }

    /** Does it. */
    static final class Worker implements Serializable {
        private static final long serialVersionUID = 1L;
        private final int factor;

        Worker(int factor) {
            this.factor = factor;
        }

        public int square(int x) {
            return factor * x * x;
        }

        public long pid() {
            return ProcessHandle.current().pid();
        }

        public int fail(String why) {
            throw new IllegalArgumentException(why);
        }
    }

    @Test
    void aMarkedMethodRunsOnAMemberWithItsObjectAndItsArguments() {
        try (var cluster = LocalCluster.start(2, ClusterOptions.DEFAULT.withWorkers(1));
                var executor = new ClusterExecutor(cluster.options())) {
            Unsyncs.clusterExecutor(executor);
            Far far = Unsyncs.of(Far.class, new Worker(2));
            var squares = IntStream.range(0, 10).mapToObj(far::square).toList();
            assertThat(squares.stream().map(Unfuture::result))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 10).map(x -> 2 * x * x).boxed().toList());
            assertThat(squares.getFirst().ranOn()).isEqualTo(Place.CLUSTER);
            assertThat(far.pid().result())
                    .isIn(cluster.processes().stream().map(ProcessHandle::pid).toList());
            assertThatThrownBy(() -> far.fail("no").result())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no");
            Asyncio.run(() -> assertThat(far.square(3).then(x -> x + 1).await()).isEqualTo(19));
        } finally {
            Unsyncs.shutdown();
        }
    }

    @Test
    void aCallForTheClusterFindsIt() {
        try (var cluster = LocalCluster.start(1, ClusterOptions.DEFAULT.withWorkers(1))) {
            System.setProperty("weft.cluster.name", cluster.options().name());
            System.setProperty(
                    "weft.cluster.members", cluster.options().members().getFirst());
            var call = Unsyncs.onCluster(Functions::pid);
            assertThat(call.result()).isEqualTo(cluster.processes().getFirst().pid());
            assertThat(call.ranOn()).isEqualTo(Place.CLUSTER);
            Unsyncs.shutdown();
        } finally {
            System.clearProperty("weft.cluster.name");
            System.clearProperty("weft.cluster.members");
        }
    }
}
