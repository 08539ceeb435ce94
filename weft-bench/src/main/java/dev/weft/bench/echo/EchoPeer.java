package dev.weft.bench.echo;

import dev.weft.bench.AskedProcess;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of the tables, and the command of its process.
 *
 * @param title how the table calls it
 * @param platform what runs it
 * @param arguments what tells its program which server to be
 * @param flags those of its JVM beside the flags of all
 */
record EchoPeer(String title, Platform platform, List<String> arguments, List<String> flags) {
    /** What a server's process is. */
    enum Platform {
        JVM,
        CPYTHON,
        UVLOOP
    }

    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xms256m",
            "-Xmx2g",
            "-Xmn128m",
            "-Dslf4j.internal.verbosity=ERROR"); // ktor brings SLF4J without a logger

    private static final List<String> CARRIER =
            List.of("--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dweft.engine=carrier");

    static final EchoPeer WEFT = jvm("Weft streams", CARRIER, "weft", 1, Work.ECHO);
    static final EchoPeer WEFT_PROTOCOL = jvm("Weft protocol", CARRIER, "weft-protocol", 1, Work.ECHO);
    static final EchoPeer NETTY = netty(1, Work.ECHO);
    static final EchoPeer THREADS = threads(1, Work.ECHO);
    static final EchoPeer KTOR = jvm("ktor sockets", List.of(), "ktor", 1, Work.ECHO);
    static final EchoPeer UVLOOP = new EchoPeer("uvloop streams", Platform.UVLOOP, List.of("uvloop"), List.of());
    static final EchoPeer UVLOOP_PROTOCOL =
            new EchoPeer("uvloop protocol", Platform.UVLOOP, List.of("uvloop-protocol"), List.of());
    static final EchoPeer ASYNCIO = new EchoPeer("asyncio streams", Platform.CPYTHON, List.of("asyncio"), List.of());
    static final EchoPeer PORTABLE = jvm("Weft portable", List.of("-Dweft.engine=portable"), "weft", 1, Work.ECHO);

    /** The servers of the table of loads, in its order. */
    static final List<EchoPeer> ALL =
            List.of(WEFT, WEFT_PROTOCOL, NETTY, THREADS, KTOR, UVLOOP, UVLOOP_PROTOCOL, ASYNCIO, PORTABLE);

    /** Weft's streams on so many loops, of which each listens or one. */
    static EchoPeer weftGroup(int loops, Work work, boolean eachListens) {
        var flags = new ArrayList<>(CARRIER);
        flags.add("-Dweft.net.sharedPorts=" + eachListens);
        return jvm("Weft streams", flags, "weft-group", loops, work);
    }

    /** Stock Netty on so many event loops. */
    static EchoPeer netty(int loops, Work work) {
        return jvm("Netty NIO", List.of(), "netty", loops, work);
    }

    /** The JDK's virtual threads on so many carriers. */
    static EchoPeer threads(int carriers, Work work) {
        var flags = List.of(
                "-Djdk.virtualThreadScheduler.parallelism=" + carriers,
                "-Djdk.virtualThreadScheduler.maxPoolSize=" + carriers);
        return jvm("virtual threads", flags, "threads", carriers, work);
    }

    private static EchoPeer jvm(String title, List<String> flags, String kind, int loops, Work work) {
        return new EchoPeer(title, Platform.JVM, List.of(kind, String.valueOf(loops), work.name()), flags);
    }

    /** Tells whether the server is a JVM, which can say what it allocates. */
    boolean onJvm() {
        return platform == Platform.JVM;
    }

    /** Starts the server's process. */
    AskedProcess start(EchoPython python) {
        return onJvm()
                ? java(flags, EchoServer.class, arguments)
                : new AskedProcess(python.command(arguments.getFirst()));
    }

    /** Starts a program of this class path in a JVM with the flags of all. */
    static AskedProcess java(List<String> moreFlags, Class<?> program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(JVM);
        command.addAll(moreFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(arguments);
        return new AskedProcess(command);
    }
}
