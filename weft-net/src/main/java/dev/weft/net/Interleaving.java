package dev.weft.net;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which addresses are tried: the families take turns, the system's favourite first.
 *
 * <p>Algorithm: RFC 8305, section 4. Semantics: asyncio 3.14's {@code interleave}. Threads: any.
 */
final class Interleaving {
    private Interleaving() {}

    /** Puts the addresses in order; the first family has {@code head} tries before the turns begin, 0 changes nothing. */
    static List<? extends SocketAddress> of(List<? extends SocketAddress> addresses, int head) {
        if (head == 0 || addresses.size() < 2) {
            return addresses;
        }
        var favourite = family(addresses.getFirst());
        var first = new ArrayDeque<SocketAddress>();
        var second = new ArrayDeque<SocketAddress>();
        for (var address : addresses) {
            (family(address).equals(favourite) ? first : second).add(address);
        }
        var mixed = new ArrayList<SocketAddress>(addresses.size());
        for (int i = 1; i < head && !first.isEmpty(); i++) {
            mixed.add(first.remove());
        }
        while (!first.isEmpty() || !second.isEmpty()) {
            if (!first.isEmpty()) {
                mixed.add(first.remove());
            }
            if (!second.isEmpty()) {
                mixed.add(second.remove());
            }
        }
        return mixed;
    }

    private static Object family(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getClass()
                : address.getClass();
    }
}
