package dev.weft.concurrent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The Unix socket of this process, to which other processes connect: workers, and whoever uses a queue, a pipe or an
 * event that was made here. There is one hub in a process, opened when first needed; its directory is readable by the
 * user alone and removed at the end.
 *
 * <p>Any thread may use it. Each link is served by a thread of its own.
 */
final class Hub {
    private static final System.Logger LOG = System.getLogger("dev.weft");
    private static final int SECRET_BYTES = 32;
    private static final int LONGEST_DOOR = 4096;

    private static final class Holder {
        static final Hub HUB = open();
    }

    private final ServerSocketChannel server;
    private final HubAddress address;
    private final AtomicLong files = new AtomicLong();
    private final Map<String, Consumer<Link>> doors = new ConcurrentHashMap<>();

    private Hub(ServerSocketChannel server, HubAddress address) {
        this.server = server;
        this.address = address;
    }

    /** The hub of this process. */
    static Hub here() {
        return Holder.HUB;
    }

    private static Hub open() {
        try {
            Path directory = Files.createTempDirectory(
                    "weft-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path socket = directory.resolve("hub");
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket), 128);
            byte[] secret = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(secret);
            var hub = new Hub(server, new HubAddress(socket.toString(), secret));
            hub.open("classes", ParentClasses::serve);
            Thread.ofPlatform().daemon().name("weft-hub").start(hub::accept);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(socket), "weft-hub-remove"));
            return hub;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "cannot open a Unix socket in " + System.getProperty("java.io.tmpdir")
                            + ", over which processes would talk; set java.io.tmpdir to a directory that can be written",
                    e);
        }
    }

    private static void remove(Path socket) {
        try {
            Files.deleteIfExists(socket);
            Path directory = socket.getParent();
            if (directory != null) {
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "could not remove " + socket, e);
        }
    }

    /** Makes up the path of a file beside the socket, where no other user comes. */
    Path file() {
        return Path.of(address.path()).resolveSibling("shared-" + files.incrementAndGet());
    }

    HubAddress address() {
        return address;
    }

    /** Opens a door: each link that names it is given to the consumer, on a thread of the link's own. */
    void open(String door, Consumer<Link> whoComes) {
        doors.put(door, whoComes);
    }

    void close(String door) {
        doors.remove(door);
    }

    /** How many doors are open. */
    int doors() {
        return doors.size();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                Thread.ofPlatform().daemon().name("weft-link").start(() -> greet(new Link(channel)));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the hub could not accept a process", e);
            }
        }
    }

    private void greet(Link link) {
        try {
            Link.Message secret = link.receive(SECRET_BYTES);
            byte[] shown = secret.body().array();
            if (secret.kind() != Kind.SECRET || !MessageDigest.isEqual(shown, address.secret())) {
                LOG.log(System.Logger.Level.WARNING, "a process without the secret was turned away from " + address);
                link.close();
                return;
            }
            String door = link.receive(LONGEST_DOOR).text();
            Consumer<Link> open = doors.get(door);
            if (open == null) {
                link.close();
                return;
            }
            Thread.currentThread().setName("weft-link-" + door);
            open.accept(link);
        } catch (IOException gone) {
            link.close();
        }
    }
}
