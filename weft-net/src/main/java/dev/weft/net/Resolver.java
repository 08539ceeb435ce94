package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the addresses of a host without blocking the loop: numbers at once, names on a thread of their own.
 *
 * <p>The system's own look-up is used, as asyncio does, so that the hosts file and whatever else this machine is set up with
 * counts. A look-up cannot be stopped: one whose waiter is cancelled ends unheard.
 */
final class Resolver {
    private Resolver() {}

    static Future<List<SocketAddress>> resolve(EventLoop loop, String host, int port) {
        Future<List<SocketAddress>> found = loop.createFuture();
        if (host.isEmpty()) {
            found.setResult(List.of(new InetSocketAddress(port)));
            return found;
        }
        try {
            found.setResult(List.of(new InetSocketAddress(InetAddress.ofLiteral(host), port)));
            return found;
        } catch (IllegalArgumentException notNumeric) {
            // a name
        }
        var outside = loop.expectOutside();
        Thread.ofPlatform().daemon().name("weft-resolve-" + host).start(() -> {
            try (outside) {
                answer(loop, found, host, port);
            } catch (Exception e) { // from the end of the expectation, which has none of its own
                throw new IllegalStateException(e);
            }
        });
        return found;
    }

    /** Looks up and tells the loop, which expects to hear of it until this returns. */
    private static void answer(EventLoop loop, Future<List<SocketAddress>> found, String host, int port) {
        try {
            var addresses = lookUp(host, port);
            loop.callSoonThreadsafe(() -> succeed(found, addresses));
        } catch (UnknownHostException e) {
            loop.callSoonThreadsafe(() -> fail(found, e));
        }
    }

    private static List<SocketAddress> lookUp(String host, int port) throws UnknownHostException {
        var addresses = new ArrayList<SocketAddress>();
        try {
            for (var address : InetAddress.getAllByName(host)) {
                addresses.add(new InetSocketAddress(address, port));
            }
        } catch (UnknownHostException e) {
            var failure = new UnknownHostException("cannot resolve " + host + ": " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
        return interleave(addresses);
    }

    private static void succeed(Future<List<SocketAddress>> found, List<SocketAddress> addresses) {
        if (!found.done()) {
            found.setResult(addresses);
        }
    }

    private static void fail(Future<List<SocketAddress>> found, UnknownHostException failure) {
        if (!found.done()) {
            found.setException(failure);
        }
    }

    /** Puts the address families in turn, the system's favourite first, as RFC 8305 asks. */
    static List<SocketAddress> interleave(List<SocketAddress> addresses) {
        if (addresses.isEmpty()) {
            return addresses;
        }
        var family = ((InetSocketAddress) addresses.getFirst()).getAddress().getClass();
        var first = new ArrayList<SocketAddress>();
        var second = new ArrayList<SocketAddress>();
        for (var address : addresses) {
            (((InetSocketAddress) address).getAddress().getClass() == family ? first : second).add(address);
        }
        var mixed = new ArrayList<SocketAddress>();
        for (int i = 0; i < Math.max(first.size(), second.size()); i++) {
            if (i < first.size()) {
                mixed.add(first.get(i));
            }
            if (i < second.size()) {
                mixed.add(second.get(i));
            }
        }
        return mixed;
    }
}
