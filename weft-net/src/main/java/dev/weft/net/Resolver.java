package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Finds the addresses of a host without blocking the loop: numbers at once, names by the system on a few daemon threads that
 * all loops share, or by {@link DnsResolver} with {@code -Dweft.net.resolver=netty}.
 *
 * <p>The system's own look-up is what asyncio uses, too, so that the hosts file and whatever else this machine is set up with
 * counts. It cannot be stopped: one whose waiter is cancelled ends unheard.
 */
final class Resolver {
    private static final String CHOICE = "weft.net.resolver";
    private static final int MOST_AT_ONCE = 32;
    private static final ThreadPoolExecutor LOOK_UPS = pool();

    private Resolver() {}

    private static ThreadPoolExecutor pool() {
        var threads = Thread.ofPlatform().daemon().name("weft-resolve-", 0).factory();
        var pool = new ThreadPoolExecutor(
                MOST_AT_ONCE, MOST_AT_ONCE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static Future<List<InetSocketAddress>> resolve(EventLoop loop, String host, int port) {
        var wildcard = new InetSocketAddress(port); // a port that is none fails here, and not in a thread
        Future<List<InetSocketAddress>> found = loop.createFuture();
        if (host.isEmpty()) {
            found.setResult(List.of(wildcard));
            return found;
        }
        try {
            found.setResult(List.of(new InetSocketAddress(InetAddress.ofLiteral(host), port)));
            return found;
        } catch (IllegalArgumentException notNumeric) {
            // a name
        }
        switch (System.getProperty(CHOICE, "system")) {
            case "system" -> lookUpBeside(loop, found, host, port);
            case "netty" -> NettyPoller.of(loop).names().lookUp(found, host, port);
            default ->
                throw new IllegalArgumentException(
                        "-D" + CHOICE + "=" + System.getProperty(CHOICE) + ": must be system or netty");
        }
        return found;
    }

    private static void lookUpBeside(EventLoop loop, Future<List<InetSocketAddress>> found, String host, int port) {
        var outside = loop.expectOutside();
        LOOK_UPS.execute(() -> {
            try (outside) {
                answer(loop, found, host, port);
            } catch (Exception e) { // from the end of the expectation, which has none of its own
                throw new IllegalStateException(e);
            }
        });
    }

    /** Looks up and tells the loop, which expects to hear of it until this returns. */
    private static void answer(EventLoop loop, Future<List<InetSocketAddress>> found, String host, int port) {
        Runnable answer;
        try {
            var addresses = lookUp(host, port);
            answer = () -> succeed(found, addresses);
        } catch (UnknownHostException e) {
            answer = () -> fail(found, e);
        }
        try {
            loop.callSoonThreadsafe(answer);
        } catch (IllegalStateException closed) {
            // the loop ended meanwhile, so nobody waits
        }
    }

    private static List<InetSocketAddress> lookUp(String host, int port) throws UnknownHostException {
        var addresses = new ArrayList<InetSocketAddress>();
        try {
            for (var address : InetAddress.getAllByName(host)) {
                addresses.add(new InetSocketAddress(address, port));
            }
        } catch (UnknownHostException e) {
            var failure = new UnknownHostException("cannot resolve " + host + ": " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
        return addresses;
    }

    private static void succeed(Future<List<InetSocketAddress>> found, List<InetSocketAddress> addresses) {
        if (!found.done()) {
            found.setResult(addresses);
        }
    }

    private static void fail(Future<List<InetSocketAddress>> found, UnknownHostException failure) {
        if (!found.done()) {
            found.setException(failure);
        }
    }
}
