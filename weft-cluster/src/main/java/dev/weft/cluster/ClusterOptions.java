package dev.weft.cluster;

import dev.weft.concurrent.ExecutorKit;
import java.io.ObjectInputFilter;
import java.time.Duration;
import java.util.List;

/**
 * How a program takes part in a cluster. The defaults keep it on this machine: only loopback addresses, only members that are
 * named here, nothing looked for on the network and nothing told to anybody. Whoever can reach a member's port can hand it
 * calls: on other addresses than loopback, a firewall or a private network must guard the ports.
 *
 * @param name the cluster's name; members and clients of other names are turned away
 * @param address where a member listens, {@code host:port}; port 0 takes a free one
 * @param members addresses of members, at least one of which must run (but for a cluster's first member)
 * @param workers how many calls a member runs at a time; 0: it keeps calls and runs none
 * @param backups how many other members have a copy of what a member keeps; that many may die at the same time
 * @param connectTimeout how long to look for a member, at the start and after the connection was lost
 * @param keep how long the cluster keeps a call, and a result that nobody fetches
 * @param maxExecutions how often a call is begun at most, when the members that run it die
 * @param filter what functions, items and results may consist of
 */
public record ClusterOptions(
        String name,
        String address,
        List<String> members,
        int workers,
        int backups,
        Duration connectTimeout,
        Duration keep,
        int maxExecutions,
        ObjectInputFilter filter) {
    /** A cluster on this machine whose first member listens on port 5701. */
    public static final ClusterOptions DEFAULT = new ClusterOptions(
            "weft",
            "127.0.0.1:5701",
            List.of("127.0.0.1:5701"),
            Runtime.getRuntime().availableProcessors(),
            1,
            Duration.ofSeconds(10),
            Duration.ofDays(1),
            3,
            ExecutorKit.DEFAULT_FILTER);

    private static final int MOST_BACKUPS = 6;

    /** Checks numbers and addresses. */
    public ClusterOptions {
        members = List.copyOf(members);
        Address.parse(address);
        members.forEach(Address::parse);
        if (workers < 0) {
            throw new IllegalArgumentException("workers must be 0 or more, not " + workers);
        }
        if (backups < 0 || backups > MOST_BACKUPS) {
            throw new IllegalArgumentException("backups must be from 0 to " + MOST_BACKUPS + ", not " + backups);
        }
        if (maxExecutions < 1) {
            throw new IllegalArgumentException("maxExecutions must be at least 1, not " + maxExecutions);
        }
        if (connectTimeout.isNegative() || connectTimeout.isZero() || keep.toSeconds() < 1) {
            throw new IllegalArgumentException("connectTimeout must be longer than zero, and keep at least a second");
        }
    }

    /**
     * Names the cluster.
     *
     * @param name the name
     * @return these options with that name
     */
    public ClusterOptions withName(String name) {
        return new ClusterOptions(
                name, address, members, workers, backups, connectTimeout, keep, maxExecutions, filter);
    }

    /**
     * Says where a member listens.
     *
     * @param address {@code host:port}; port 0 takes a free one
     * @return these options with that address
     */
    public ClusterOptions withAddress(String address) {
        return new ClusterOptions(
                name, address, members, workers, backups, connectTimeout, keep, maxExecutions, filter);
    }

    /**
     * Says where members are.
     *
     * @param members their addresses, {@code host:port} each
     * @return these options with those members
     */
    public ClusterOptions withMembers(String... members) {
        return new ClusterOptions(
                name, address, List.of(members), workers, backups, connectTimeout, keep, maxExecutions, filter);
    }

    /**
     * Sets how many calls a member runs at a time.
     *
     * @param workers how many; 0: it keeps calls and runs none
     * @return these options with that number
     */
    public ClusterOptions withWorkers(int workers) {
        return new ClusterOptions(
                name, address, members, workers, backups, connectTimeout, keep, maxExecutions, filter);
    }

    /**
     * Sets how many members may die at the same time without a loss.
     *
     * @param backups how many other members have a copy, from 0 to 6
     * @return these options with that number
     */
    public ClusterOptions withBackups(int backups) {
        return new ClusterOptions(
                name, address, members, workers, backups, connectTimeout, keep, maxExecutions, filter);
    }

    /**
     * Limits the time to find a member.
     *
     * @param connectTimeout how long, at the start and after the connection was lost
     * @return these options with that limit
     */
    public ClusterOptions withConnectTimeout(Duration connectTimeout) {
        return new ClusterOptions(
                name, address, members, workers, backups, connectTimeout, keep, maxExecutions, filter);
    }

    /**
     * Limits the time for which calls and results are kept.
     *
     * @param keep how long, in whole seconds
     * @return these options with that limit
     */
    public ClusterOptions withKeep(Duration keep) {
        return new ClusterOptions(
                name, address, members, workers, backups, connectTimeout, keep, maxExecutions, filter);
    }

    /**
     * Limits how often a call is begun when the members that run it die, so that a deadly call does not end them all.
     *
     * @param maxExecutions how often
     * @return these options with that limit
     */
    public ClusterOptions withMaxExecutions(int maxExecutions) {
        return new ClusterOptions(
                name, address, members, workers, backups, connectTimeout, keep, maxExecutions, filter);
    }

    /**
     * Filters what functions, items and results may consist of.
     *
     * @param filter the filter, which replaces the default one
     * @return these options with that filter
     */
    public ClusterOptions withFilter(ObjectInputFilter filter) {
        return new ClusterOptions(
                name, address, members, workers, backups, connectTimeout, keep, maxExecutions, filter);
    }
}
