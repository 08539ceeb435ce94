package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.TimerHandle;
import dev.weft.transport.ConnectOptions;
import dev.weft.transport.Protocol;
import dev.weft.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of several addresses: the next is tried when one fails, or beside it when it takes long.
 *
 * <p>Algorithm: RFC 8305, section 5. The first connection that stands wins, is secured if asked for, and the others are
 * closed. If none stands, or none in time, the one exception says so and carries each attempt's own.
 *
 * <p>Threads: the loop's; Netty is touched in commands only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the pipeline hears of every failure
final class HappyEyeballs {
    private final EventLoop loop;
    private final NettyPoller poller;
    private final String host;
    private final List<? extends SocketAddress> addresses;
    private final ConnectOptions options;
    private final Protocol protocol;
    private final Future<Transport> result;
    private final Map<Channel, SocketAddress> attempts = new LinkedHashMap<>(); // without those that have failed
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable TimerHandle nextAttempt;
    private @Nullable TimerHandle limit;
    private int tried;
    private boolean won;

    HappyEyeballs(
            EventLoop loop,
            String host,
            List<? extends SocketAddress> addresses,
            ConnectOptions options,
            Protocol protocol) {
        this.loop = loop;
        this.poller = NettyPoller.of(loop);
        this.host = host;
        this.addresses = Interleaving.of(addresses, options.interleave());
        this.options = options;
        this.protocol = protocol;
        this.result = loop.createFuture();
    }

    Future<Transport> start() {
        poller.opened();
        var time = options.timeout();
        if (time != null) {
            limit = loop.callLater(time, () -> poller.command(() -> giveUp(time)));
        }
        result.addDoneCallback(done -> {
            poller.closed();
            cancelLimit();
            if (done.cancelled()) {
                poller.command(this::closeAttempts);
            }
        });
        poller.command(this::tryNext);
        return result;
    }

    private void tryNext() {
        if (result.done() || won) {
            return;
        }
        cancelTimer();
        if (tried == addresses.size()) {
            if (failures.size() == tried) {
                fail(new ConnectException(message(" tried")));
            }
            return;
        }
        var address = addresses.get(tried++);
        var transport = new SocketTransport(loop, poller, protocol);
        ChannelFuture attempt = bootstrap(address).handler(transport).connect(address);
        attempts.put(attempt.channel(), address);
        attempt.addListener((ChannelFutureListener) done -> attempted(address, transport, done));
        if (tried < addresses.size()) {
            nextAttempt = loop.callLater(options.happyEyeballsDelay(), () -> poller.command(this::tryNext));
        }
    }

    private Bootstrap bootstrap(SocketAddress address) {
        var bootstrap = new Bootstrap()
                .group(poller.netty())
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Outbound.WATER_MARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        if (Addresses.isUnix(address)) {
            return bootstrap.channelFactory(UnixSocketChannel::new);
        }
        bootstrap
                .channel(NioSocketChannel.class)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, options.keepAlive());
        if (options.localAddress() != null) {
            bootstrap.localAddress(options.localAddress());
        }
        return bootstrap;
    }

    private void attempted(SocketAddress address, SocketTransport transport, ChannelFuture done) {
        if (loop.isClosed()) {
            done.channel().close();
            return;
        }
        if (!done.isSuccess()) {
            attempts.remove(done.channel());
            failures.add(describe(address, done.cause()));
            tryNext();
            return;
        }
        if (won || result.done()) {
            done.channel().close();
            return;
        }
        won = true;
        cancelTimer();
        cancelLimit();
        attempts.remove(done.channel());
        closeAttempts();
        attempts.put(done.channel(), address); // until the handshake is over, a cancellation closes this one too
        transport.begin(options.tls(), false, host, failures.isEmpty() ? result : withFailures());
    }

    /** Returns a future that stands for the result: if the winner cannot be secured, the others' failures are told, too. */
    private Future<Transport> withFailures() {
        Future<Transport> secured = loop.createFuture();
        secured.addDoneCallback(done -> {
            var failure = done.exception();
            if (failure != null) {
                failures.forEach(failure::addSuppressed);
            }
            if (result.done()) {
                closeAttempts();
            } else if (failure == null) {
                result.setResult(done.result());
            } else {
                result.setException(failure);
            }
        });
        return secured;
    }

    private void giveUp(Duration time) {
        if (won || result.done()) {
            return;
        }
        var message = " in " + time.toMillis() + " ms";
        for (var address : attempts.values()) {
            failures.add(new SocketTimeoutException(
                    "cannot connect to " + Addresses.text(address) + ": no answer" + message));
        }
        fail(new SocketTimeoutException(message(" tried" + message)));
        closeAttempts();
    }

    private static ConnectException describe(SocketAddress address, Throwable cause) {
        var failure = new ConnectException("cannot connect to " + Addresses.text(address) + ": " + reason(cause));
        failure.initCause(cause);
        return failure;
    }

    /** Netty adds the address to the message; the bare reason is in the cause. */
    private static String reason(Throwable cause) {
        var bare = cause.getCause() instanceof IOException io ? io : cause;
        return bare.getMessage() == null ? bare.getClass().getSimpleName() : bare.getMessage();
    }

    private String message(String tried) {
        return "cannot connect to " + host + ": " + failures.size() + " addresses" + tried + ", "
                + failures.stream().map(Throwable::getMessage).toList();
    }

    private void fail(IOException all) {
        if (failures.size() == 1) {
            result.setException(failures.getFirst());
            return;
        }
        failures.forEach(all::addSuppressed);
        result.setException(all);
    }

    private void closeAttempts() {
        cancelTimer();
        var open = List.copyOf(attempts.keySet());
        attempts.clear();
        open.forEach(Channel::close);
    }

    private void cancelLimit() {
        if (limit != null) {
            limit.cancel();
        }
    }

    private void cancelTimer() {
        if (nextAttempt != null) {
            nextAttempt.cancel();
            nextAttempt = null;
        }
    }
}
