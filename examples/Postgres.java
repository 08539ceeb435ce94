import static dev.weft.asyncio.Asyncio.*;

import dev.weft.Awaitable;
import dev.weft.asyncio.Queue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

// Many slow queries at once, on one thread, through the ordinary blocking JDBC driver of PostgreSQL.
//
//   ./weft run examples/Postgres.java JDBC_URL [QUERIES [CONNECTIONS]]
//
// Nothing here knows of asynchrony but the last lines: connect, prepare, execute, as in any textbook. Under Weft's carrier
// engine a task that waits inside the driver is blocked by itself, and the others go on. On the portable engine each query
// would hold the loop, and all of them go one after the other.

static final double SECONDS = 0.5;

// A connection pool is a queue of connections: who finds it empty waits, the longest waiting is served first.
static class Pool implements AutoCloseable {
    private final Queue<Connection> free = new Queue<>();
    private final List<Connection> all;

    Pool(String url, int size) {
        Awaitable<Connection> connect = () -> DriverManager.getConnection(url);
        all = gather(Collections.nCopies(size, connect)).await();
        all.forEach(free::putNowait);
    }

    <T> T with(Query<T> query) throws SQLException {
        var connection = free.get();
        try {
            return query.run(connection);
        } finally {
            free.putNowait(connection);
        }
    }

    @Override
    public void close() throws SQLException {
        for (var connection : all) {
            connection.close();
        }
    }
}

interface Query<T> {
    T run(Connection connection) throws SQLException;
}

int sleepAndReturn(Connection connection, int number) throws SQLException {
    try (var statement = connection.prepareStatement("select ?::int, pg_sleep(?)")) {
        statement.setInt(1, number);
        statement.setDouble(2, SECONDS);
        try (var rows = statement.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }
}

void main(String[] args) {
    if (args.length < 1 || args.length > 3) {
        System.err.println("usage: ./weft run examples/Postgres.java JDBC_URL [QUERIES [CONNECTIONS]]");
        System.exit(2);
    }
    int queries = args.length > 1 ? Integer.parseInt(args[1]) : 200;
    int connections = args.length > 2 ? Integer.parseInt(args[2]) : queries;
    run(() -> {
        try (var pool = new Pool(args[0], connections)) {
            long start = System.nanoTime();
            var numbers = gather(IntStream.range(0, queries)
                            .<Awaitable<Integer>>mapToObj(
                                    number -> () -> pool.with(connection -> sleepAndReturn(connection, number)))
                            .toList())
                    .await();
            long millis = (System.nanoTime() - start) / 1_000_000;
            boolean inOrder = numbers.equals(IntStream.range(0, queries).boxed().toList());
            IO.println(queries + " queries of " + SECONDS + " s on " + connections + " connections and one thread"
                    + ", answers in order: " + inOrder);
            IO.println(millis + " ms");
        }
    });
}
