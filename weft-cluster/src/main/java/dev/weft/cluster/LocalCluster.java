package dev.weft.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A cluster on this machine whose members are processes of this program: for trying things out, for tests, and for machines
 * with many processors. The members have this program's class path, listen on free loopback ports and end with it.
 *
 * <p>Any thread may use it.
 */
public final class LocalCluster implements AutoCloseable {
    /** What the JVM of a member needs: what Hazelcast wants opened to it, and a quick start. */
    public static final List<String> JVM_FLAGS = List.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.management/sun.management=ALL-UNNAMED",
            "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto");

    private static final AtomicLong NAMES = new AtomicLong();
    private static final int START_SECONDS = 60;
    private static final int GRACE_SECONDS = 30;

    private final ClusterOptions options;
    private final List<Process> processes;

    private LocalCluster(ClusterOptions options, List<Process> processes) {
        this.options = options;
        this.processes = processes;
    }

    /**
     * Starts a cluster whose members run one call at a time each, for each of the machine's processors they share. Blocks
     * until all have joined.
     *
     * @param members how many
     * @return the cluster
     * @throws ClusterUnreachableException if a member does not come up
     */
    public static LocalCluster start(int members) {
        int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, members));
        return start(members, ClusterOptions.DEFAULT.withWorkers(workers));
    }

    /**
     * Starts a cluster. Blocks until all members have joined.
     *
     * @param members how many
     * @param options workers, backups and executions of the members, and the time limit of those who connect; name and addresses are
     *     chosen here
     * @param more more entries of the class path of the members
     * @return the cluster
     * @throws ClusterUnreachableException if a member does not come up
     */
    public static LocalCluster start(int members, ClusterOptions options, Path... more) {
        String name = options.name() + "-" + ProcessHandle.current().pid() + "-" + NAMES.incrementAndGet();
        var processes = new ArrayList<Process>();
        try {
            var first = new Start(name, options, null, more, processes);
            String address = first.address();
            var others = new ArrayList<Start>();
            for (int i = 1; i < members; i++) {
                others.add(new Start(name, options, address, more, processes));
            }
            var addresses = new ArrayList<>(List.of(address));
            for (Start other : others) {
                addresses.add(other.address());
            }
            return new LocalCluster(
                    options.withName(name).withMembers(addresses.toArray(String[]::new)), List.copyOf(processes));
        } catch (RuntimeException | Error e) {
            processes.forEach(Process::destroyForcibly);
            throw e;
        }
    }

    /** One member that starts: its process runs, its address is not known yet. */
    private static final class Start {
        private final CompletableFuture<String> address = new CompletableFuture<>();

        Start(String name, ClusterOptions options, @Nullable String known, Path[] more, List<Process> processes) {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JVM_FLAGS);
            command.addAll(List.of("-cp", classPath(more), MemberMain.class.getName(), "--child", "--name", name));
            command.addAll(List.of("--address", "127.0.0.1:0", "--workers", Integer.toString(options.workers())));
            command.addAll(List.of("--backups", Integer.toString(options.backups())));
            command.addAll(List.of("--executions", Integer.toString(options.maxExecutions())));
            if (known != null) {
                command.addAll(List.of("--member", known));
            }
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                processes.add(process);
                Thread.ofVirtual().start(() -> follow(process));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits for the address, then passes on what the member's calls print. */
        private void follow(Process process) {
            try (BufferedReader output = process.inputReader()) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.startsWith(MemberMain.READY)) {
                        address.complete(line.substring(MemberMain.READY.length()));
                    } else {
                        System.out.println(line);
                    }
                }
            } catch (IOException ended) {
                Connection.LOG.log(System.Logger.Level.DEBUG, "a member prints no more", ended);
            }
            address.completeExceptionally(new IOException("its process has ended"));
        }

        String address() {
            try {
                return address.get(START_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException | InterruptedException e) {
                throw new ClusterUnreachableException(
                        "a member of a local cluster did not come up within " + START_SECONDS
                                + " s; look at what it wrote to the error stream",
                        e);
            }
        }
    }

    private static String classPath(Path[] more) {
        var entries = new ArrayList<String>();
        for (String property : List.of("java.class.path", "jdk.module.path")) {
            for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
                if (!entry.isEmpty()) {
                    entries.add(entry);
                }
            }
        }
        for (Path entry : more) {
            entries.add(entry.toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    /**
     * Tells how to get into this cluster: {@code new ClusterExecutor(cluster.options())}.
     *
     * @return its name and the addresses of its members
     */
    public ClusterOptions options() {
        return options;
    }

    /**
     * Lists the processes, the oldest member first.
     *
     * @return one for each member, dead ones too
     */
    public List<ProcessHandle> processes() {
        return processes.stream().map(Process::toHandle).toList();
    }

    /** Ends all members. Blocks for a short time. */
    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly); // nothing is kept, so there is nothing to hand over
        for (Process process : processes) {
            try {
                process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                throw dev.weft.concurrent.ExecutorKit.raise(interrupted);
            }
        }
    }
}
