package dev.weft.bench.echo;

import dev.weft.bench.AskedProcess;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** The servers beside each other in the table, each with the command of its process. */
@SuppressWarnings("ImmutableEnumChecker") // the list is immutable
public enum EchoPeer {
    WEFT("Weft streams", "weft", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dweft.engine=carrier"),
    WEFT_PROTOCOL(
            "Weft protocol", "weft-protocol", "--add-opens=java.base/java.lang=ALL-UNNAMED", "-Dweft.engine=carrier"),
    NETTY("Netty NIO", "netty"),
    THREADS(
            "virtual threads",
            "threads",
            "-Djdk.virtualThreadScheduler.parallelism=1",
            "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
    KTOR("ktor sockets", "ktor"),
    UVLOOP("uvloop streams", "uvloop"),
    UVLOOP_PROTOCOL("uvloop protocol", "uvloop-protocol"),
    ASYNCIO("asyncio streams", "asyncio"),
    PORTABLE("Weft portable", "weft", "-Dweft.engine=portable");

    private static final List<String> JVM = List.of(
            "-XX:+UseSerialGC",
            "-Xms256m",
            "-Xmx1g",
            "-Xmn128m",
            "-Dslf4j.internal.verbosity=ERROR"); // ktor brings SLF4J without a logger

    private final String title;
    private final String kind;
    private final List<String> flags;

    EchoPeer(String title, String kind, String... flags) {
        this.title = title;
        this.kind = kind;
        this.flags = List.of(flags);
    }

    /** Returns the heading. */
    public String title() {
        return title;
    }

    /** Tells whether the server is a JVM, which can say what it allocates. */
    public boolean onJvm() {
        return this != UVLOOP && this != UVLOOP_PROTOCOL && this != ASYNCIO;
    }

    /** Tells whether the server stands on uvloop. */
    public boolean needsUvloop() {
        return this == UVLOOP || this == UVLOOP_PROTOCOL;
    }

    /** Starts the server's process. */
    AskedProcess start(EchoPython python) {
        if (!onJvm()) {
            return new AskedProcess(python.command(kind));
        }
        return java(flags, EchoServer.class, kind);
    }

    /** Starts a program of this class path in a JVM with the flags of all. */
    static AskedProcess java(List<String> moreFlags, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(JVM);
        command.addAll(moreFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return new AskedProcess(command);
    }
}
