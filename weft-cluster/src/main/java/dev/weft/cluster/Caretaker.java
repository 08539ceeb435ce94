package dev.weft.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts back what the dead had taken out of the queues of the cluster, so that others get it. Each member has one, and the
 * oldest member's works: at once when a member is lost, and every now and then for clients and for what was missed.
 */
final class Caretaker {
    private static final long EVERY_MILLIS = 3_000;
    private static final long AGAIN_MILLIS = 200;

    private final Connection connection;
    private final Owners owners;

    Caretaker(Connection connection) {
        this.connection = connection;
        this.owners = new Owners(connection.hazelcast());
    }

    void start() {
        connection.hazelcast().getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                // whoever joins has taken nothing yet
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                lookSoon();
            }
        });
        connection.every(EVERY_MILLIS, this::look);
    }

    /** Looks as soon as all that the lost member kept has its copies again. */
    private void lookSoon() {
        connection.soon(AGAIN_MILLIS, () -> {
            if (!look()) {
                lookSoon();
            }
        });
    }

    /**
     * Puts back what the dead had, if this is the oldest member.
     *
     * @return false if it is too early: who takes an item now and dies, too, might be forgotten to have had it
     */
    private boolean look() {
        try {
            var hazelcast = connection.hazelcast();
            if (hazelcast.getCluster().getMembers().iterator().next().localMember()) {
                if (!hazelcast.getPartitionService().isClusterSafe()) {
                    return false;
                }
                putBack();
            }
        } catch (HazelcastInstanceNotActiveException leaving) {
            Connection.LOG.log(System.Logger.Level.DEBUG, "the next member takes care from now on", leaving);
        }
        return true;
    }

    private void putBack() {
        Set<String> all = new HashSet<>();
        for (String[] some :
                connection.queues().executeOnEntries(new QueueStep.Owners()).values()) {
            all.addAll(List.of(some));
        }
        Set<String> dead = owners.dead(all);
        if (!dead.isEmpty()) {
            var counts = connection.queues().executeOnEntries(new QueueStep.PutBack(dead));
            int items = counts.values().stream().mapToInt(Integer::intValue).sum();
            Connection.LOG.log(
                    System.Logger.Level.INFO,
                    "{0} items are back in their queues: {1} took them and is gone",
                    items,
                    String.join(", ", dead));
        }
    }
}
