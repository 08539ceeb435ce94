package dev.weft.bench.echo;

import dev.weft.bench.AskedProcess;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Servers beside each other under the same loads. All run all the time, and idle but when it is their turn; every row goes
 * round them several times, so that what else the machine does falls on all alike. The first round is thrown away.
 *
 * <p>A server that fails is remembered as a failure, and left out from then on.
 */
final class EchoContest implements AutoCloseable {
    private final Map<EchoPeer, AskedProcess> servers = new LinkedHashMap<>();
    private final Map<EchoPeer, Integer> ports = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final EchoPython python;
    private final EchoTimes times;
    private AskedProcess load = startLoad();

    EchoContest(EchoPython python, EchoTimes times) {
        this.python = python;
        this.times = times;
    }

    private static AskedProcess startLoad() {
        return EchoPeer.java(List.of(), EchoLoad.class, List.of());
    }

    /** Starts those of the servers that this machine has, and gives each the load for a while. */
    void start(List<EchoPeer> peers, EchoRow warmUp) {
        peers.stream().filter(python::has).forEach(peer -> start(peer, warmUp));
    }

    private void start(EchoPeer peer, EchoRow warmUp) {
        try {
            var server = peer.start(python);
            servers.put(peer, server);
            ports.put(peer, Integer.parseInt(server.answer().substring("port ".length())));
            order(peer, warmUp, times.coldMillis(), 1);
            load.answer();
        } catch (UncheckedIOException e) {
            fail(peer, "start", e);
        }
    }

    /** Measures all servers that have not failed; the medians of the rounds. */
    Map<EchoPeer, EchoResult> measure(EchoRow row) {
        var results = new LinkedHashMap<EchoPeer, List<EchoResult>>();
        for (int round = 0; round < times.rounds(); round++) {
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
        var medians = new LinkedHashMap<EchoPeer, EchoResult>();
        results.forEach((peer, all) -> medians.put(peer, EchoResult.median(all)));
        return medians;
    }

    private EchoResult measure(EchoRow row, EchoPeer peer) {
        order(peer, row, times.warmUpMillis(), times.millis());
        var before = state(peer); // connections and warm-up do not count
        var words = load.answer().split(" ", -1);
        long allocated = state(peer)[0] - before[0];
        double messages = Double.parseDouble(words[0]);
        return new EchoResult(
                messages / Double.parseDouble(words[1]) * 1e9,
                Double.parseDouble(words[2]) / 1e3,
                Double.parseDouble(words[3]) / 1e3,
                peer.onJvm() ? allocated / messages : Double.NaN,
                LongStream.of(before).skip(1).max().orElse(0) / (double) row.connections());
    }

    /** Has the load begin, and waits until it is measured; the next answer is what was seen. */
    private void order(EchoPeer peer, EchoRow row, int warmUpMillis, int millis) {
        load.ask(String.join(
                " ",
                String.valueOf(ports.get(peer)),
                String.valueOf(row.connections()),
                String.valueOf(row.size()),
                String.valueOf(row.answer()),
                String.valueOf(warmUpMillis),
                String.valueOf(millis)));
    }

    /** Returns what the server has allocated, and how many connections each of its loops has. */
    private long[] state(EchoPeer peer) {
        var server = servers.get(peer);
        if (server == null || !peer.onJvm()) {
            return new long[1];
        }
        return Stream.of(server.ask("state").split(" ", -1))
                .mapToLong(Long::parseLong)
                .toArray();
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

    /** Returns which servers failed, where and why. */
    List<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        load.close();
        servers.values().forEach(AskedProcess::close);
    }
}
