package dev.weft.bench.echo;

import dev.weft.bench.AskedProcess;
import dev.weft.bench.Medians;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the echo servers and prints their table. All servers run all the time, and idle but when it is their turn; every
 * row goes round them several times, so that what else the machine does falls on all alike. The first round is thrown away.
 */
public final class EchoBench {

    /** One row: so many connections, messages of so many bytes. */
    public record Row(int connections, int size) {
        @Override
        public String toString() {
            return connections + " x " + (size < 1024 ? size + " B" : size / 1024 + " KiB");
        }
    }

    private record Result(double perSecond, double p50, double p99, double allocated) {}

    private static final List<Row> ROWS = List.of(
            new Row(64, 1024),
            new Row(1, 64),
            new Row(1, 1024),
            new Row(1, 16 * 1024),
            new Row(64, 64),
            new Row(64, 16 * 1024),
            new Row(1000, 64),
            new Row(1000, 1024),
            new Row(1000, 16 * 1024));
    private static final Row MANY = new Row(10_000, 1024);

    private final Map<EchoPeer, AskedProcess> servers = new EnumMap<>(EchoPeer.class);
    private final Map<EchoPeer, Integer> ports = new EnumMap<>(EchoPeer.class);
    private final List<String> failures = new ArrayList<>();
    private final PrintStream out;
    private final int coldMillis;
    private final int rounds;
    private final int warmUpMillis;
    private final int millis;
    private AskedProcess load = startLoad();

    /**
     * Makes a run; {@code millis} is the length of one measurement, of which each server has {@code rounds} a row.
     *
     * @param coldMillis for how long each server has load before the first row, so that no row meets a cold one
     * @param warmUpMillis for how long each has load before each measurement
     */
    public EchoBench(PrintStream out, int coldMillis, int rounds, int warmUpMillis, int millis) {
        this.out = out;
        this.coldMillis = coldMillis;
        this.rounds = rounds;
        this.warmUpMillis = warmUpMillis;
        this.millis = millis;
    }

    /**
     * Measures the first of the standard rows, or {@code all} of them; {@code thorough} makes longer rounds and more of
     * them, and adds 10,000 connections to all. Returns false if a server failed.
     */
    public static boolean run(boolean thorough, boolean all) {
        var standard = all ? ROWS : ROWS.subList(0, 1);
        var rows =
                thorough && all ? Stream.concat(ROWS.stream(), Stream.of(MANY)).toList() : standard;
        var bench = thorough
                ? new EchoBench(System.out, 10_000, 6, 1000, 3000)
                : new EchoBench(System.out, 3000, 4, 100, 500);
        return bench.run(rows, List.of(EchoPeer.values()));
    }

    /**
     * Measures these rows with these servers, and prints the table as it grows; a server that fails is named below it, and
     * left out from then on. Returns false if one did.
     */
    public boolean run(List<Row> rows, List<EchoPeer> peers) {
        var python = new EchoPython();
        out.printf(
                "Java %s, %s, %d cores; one generator for all, one thread each%s%n",
                Runtime.version(),
                python.versions().isEmpty() ? "no Python here" : String.join(", ", python.versions()),
                Runtime.getRuntime().availableProcessors(),
                python.hasUvloop() ? "" : "; no uvloop here: install python3-uvloop");
        try {
            peers.stream().filter(python::has).forEach(peer -> start(peer, python));
            rows.forEach(row -> print(row, measure(row)));
        } finally {
            load.close();
            servers.values().forEach(AskedProcess::close);
        }
        failures.forEach(failure -> out.println("failed: " + failure));
        return failures.isEmpty();
    }

    private static AskedProcess startLoad() {
        return EchoPeer.java(List.of(), EchoLoad.class);
    }

    private void start(EchoPeer peer, EchoPython python) {
        try {
            var server = peer.start(python);
            servers.put(peer, server);
            ports.put(peer, Integer.parseInt(server.answer().substring("port ".length())));
            load.ask(ports.get(peer) + " 64 1024 " + coldMillis + " 1");
            load.answer();
        } catch (UncheckedIOException e) {
            fail(peer, "start", e);
        }
    }

    private void fail(EchoPeer peer, String where, UncheckedIOException reason) {
        failures.add(peer.title() + ", " + where + ": " + reason.getMessage());
        var server = servers.remove(peer);
        if (server != null) {
            server.close();
        }
        load.close(); // it may still wait for that server
        load = startLoad();
    }

    private Map<EchoPeer, Result> measure(Row row) {
        var results = new EnumMap<EchoPeer, List<Result>>(EchoPeer.class);
        for (int round = 0; round < rounds; round++) {
            for (var peer : List.copyOf(servers.keySet())) {
                try {
                    var result = measure(row, peer);
                    if (round > 0) {
                        results.computeIfAbsent(peer, _ -> new ArrayList<>()).add(result);
                    }
                } catch (UncheckedIOException e) {
                    results.remove(peer);
                    fail(peer, row.toString(), e);
                }
            }
        }
        var medians = new EnumMap<EchoPeer, Result>(EchoPeer.class);
        results.forEach((peer, all) -> medians.put(
                peer,
                new Result(
                        Medians.of(all.stream().map(Result::perSecond).toList()),
                        Medians.of(all.stream().map(Result::p50).toList()),
                        Medians.of(all.stream().map(Result::p99).toList()),
                        Medians.of(all.stream().map(Result::allocated).toList()))));
        return medians;
    }

    private Result measure(Row row, EchoPeer peer) {
        load.ask(ports.get(peer) + " " + row.connections() + " " + row.size() + " " + warmUpMillis + " " + millis);
        long before = allocated(peer); // connections and warm-up do not count
        var words = load.answer().split(" ", -1);
        long allocated = allocated(peer) - before;
        double messages = Double.parseDouble(words[0]);
        double perSecond = messages / Double.parseDouble(words[1]) * 1e9;
        return new Result(
                perSecond,
                Double.parseDouble(words[2]) / 1e3,
                Double.parseDouble(words[3]) / 1e3,
                peer.onJvm() ? allocated / messages : Double.NaN);
    }

    private long allocated(EchoPeer peer) {
        var server = servers.get(peer);
        return server != null && peer.onJvm() ? Long.parseLong(server.ask("allocated")) : 0;
    }

    private void print(Row row, Map<EchoPeer, Result> results) {
        var weft = results.get(EchoPeer.WEFT);
        out.printf(
                "%n| %s | messages/s | p50 us | p99 us | B/echo | Weft streams / it | Weft's p99 / its |%n"
                        + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |%n",
                row);
        results.forEach((peer, result) -> out.printf(
                "| %s | %,.0f | %,.0f | %,.0f | %s | %s | %s |%n",
                peer.title(),
                result.perSecond(),
                result.p50(),
                result.p99(),
                Double.isNaN(result.allocated()) ? "-" : "%,.0f".formatted(result.allocated()),
                weft == null ? "-" : "%.2f".formatted(weft.perSecond() / result.perSecond()),
                weft == null ? "-" : "%.2f".formatted(weft.p99() / result.p99())));
        out.flush();
    }
}
