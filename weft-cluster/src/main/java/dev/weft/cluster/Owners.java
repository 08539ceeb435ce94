package dev.weft.cluster;

import com.hazelcast.client.Client;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import java.util.HashSet;
import java.util.Set;

/** Who has leases, and who of them is dead. One thread uses it. */
/*
 *  A member is dead when it is in the list of members no more. A client is dead when it was missing twice in a row: it may
 *  just be connecting, and a member that has become the oldest one knows only its own connections.
 */
final class Owners {
    static final String MEMBER = "m:";
    static final String CLIENT = "c:";

    private final HazelcastInstance hazelcast;
    private Set<String> missing = new HashSet<>();

    Owners(HazelcastInstance hazelcast) {
        this.hazelcast = hazelcast;
    }

    /** Picks out the dead. */
    Set<String> dead(Set<String> owners) {
        Set<String> alive = alive();
        var dead = new HashSet<String>();
        var missingNow = new HashSet<String>();
        for (String owner : owners) {
            if (!alive.contains(owner)) {
                missingNow.add(owner);
                if (owner.startsWith(MEMBER) || missing.contains(owner)) {
                    dead.add(owner);
                }
            }
        }
        missing = missingNow;
        return dead;
    }

    private Set<String> alive() {
        var alive = new HashSet<String>();
        for (Member member : hazelcast.getCluster().getMembers()) {
            alive.add(MEMBER + member.getUuid());
        }
        for (Client client : hazelcast.getClientService().getConnectedClients()) {
            alive.add(CLIENT + client.getUuid());
        }
        return alive;
    }
}
