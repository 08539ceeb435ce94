package dev.weft.bench;

import dev.weft.bench.peer.KotlinPeer;
import dev.weft.bench.peer.RawPeer;
import dev.weft.bench.peer.ThreadsPeer;
import dev.weft.bench.peer.WeftPeer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The columns of the table: a runtime each, with the JVM flags it is measured with and the rows it has no answer to. */
@SuppressWarnings("ImmutableEnumChecker") // immutable lists and sets, constructors of peers
public enum Column {
    CARRIER(
            "carrier",
            WeftPeer::new,
            List.of("-Dweft.engine=carrier", "--add-opens=java.base/java.lang=ALL-UNNAMED"),
            Set.of()),
    PORTABLE(
            "portable",
            WeftPeer::new,
            List.of("-Dweft.engine=portable", "-Djdk.virtualThreadScheduler.parallelism=1"), // as ./weft sets it
            Set.of()),
    RAW(
            "raw",
            RawPeer::new,
            List.of("--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED"),
            withTrio(Row.TIMERS, Row.CANCEL, Row.LOCK, Row.CALL_SOON, Row.THREADSAFE, Row.TO_THREAD)),
    THREADS(
            "threads",
            ThreadsPeer::new,
            List.of("-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"),
            withTrio(Row.CALL_SOON, Row.THREADSAFE)),
    KOTLINX("kx block", KotlinPeer::blocking, List.of(), Set.of()),
    KOTLINX_THREAD("kx disp", KotlinPeer::dispatcher, List.of(), Set.of()),
    /** In the rows of Trio, Trio; in those of pools, the standard library's. */
    ASYNCIO("CPython", null, List.of(), Set.of());

    private final String title;
    private final @Nullable Supplier<Peer> peer;
    private final List<String> flags;
    private final Set<Row> absent;

    Column(String title, @Nullable Supplier<Peer> peer, List<String> flags, Set<Row> absent) {
        this.title = title;
        this.peer = peer;
        this.flags = flags;
        this.absent = absent;
    }

    private static Set<Row> withTrio(Row first, Row... others) {
        var rows = EnumSet.of(first, others);
        for (var row : Row.values()) {
            if (row.ofTrio()) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Returns the column's heading. */
    public String title() {
        return title;
    }

    /** Tells whether the column's runtime lives in a JVM; asyncio does not. */
    public boolean onJvm() {
        return peer != null;
    }

    /** Returns the JVM flags that the column's processes are started with. */
    public List<String> flags() {
        return flags;
    }

    /** Tells whether the column has a counterpart of the row. */
    public boolean has(Row row) {
        return !absent.contains(row);
    }

    /** Opens the column's runtime in this process, which was started with {@link #flags}. */
    public Peer open() {
        if (peer == null) {
            throw new IllegalStateException(title + " does not live in a JVM");
        }
        return peer.get();
    }
}
