package dev.weft.bench.echo;

import com.sun.management.UnixOperatingSystemMXBean;
import io.ktor.network.sockets.Socket;
import io.netty.channel.Channel;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures the echo servers, and prints the tables as they grow: one of all loads, one of several loops. */
public final class EchoBench {
    private final PrintStream out;
    private final EchoTimes times;
    private final EchoPython python = new EchoPython();
    private final List<String> notes = new ArrayList<>();
    private boolean whole = true;

    /** Makes a run that prints here. */
    EchoBench(PrintStream out, EchoTimes times) {
        this.out = out;
        this.times = times;
    }

    /** Measures these rows, and several {@code loops} or not; returns false if a server failed. */
    public static boolean run(boolean thorough, List<EchoRow> rows, boolean loops) {
        var bench = new EchoBench(System.out, EchoTimes.of(thorough));
        return bench.run(rows, EchoPeer.ALL, loops ? LoopsTable.PAIRS : List.of());
    }

    /**
     * Measures these rows with these servers, and these servers on several loops; a server that fails is named below the
     * tables, and left out from then on. Returns false if one did.
     */
    boolean run(List<EchoRow> rows, List<EchoPeer> peers, List<LoopsTable.Pair> pairs) {
        long start = System.nanoTime();
        out.printf(
                "%s, on %s %s, %d cores; one generator for all; medians of %d rounds of %.1f s, after %.1f s of load each%n",
                String.join(", ", versions()),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                Runtime.getRuntime().availableProcessors(),
                times.rounds() - 1,
                times.millis() / 1e3,
                times.warmUpMillis() / 1e3);
        if (!rows.isEmpty()) {
            printLoads(rows, peers);
        }
        for (var work : pairs.isEmpty() ? new Work[0] : Work.values()) {
            printLoops(work, pairs);
        }
        out.printf("%nmeasured in %d s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        notes.forEach(out::println);
        return whole;
    }

    private List<String> versions() {
        var versions = new ArrayList<String>();
        versions.add("Java " + Runtime.version());
        versions.add("Netty " + Channel.class.getPackage().getImplementationVersion());
        versions.add("ktor " + Socket.class.getPackage().getImplementationVersion());
        if (python.versions().isEmpty()) {
            notes.add("left out: no Python here");
        } else if (!python.hasUvloop()) {
            notes.add("left out: no uvloop here; install python3-uvloop");
        }
        versions.addAll(python.versions());
        return versions;
    }

    private void printLoads(List<EchoRow> rows, List<EchoPeer> peers) {
        try (var contest = new EchoContest(python, times)) {
            contest.start(peers, EchoRow.TYPICAL);
            out.printf(
                    "%n| load | server | messages/s | p50 us | p99 us | B/echo | Weft streams / it | Weft's p99 / its |%n"
                            + "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |%n");
            for (var row : rows) {
                if (row.files() > files()) {
                    notes.add("left out: " + row + ", with " + files() + " descriptors at most (ulimit -n)");
                } else {
                    print(row, contest.measure(row));
                }
            }
            note(contest);
        }
    }

    private static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    private void print(EchoRow row, Map<EchoPeer, EchoResult> results) {
        var weft = results.get(EchoPeer.WEFT);
        results.forEach((peer, result) -> out.printf(
                "| %s | %s | %s | %s | %s |%n",
                row,
                peer.title(),
                result.cells(),
                weft == null ? "-" : "%.2f".formatted(weft.perSecond() / result.perSecond()),
                weft == null ? "-" : "%.2f".formatted(weft.p99() / result.p99())));
        out.flush();
    }

    private void printLoops(Work work, List<LoopsTable.Pair> pairs) {
        try (var contest = new EchoContest(python, times)) {
            var table = new LoopsTable(work, pairs);
            contest.start(table.peers(), table.row());
            out.printf("%n%s%n", table.heading());
            table.lines(contest.measure(table.row())).forEach(out::println);
            out.flush();
            note(contest);
        }
    }

    private void note(EchoContest contest) {
        contest.failures().forEach(failure -> notes.add("failed: " + failure));
        whole &= contest.failures().isEmpty();
    }
}
