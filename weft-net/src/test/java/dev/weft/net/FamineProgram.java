package dev.weft.net;

import dev.weft.EventLoop;
import dev.weft.ExceptionContext;
import dev.weft.asyncio.Asyncio;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    }

    /** The JVM's arguments that run this program with the classes of the caller. */
    static List<String> jvmArguments() {
        var modules = ModuleLayer.boot().configuration().modules().stream()
                .map(module -> module.reference().location().orElse(URI.create("jrt:/")))
                .filter(location -> location.getScheme().equals("file"))
                .map(location -> Path.of(location).toString());
        var classPath = Stream.concat(modules, Stream.of("target/test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        return List.of(
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-Dweft.engine=" + System.getProperty("weft.engine", "portable"),
                "-cp",
                classPath,
                FamineProgram.class.getName());
    }
}
