package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.asyncio.Asyncio;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** Serves echoes until it is killed, and prints its port and what it reports. Run in a process with few descriptors. */
final class FamineProgram {
    private FamineProgram() {}

    public static void main(String[] arguments) {
        Asyncio.run(() -> {
            var loop = EventLoop.current();
            var server = EchoServers.start();
            loop.setExceptionHandler((where, context) -> {
                System.out.println(
                        "report " + Objects.requireNonNull(context.exception()).getMessage());
                where.callSoon(() -> System.out.println(
                        "failed accepts " + server.statistics().failedAccepts()));
            });
            loop.callExceptionHandler(ExceptionContext.of("loads what reporting needs", new Exception("first")));
            meetGuests(server.port());
            System.out.println("port " + server.port());
            server.serveForever();
        });
    }

    /** Loads the classes that guests need, polite ones and others: in a famine there is no descriptor to read a class with. */
    private static void meetGuests(int port) throws IOException {
        var polite = Asyncio.openConnection(EchoServers.HOST, port);
        polite.writer().write(EchoServers.bytes("hello\n"));
        polite.reader().readLine();
        polite.writer().close();
        polite.writer().awaitClosed();
        var rude = Asyncio.openConnection(EchoServers.HOST, port);
        rude.writer().write(EchoServers.bytes("hello\n"));
        rude.reader().readLine();
        rude.writer().transport().abort();
        while (Asyncio.allTasks().size() > 1) { // the server's tasks, until they have heard of it
            Asyncio.sleep(Duration.ZERO);
        }
        Asyncio.sleep(Duration.ofMillis(
                2)); // the first wait of a virtual thread in a selector takes descriptors of the JDK's own
    }
}
