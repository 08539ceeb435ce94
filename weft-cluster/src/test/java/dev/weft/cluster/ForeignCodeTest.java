package dev.weft.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import dev.weft.concurrent.SerializableCallable;
import java.io.Serializable;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member runs nothing but what is on its own class path, and only in the version that was meant. */
@Timeout(60)
class ForeignCodeTest {
    @TempDir
    Path folder;

    @Test
    void aMemberWithoutTheClassOrWithAnotherVersionOfItSaysSo() throws Exception {
        Path theirs = compile("theirs", "Shared", 1);
        Path ours = compile("ours", "Shared", 2);
        Path onlyOurs = compile("only-ours", "Unshared", 3);
        try (var cluster = LocalCluster.start(1, ClusterOptions.DEFAULT.withWorkers(1), theirs);
                var executor = new ClusterExecutor(cluster.options())) {
            String member = cluster.options().members().getFirst();
            assertThat(executor.submit(load(theirs, "Shared")).result()).isEqualTo(1);
            assertThat(executor.submit(load(ours, "Shared")).exception())
                    .isInstanceOf(MemberClassesException.class)
                    .hasMessageContaining(member)
                    .hasMessageContaining("another version of class Shared");
            assertThat(executor.submit(load(onlyOurs, "Unshared")).exception())
                    .isInstanceOf(MemberClassesException.class)
                    .hasMessageContaining(member)
                    .hasMessageContaining("class Unshared is not on its class path");
        }
    }

    @Test
    void functionsDoNotComeInThroughHazelcastsOwnDoors() {
        var options = ClusterOptions.DEFAULT
                .withName("guarded")
                .withAddress("127.0.0.1:0")
                .withMembers();
        try (var member = ClusterMember.start(options)) {
            var config = Settings.client(options.withMembers(member.address()));
            HazelcastInstance stranger = HazelcastClient.newHazelcastClient(config);
            try {
                var smuggled = (Callable<Integer> & Serializable) () -> 1;
                var executor = stranger.getExecutorService("any");
                assertThatThrownBy(() -> executor.submit(smuggled).get())
                        .hasStackTraceContaining("SerializedLambda")
                        .hasStackTraceContaining("not allowed");
            } finally {
                stranger.shutdown();
            }
        }
    }

    @Test
    void aMemberListensOnLoopbackAloneAndLooksForNobody() {
        var config = Settings.member(ClusterOptions.DEFAULT);
        var join = config.getNetworkConfig().getJoin();
        assertThat(config.getNetworkConfig().getInterfaces().getInterfaces()).containsExactly("127.0.0.1");
        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.phone.home.enabled")).isEqualTo("false");
        assertThat(join.isAutoDetectionEnabled()).isFalse();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(config.getJetConfig().isEnabled()).isFalse();
        assertThat(config.getJetConfig().isResourceUploadEnabled()).isFalse();
    }

    @SuppressWarnings("unchecked")
    private static SerializableCallable<Integer> load(Path classes, String name) throws Exception {
        var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        return (SerializableCallable<Integer>)
                loader.loadClass(name).getConstructor().newInstance();
    }

    private Path compile(String version, String name, int value) throws Exception {
        Path classes = Files.createDirectory(folder.resolve(version));
        Path source = classes.resolve(name + ".java");
        Files.writeString(
                source,
                "public class " + name + " implements dev.weft.concurrent.SerializableCallable<Integer> {"
                        + " private static final long serialVersionUID = 1;"
                        + " public Integer call() { return " + value + "; } }");
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(exit).isZero();
        return classes;
    }
}
