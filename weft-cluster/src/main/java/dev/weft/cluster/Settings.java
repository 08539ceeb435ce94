package dev.weft.cluster;

import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.SerializationConfig;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hazelcast as Weft wants it: found at named addresses only, silent towards everybody else, without what Weft does not use,
 * quick to start and quick to see that a member is gone.
 */
final class Settings {
    static final String CALLS = "weft.calls";
    static final String QUEUES = "weft.queues";
    static final String CANCELLED = "weft.cancelled";

    /** How many calls a member runs at a time, for all to see. */
    static final String WORKERS = "weft.workers";

    /** Fewer than Hazelcast's 271: a small cluster starts and heals faster. */
    private static final String PARTITIONS = "71";

    /** How long a change waits for the copies of a member that has gone before it is made again. */
    private static final String COPY_MILLIS = "2000";

    private static final String LOGGING = "hazelcast.logging.type";

    /** Held here, or the levels would go with the loggers when nobody uses them. */
    private static final Logger LOGGER = Logger.getLogger("com.hazelcast");

    /** Warns of each try to connect; our exceptions tell of the last one. */
    private static final Logger CLIENT_LOGGER = Logger.getLogger("com.hazelcast.client");

    private Settings() {}

    static Config member(ClusterOptions options) {
        var config = new Config();
        config.setClusterName(options.name());
        Address address = Address.parse(options.address());
        config.getNetworkConfig()
                .setPort(address.port())
                .setPortAutoIncrement(false)
                .setReuseAddress(true);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface(address.number());
        var join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(List.copyOf(options.members()));
        config.getJetConfig().setEnabled(false);
        config.getMetricsConfig().setEnabled(false);
        config.getMemberAttributeConfig().setAttribute(WORKERS, Integer.toString(options.workers()));
        secure(config.getSerializationConfig());
        int keep = Math.toIntExact(Math.min(Integer.MAX_VALUE, options.keep().toSeconds()));
        config.addMapConfig(map(CALLS, options).setTimeToLiveSeconds(keep));
        config.addMapConfig(map(QUEUES, options));
        properties(config);
        return config;
    }

    private static void properties(Config config) {
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false"); // listen on the one address, not on all
        config.setProperty("hazelcast.partition.count", PARTITIONS);
        config.setProperty("hazelcast.wait.seconds.before.join", "0");
        config.setProperty("hazelcast.shutdownhook.enabled", "false"); // a killed member is healed by the others
        config.setProperty("hazelcast.graceful.shutdown.max.wait", "20");
        config.setProperty("hazelcast.heartbeat.interval.seconds", "3");
        config.setProperty("hazelcast.max.no.heartbeat.seconds", "20");
        config.setProperty("hazelcast.merge.first.run.delay.seconds", "10");
        config.setProperty("hazelcast.merge.next.run.delay.seconds", "10");
        config.setProperty("hazelcast.health.monitoring.level", "OFF");
        config.setProperty("hazelcast.operation.fail.on.indeterminate.state", "true"); // see Connection.change
        config.setProperty("hazelcast.operation.backup.timeout.millis", COPY_MILLIS);
        config.setProperty("hazelcast.logging.shutdown", "false");
        quiet(config::setProperty);
    }

    static ClientConfig client(ClusterOptions options) {
        var config = new ClientConfig();
        config.setClusterName(options.name());
        config.getNetworkConfig().setAddresses(List.copyOf(options.members()));
        config.getNetworkConfig().setRedoOperation(true); // every step of ours may be repeated
        config.getNetworkConfig()
                .setConnectionTimeout(
                        Math.toIntExact(Math.min(5_000, options.connectTimeout().toMillis())));
        config.getConnectionStrategyConfig()
                .getConnectionRetryConfig()
                .setInitialBackoffMillis(100)
                .setMaxBackoffMillis(1_000)
                .setClusterConnectTimeoutMillis(options.connectTimeout().toMillis());
        config.getMetricsConfig().setEnabled(false);
        secure(config.getSerializationConfig());
        long seconds = Math.max(1, options.connectTimeout().toSeconds());
        config.setProperty("hazelcast.client.invocation.timeout.seconds", Long.toString(seconds));
        config.setProperty("hazelcast.client.statistics.enabled", "false");
        config.setProperty("hazelcast.client.operation.fail.on.indeterminate.state", "true"); // see Connection.change
        config.setProperty("hazelcast.client.operation.backup.timeout.millis", COPY_MILLIS);
        quiet(config::setProperty);
        return config;
    }

    private static MapConfig map(String name, ClusterOptions options) {
        var config = new MapConfig(name)
                .setInMemoryFormat(InMemoryFormat.OBJECT)
                .setBackupCount(options.backups())
                .setStatisticsEnabled(false);
        config.getEvictionConfig().setEvictionPolicy(EvictionPolicy.NONE);
        return config;
    }

    /** Lets Java serialisation read Hazelcast's own exceptions and plain values, and nothing that could run. */
    private static void secure(SerializationConfig config) {
        WireTypes.addTo(config);
        var allowed = new ClassFilter()
                .addPrefixes("com.hazelcast.", "java.lang.", "java.util.", "java.io.", "java.net.", "java.time.", "[");
        var refused = new ClassFilter()
                .addPrefixes("java.lang.invoke.", "java.lang.reflect.", "java.util.logging.", "java.util.prefs.");
        config.setJavaSerializationFilterConfig(new JavaSerializationFilterConfig()
                .setDefaultsDisabled(true)
                .setWhitelist(allowed)
                .setBlacklist(refused));
    }

    private interface Properties {
        Object set(String name, String value);
    }

    /** Has Hazelcast log to the JDK's loggers, warnings only, unless the user has said otherwise. */
    private static void quiet(Properties properties) {
        String chosen = System.getProperty(LOGGING);
        properties.set(LOGGING, chosen == null ? "jdk" : chosen);
        if (LOGGER.getLevel() == null) {
            LOGGER.setLevel(Level.WARNING);
            CLIENT_LOGGER.setLevel(Level.SEVERE);
        }
    }
}
