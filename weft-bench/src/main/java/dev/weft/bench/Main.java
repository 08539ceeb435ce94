package dev.weft.bench;

import dev.weft.bench.echo.EchoBench;
import dev.weft.bench.echo.EchoRow;
import dev.weft.bench.echo.TlsBench;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The program behind {@code ./weft bench}: measures the rows that it is told, all if none is, and prints the table. */
public final class Main {

    private static final String USAGE =
            "usage: bench [--thorough] [--list] [core] [trio] [pools] [echo] [tls] [ROW...]";

    private final List<Row> rows = new ArrayList<>();
    private final List<PoolRow> pools = new ArrayList<>();
    private final List<EchoRow> echoes = new ArrayList<>();
    private boolean thorough;
    private boolean echo;
    private boolean tls;
    private boolean loops;
    private boolean list;

    /** Reads the command line; throws an {@link IllegalArgumentException} that says what is wrong with it. */
    Main(String[] args) {
        for (var arg : args) {
            switch (arg) {
                case "--thorough" -> thorough = true;
                case "--list" -> list = true;
                case "core" ->
                    Stream.of(Row.values()).filter(row -> !row.ofTrio()).forEach(rows::add);
                case "trio" -> Stream.of(Row.values()).filter(Row::ofTrio).forEach(rows::add);
                case "pools" -> pools.addAll(List.of(PoolRow.values()));
                case "echo" -> echo = true;
                case "tls" -> tls = true;
                case "echo-loops" -> loops = true;
                default -> add(arg);
            }
        }
    }

    private void add(String key) {
        var row = Row.of(key);
        var pool = PoolRow.of(key);
        var load = EchoRow.of(key);
        row.ifPresent(rows::add);
        pool.ifPresent(pools::add);
        load.ifPresent(echoes::add);
        if (row.isEmpty() && pool.isEmpty() && load.isEmpty()) {
            throw new IllegalArgumentException("no " + (key.startsWith("-") ? "option" : "row") + " is named " + key
                    + "; --list names all; " + USAGE);
        }
    }

    /** Measures what {@code args} name; exit status 2 for bad usage, 1 if a cell failed. */
    public static void main(String[] args) {
        try {
            System.exit(new Main(args).run() ? 0 : 1);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
        }
    }

    private boolean run() {
        if (list) {
            list();
            return true;
        }
        boolean named = echo || loops || tls || !echoes.isEmpty() || !rows.isEmpty() || !pools.isEmpty();
        boolean whole = true;
        if (echo) {
            echoes.addAll(EchoRow.all(thorough));
            loops = true;
        }
        if (!named) {
            rows.addAll(List.of(Row.values()));
            pools.addAll(List.of(PoolRow.values()));
            echoes.add(EchoRow.TYPICAL);
        }
        if (!rows.isEmpty() || !pools.isEmpty()) {
            whole = new Run(new Cells(thorough), System.out).print(rows, pools);
        }
        if (!echoes.isEmpty() || loops) {
            System.out.println();
            whole &= EchoBench.run(thorough, echoes, loops);
        }
        if (tls) {
            TlsBench.run(thorough);
        }
        return whole;
    }

    private static void list() {
        for (var row : Row.values()) {
            System.out.printf("%-19s %s%n", row.key(), row.title());
        }
        for (var row : PoolRow.values()) {
            System.out.printf("%-19s %s%n", row.key(), row.title());
        }
        for (var row : EchoRow.ALL) {
            System.out.printf("%-19s echo servers under load, %s%n", row.key(), row);
        }
        System.out.printf("%-19s servers on one loop and on two, echoes and work%n", "echo-loops");
        System.out.printf("%-19s echo servers in TLS, by the JDK and by OpenSSL; only when it is named%n", "tls");
    }
}
