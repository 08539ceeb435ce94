package dev.weft.bench.echo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * What a second loop brings: each server on one loop and on two, as an echo, which costs about as much to ask for as to
 * answer, and with work to do for each message, beside which the generator costs little.
 */
final class LoopsTable {
    private static final int LOOPS = 2;
    private static final int CONNECTIONS = 64;

    /** A kind of server, of which there is one on any number of loops. */
    record Pair(String title, BiFunction<Integer, Work, EchoPeer> server) {
        EchoPeer on(int loops, Work work) {
            return server.apply(loops, work);
        }
    }

    /** The servers of the tables, in their order. */
    static final List<Pair> PAIRS = List.of(
            new Pair("Weft, each loop listens", (loops, work) -> EchoPeer.weftGroup(loops, work, true)),
            new Pair("Weft, one loop listens", (loops, work) -> EchoPeer.weftGroup(loops, work, false)),
            new Pair("Netty NIO", EchoPeer::netty),
            new Pair("virtual threads", EchoPeer::threads));

    private final Work work;
    private final List<Pair> pairs;

    LoopsTable(Work work, List<Pair> pairs) {
        this.work = work;
        this.pairs = pairs;
    }

    /** Returns all servers. */
    List<EchoPeer> peers() {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.on(1, work), pair.on(LOOPS, work)))
                .toList();
    }

    /** Returns the load. */
    EchoRow row() {
        return new EchoRow(CONNECTIONS, Work.MESSAGE, work == Work.ECHO ? Work.MESSAGE : Work.ANSWER);
    }

    /** Returns the two lines above the others. */
    String heading() {
        return "| %s, %s | loops | messages/s | p50 us | p99 us | B/message | times one loop | on the busiest loop |%n"
                        .formatted(row(), work == Work.ECHO ? "echo" : "digest")
                + "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |";
    }

    /** Returns a line for each server that was measured. */
    List<String> lines(Map<EchoPeer, EchoResult> results) {
        var lines = new ArrayList<String>();
        for (var pair : pairs) {
            var one = results.get(pair.on(1, work));
            for (int loops : new int[] {1, LOOPS}) {
                var result = results.get(pair.on(loops, work));
                if (result != null) {
                    lines.add("| %s | %d | %s | %s | %s |"
                            .formatted(
                                    pair.title(),
                                    loops,
                                    result.cells(),
                                    one == null ? "-" : "%.2f".formatted(result.perSecond() / one.perSecond()),
                                    result.busiest() == 0 ? "-" : "%.0f %%".formatted(100 * result.busiest())));
                }
            }
        }
        return lines;
    }
}
