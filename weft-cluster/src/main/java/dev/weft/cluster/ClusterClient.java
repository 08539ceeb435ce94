package dev.weft.cluster;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;

/**
 * A way into a cluster for a program that is no member of it: it keeps nothing and runs nothing.
 *
 * <p>Any thread, and any task, may use it.
 */
public final class ClusterClient implements Cluster {
    private final Connection connection;

    private ClusterClient(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects to the first of the members that answers, and then to all that it knows. Blocks.
     *
     * @param options the cluster's name and the addresses
     * @return the client
     * @throws ClusterUnreachableException if no member of that name answers in time
     */
    public static ClusterClient connect(ClusterOptions options) {
        try {
            HazelcastInstance hazelcast = HazelcastClient.newHazelcastClient(Settings.client(options));
            return new ClusterClient(new Connection(hazelcast, options, false));
        } catch (IllegalStateException e) {
            throw Connection.unreachable(options, "a client", e);
        }
    }

    Connection connection() {
        return connection;
    }

    @Override
    public String name() {
        return connection.options().name();
    }

    @Override
    public List<String> members() {
        return connection.members();
    }

    /** Ends the connection. What was taken out of queues and not finished goes back to them. Blocks for a short time. */
    @Override
    public void close() {
        connection.close();
        connection.hazelcast().shutdown();
    }

    @Override
    public String toString() {
        return "client of cluster " + name();
    }
}
