package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.unsync.Place;
import dev.weft.unsync.Unsyncs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UnsyncClusterTest {
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
