package dev.weft.bench.echo;

import dev.weft.bench.AskedProcess;
import dev.weft.bench.Medians;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the TLS echo servers: 64 connections with 1 KiB, and handshakes with 16 connections at a time, none resumed. In the
 * manner of {@link EchoBench}: all servers run all the time, the rounds go round them, and the first is thrown away.
 */
public final class TlsBench {
    private static final String ECHO = "64 1024";
    private static final String HANDSHAKES = "16 0";

    private enum Peer {
        WEFT_OPENSSL("Weft, OpenSSL", "weft", "OPENSSL"),
        NETTY_OPENSSL("Netty, OpenSSL", "netty", "OPENSSL"),
        WEFT_JDK("Weft, JDK", "weft", "JDK"),
        NETTY_JDK("Netty, JDK", "netty", "JDK");

        private static final List<String> FLAGS = List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dweft.engine=carrier",
                "--enable-native-access=ALL-UNNAMED");

        private final String title;
        private final String kind;
        private final String provider;

        Peer(String title, String kind, String provider) {
            this.title = title;
            this.kind = kind;
            this.provider = provider;
        }

        Server start() {
            var process = EchoPeer.java(FLAGS, TlsEchoServer.class, List.of(kind, provider));
            return new Server(process, process.answer().substring("port ".length()));
        }
    }

    private record Server(AskedProcess process, String port) {
        long allocated() {
            return Long.parseLong(process.ask("allocated"));
        }
    }

    private record Result(double perSecond, double p50, double p99, double allocated) {}

    private final PrintStream out;
    private final int rounds;
    private final int warmUpMillis;
    private final int millis;
    private final Map<Peer, Server> servers = new EnumMap<>(Peer.class);

    /** Makes a run; {@code millis} is the length of one measurement, of which each server has {@code rounds} a row. */
    public TlsBench(PrintStream out, int rounds, int warmUpMillis, int millis) {
        this.out = out;
        this.rounds = rounds;
        this.warmUpMillis = warmUpMillis;
        this.millis = millis;
    }

    /** Measures and prints the tables; {@code thorough} makes longer rounds and more of them. */
    public static void run(boolean thorough) {
        (thorough ? new TlsBench(System.out, 6, 2000, 3000) : new TlsBench(System.out, 4, 1000, 1200)).run();
    }

    /** Measures and prints the tables. */
    public void run() {
        try (var load = EchoPeer.java(List.of("--enable-native-access=ALL-UNNAMED"), TlsLoad.class, List.of())) {
            for (var peer : Peer.values()) {
                servers.put(peer, peer.start());
            }
            print("TLS, 64 x 1 KiB", "messages/s", "B/echo", measure(load, ECHO));
            print("TLS, one after another, 16 at a time", "handshakes/s", "B/handshake", measure(load, HANDSHAKES));
        } finally {
            servers.values().forEach(server -> server.process().close());
        }
    }

    private Map<Peer, Result> measure(AskedProcess load, String kind) {
        var results = new EnumMap<Peer, List<Result>>(Peer.class);
        for (int round = 0; round < rounds; round++) {
            boolean counts = round > 0;
            servers.forEach((peer, server) -> {
                var result = measure(load, kind, server);
                if (counts) {
                    results.computeIfAbsent(peer, _ -> new ArrayList<>()).add(result);
                }
            });
        }
        var medians = new EnumMap<Peer, Result>(Peer.class);
        results.forEach((peer, all) -> medians.put(
                peer,
                new Result(
                        Medians.of(all.stream().map(Result::perSecond).toList()),
                        Medians.of(all.stream().map(Result::p50).toList()),
                        Medians.of(all.stream().map(Result::p99).toList()),
                        Medians.of(all.stream().map(Result::allocated).toList()))));
        return medians;
    }

    private Result measure(AskedProcess load, String kind, Server server) {
        load.ask(server.port() + " " + kind + " " + warmUpMillis + " " + millis);
        long before = server.allocated(); // the warm-up does not count
        var words = load.answer().split(" ", -1);
        double count = Double.parseDouble(words[0]);
        return new Result(
                count / Double.parseDouble(words[1]) * 1e9,
                Double.parseDouble(words[2]) / 1e3,
                Double.parseDouble(words[3]) / 1e3,
                (server.allocated() - before) / count);
    }

    private void print(String title, String rate, String bytes, Map<Peer, Result> results) {
        out.printf(
                "%n| %s | %s | p50 us | p99 us | %s | it / Netty's on the same |%n| --- | ---: | ---: | ---: | ---: | ---: |%n",
                title, rate, bytes);
        results.forEach((peer, result) -> {
            var netty = results.get(peer.provider.equals("JDK") ? Peer.NETTY_JDK : Peer.NETTY_OPENSSL);
            out.printf(
                    "| %s | %,.0f | %,.0f | %,.0f | %,.0f | %.2f |%n",
                    peer.title,
                    result.perSecond(),
                    result.p50(),
                    result.p99(),
                    result.allocated(),
                    netty == null ? Double.NaN : result.perSecond() / netty.perSecond());
        });
        out.flush();
    }
}
