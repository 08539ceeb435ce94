package dev.weft.cluster;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import dev.weft.concurrent.ExecutorKit;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * This JVM as a member of a cluster: it keeps a share of the calls and queues, and runs calls on threads of its own, from the
 * class path of this JVM only.
 *
 * <p>Any thread, and any task, may use it.
 */
public final class ClusterMember implements Cluster {
    private static final long COPIES_NANOS = 10_000_000_000L;
    private static final long PAUSE_NANOS = 20_000_000;

    private final Connection connection;
    private final Workers workers;
    private final String address;

    private ClusterMember(Connection connection, Workers workers, String address) {
        this.connection = connection;
        this.workers = workers;
        this.address = address;
    }

    /**
     * Joins the cluster, or founds it if no other member answers. Blocks for a second or two.
     *
     * @param options the cluster, and where this member listens
     * @return the member, which runs calls from now on
     * @throws ClusterUnreachableException if the address cannot be listened on, or the others turn this member away
     */
    public static ClusterMember start(ClusterOptions options) {
        HazelcastInstance hazelcast;
        try {
            hazelcast = Hazelcast.newHazelcastInstance(Settings.member(options));
        } catch (HazelcastException | IllegalStateException e) {
            throw new ClusterUnreachableException(
                    "a member of cluster " + options.name() + " cannot start at " + options.address() + ": "
                            + e.getMessage()
                            + "; choose a free port (0 takes any), and the same name and versions as the others",
                    e);
        }
        awaitCopies(hazelcast);
        var connection = new Connection(hazelcast, options, true);
        String address = Connection.addressOf(hazelcast.getCluster().getLocalMember());
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        var workers = new Workers(connection, address, context == null ? ClassLoader.getSystemClassLoader() : context);
        new Caretaker(connection).start();
        workers.start(options.workers());
        return new ClusterMember(connection, workers, address);
    }

    /** Waits until what the cluster keeps has its copies on this member, too; not for ever, since others come and go. */
    private static void awaitCopies(HazelcastInstance hazelcast) {
        long deadline = System.nanoTime() + COPIES_NANOS;
        while (!hazelcast.getPartitionService().isClusterSafe() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    Connection connection() {
        return connection;
    }

    /**
     * Tells where this member listens.
     *
     * @return {@code host:port}, with the port that was really taken
     */
    public String address() {
        return address;
    }

    @Override
    public String name() {
        return connection.options().name();
    }

    @Override
    public List<String> members() {
        return connection.members();
    }

    /** Begins no more calls, waits for those that run here, hands its share to the other members and leaves. Blocks. */
    @Override
    public void close() {
        try {
            workers.close();
        } catch (InterruptedException interrupted) {
            throw ExecutorKit.raise(interrupted);
        } finally {
            connection.close();
            connection.hazelcast().shutdown();
        }
    }

    @Override
    public String toString() {
        return "member " + address + " of cluster " + name();
    }
}
