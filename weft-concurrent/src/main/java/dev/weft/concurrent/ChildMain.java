package dev.weft.concurrent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectInputFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;

/**
 * The main program of a child JVM: connects to its parent and runs the calls that come, one at a time, until the parent
 * says that there are no more, or is gone.
 */
public final class ChildMain {
    private static final int ORPHANED = 4;
    private static final Duration PARENT_MAY_END = Duration.ofSeconds(2);

    private final Link link;
    private final ClassLoader loader;
    private final ObjectInputFilter filter;

    ChildMain(Link link, ClassLoader loader, ObjectInputFilter filter) {
        this.link = link;
        this.loader = loader;
        this.filter = filter;
    }

    /**
     * Runs the child. Only {@link ProcessPoolExecutor} and {@link Process} start it.
     *
     * @param arguments none
     * @throws Exception if the parent cannot be reached
     */
    public static void main(String[] arguments) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String path = in.readLine();
        String secret = in.readLine();
        String door = in.readLine();
        if (path == null || secret == null || door == null) {
            System.err.println("this program is a child of a Weft program, and is started by it");
            System.exit(2);
            return;
        }
        Thread watch = Thread.ofPlatform().daemon().name("weft-parent-watch").start(() -> endWith(in));
        var parent = new HubAddress(path, HexFormat.of().parseHex(secret));
        var loader = new ChildClassLoader(parent);
        Thread.currentThread().setContextClassLoader(loader);
        try (Link link = Link.connect(parent, door)) {
            new ChildMain(link, loader, Travel.DEFAULT_FILTER).serve();
        } catch (IOException lost) {
            watch.join(PARENT_MAY_END); // a parent that ends breaks the link, too, and then nobody is to be told
            throw lost;
        }
        System.exit(0);
    }

    /** Ends this process when its parent is gone: nobody waits for its results any more. */
    private static void endWith(BufferedReader in) {
        try {
            while (in.readLine() != null) {
                // the parent says nothing more here; only the end of the stream counts
            }
        } catch (IOException gone) {
            System.err.println("lost the parent process: " + gone);
        }
        Runtime.getRuntime().halt(ORPHANED);
    }

    void serve() throws IOException {
        while (true) {
            Link.Message message = link.receive();
            switch (message.kind()) {
                case Kind.INITIALIZE -> answer(message.body(), Kind.READY);
                case Kind.CALL -> answer(message.body(), Kind.VALUE);
                case Kind.BODY -> {
                    runBody(message.body());
                    return;
                }
                case Kind.END -> {
                    return;
                }
                default -> throw new IOException("a message of kind " + message.kind() + " where a call was expected");
            }
        }
    }

    private void answer(ByteBuffer body, byte kind) throws IOException {
        ByteBuffer result;
        try {
            Callable<?> call = body.hasRemaining() ? callIn(body) : () -> null;
            Object value = call.call();
            result = Travel.pack(kind == Kind.VALUE ? value : null, "the result of the " + CallName.of(call));
        } catch (Throwable thrown) {
            link.send(Kind.FAILURE, ByteBuffer.wrap(ExecutorKit.packFailure(thrown)));
            return;
        }
        link.send(kind, result);
    }

    /** Runs the body of a {@link Process}; its exception ends this JVM with exit code 1, as in any Java program. */
    @SuppressWarnings("CatchAndPrintStackTrace") // that is how a program's death shows
    private void runBody(ByteBuffer body) {
        try {
            callIn(body).call();
        } catch (Throwable thrown) {
            thrown.printStackTrace();
            System.exit(1);
        }
    }

    private Callable<?> callIn(ByteBuffer body) throws IOException, ClassNotFoundException {
        Object function = Travel.unpack(body, loader, filter);
        if (function instanceof Callable<?> call) {
            return call;
        }
        throw new IOException("not a function: " + function);
    }
}
