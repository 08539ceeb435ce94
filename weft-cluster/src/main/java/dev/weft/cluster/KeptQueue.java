package dev.weft.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A queue as the cluster keeps it: on one member, with backups. Only {@link QueueStep}s touch it, one at a time.
 *
 * <p>Every put and every take has a ticket of its own, so that a step that is repeated after a lost answer changes nothing.
 */
/*
 *  An item is in items, or in leases, or gone:    put -> items <--take / put back--> leases --acknowledge--> gone
 *  Its place is its number, which it keeps while it is leased: what is put back stands where it stood.
 */
final class KeptQueue {
    /** How many tickets are remembered to recognise what comes again or too late; that is within seconds. */
    static final int REMEMBERED = 1_000;

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way, never compared
    record Item(long place, String ticket, byte[] bytes) {}

    record Lease(Item item, String owner) {}

    final int maxsize;
    final TreeMap<Long, Item> items = new TreeMap<>();
    final Map<String, Lease> leases = new HashMap<>();
    final SequencedSet<String> spent = new LinkedHashSet<>();
    long nextPlace;
    long unfinished; // items that were put and for which taskDone() has not been said
    boolean shutDown;

    KeptQueue(int maxsize) {
        this.maxsize = maxsize;
    }

    enum PutAnswer {
        DONE,
        FULL,
        SHUT_DOWN
    }

    PutAnswer put(String ticket, byte[] bytes) {
        if (spent.contains(ticket)) {
            return PutAnswer.DONE;
        }
        if (shutDown) {
            return PutAnswer.SHUT_DOWN;
        }
        if (maxsize > 0 && items.size() >= maxsize) {
            return PutAnswer.FULL;
        }
        var item = new Item(nextPlace++, ticket, bytes);
        items.put(item.place(), item);
        unfinished++;
        remember(ticket);
        return PutAnswer.DONE;
    }

    private void remember(String ticket) {
        spent.add(ticket);
        while (spent.size() > REMEMBERED) {
            spent.removeFirst();
        }
    }

    /** Takes an item back out for whoever put it; false if somebody else has taken it. A late repetition finds no entrance. */
    boolean withdraw(String ticket) {
        if (!spent.contains(ticket)) {
            remember(ticket);
            return true;
        }
        boolean back = items.values().removeIf(item -> item.ticket().equals(ticket));
        unfinished -= back ? 1 : 0;
        return back;
    }

    /** Notes that an item has been dealt with; false if that has been said for every item. */
    boolean taskDone(String ticket) {
        if (spent.contains(ticket)) {
            return true;
        }
        if (unfinished == 0) {
            return false;
        }
        unfinished--;
        remember(ticket);
        return true;
    }

    /** Leases the first item; null: there is none, or whoever asked has given up. */
    byte @Nullable [] take(String ticket, String owner) {
        Lease known = leases.get(ticket);
        if (known != null) {
            return known.item().bytes();
        }
        if (spent.contains(ticket)) {
            return null;
        }
        var first = items.pollFirstEntry();
        if (first == null) {
            return null;
        }
        leases.put(ticket, new Lease(first.getValue(), owner));
        return first.getValue().bytes();
    }

    /** Ends a lease: the item is gone, or stands in its old place again. A lease that was given up is not to be had later. */
    void settle(String ticket, boolean taken) {
        Lease lease = leases.remove(ticket);
        if (lease == null) {
            remember(ticket);
        } else if (!taken) {
            items.put(lease.item().place(), lease.item());
        }
    }

    List<String> owners() {
        return leases.values().stream().map(Lease::owner).distinct().toList();
    }

    /** Puts back what these owners had; answers how many items that were. */
    int putBack(Set<String> dead) {
        List<String> tickets = new ArrayList<>();
        leases.forEach((ticket, lease) -> {
            if (dead.contains(lease.owner())) {
                tickets.add(ticket);
            }
        });
        tickets.forEach(ticket -> settle(ticket, false));
        return tickets.size();
    }
}
