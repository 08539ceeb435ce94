package dev.weft.spi;

import java.net.SocketAddress;

/** One address that is listened on, so that a server can be made of several. Threads: the loop's only. */
public interface Listener {
    /** Returns the address, with the port that was really taken. Does not suspend. */
    SocketAddress address();

    /** Accepts connections from now on. Does not suspend. */
    void startAccepting();

    /** Leaves connections in the system's backlog until {@link #startAccepting}; a few more may yet come. Does not suspend. */
    void pauseAccepting();

    /** Stops listening, for good; open connections stay. Does not suspend. */
    void close();
}
