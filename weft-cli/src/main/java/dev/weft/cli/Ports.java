package dev.weft.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Whether somebody listens on a port of this machine, found out without a connection that a server would count. */
final class Ports {
    private static final long STEP_MILLIS = 20;

    private Ports() {}

    /** Binds a socket there for a moment: that is refused if and only if another one listens. */
    static boolean isListenedOn(int port) {
        try (var probe = new Socket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(port));
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    /** Waits for a process to listen; false if it ends or takes too long. */
    static boolean awaitListener(int port, Process server, long limitSeconds) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitSeconds);
        while (server.isAlive() && System.nanoTime() < limit) {
            if (isListenedOn(port)) {
                return true;
            }
            Thread.sleep(STEP_MILLIS);
        }
        return false;
    }
}
