package dev.weft.bench.echo;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One load: so many connections, messages of so many bytes on each, answers of as many bytes as {@code answer} says. */
public record EchoRow(int connections, int size, int answer) {
    /** What most programs are like, and measured alone when everything is asked for. */
    public static final EchoRow TYPICAL = new EchoRow(64, 1024);

    /** The rows of the whole table. */
    public static final List<EchoRow> ALL = IntStream.of(1, 64, 1000, 10_000)
            .boxed()
            .flatMap(connections -> Stream.of(64, 1024, 16 * 1024).map(size -> new EchoRow(connections, size)))
            .toList();

    /** Descriptors that a process has open beside its connections. */
    private static final int OTHER_FILES = 200;

    /** A row of echoes. */
    public EchoRow(int connections, int size) {
        this(connections, size, size);
    }

    /** Returns the row of this name. */
    public static Optional<EchoRow> of(String key) {
        return ALL.stream().filter(row -> row.key().equals(key)).findFirst();
    }

    /** Returns the rows of the table; those of 10,000 connections only if there is much time. */
    public static List<EchoRow> all(boolean thorough) {
        return thorough
                ? ALL
                : ALL.stream().filter(row -> row.connections() < 10_000).toList();
    }

    /** Returns the name on the command line. */
    public String key() {
        return "echo-" + connections + "x" + size;
    }

    /** Returns how many descriptors a process needs for it. */
    int files() {
        return connections + OTHER_FILES;
    }

    @Override
    public String toString() {
        return connections + " x " + (size < 1024 ? size + " B" : size / 1024 + " KiB");
    }
}
