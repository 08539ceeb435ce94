import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.CancelledError;
import dev.weft.EventLoop;
import dev.weft.ExceptionGroup;
import dev.weft.asyncio.Connection;
import dev.weft.asyncio.Event;
import dev.weft.asyncio.StreamReader;
import dev.weft.asyncio.StreamWriter;
import dev.weft.asyncio.Timeout;

// A TCP proxy: what comes in on one port goes to another host, and what that answers comes back.
//
//   ./weft run examples/TcpProxy.java PORT HOST HOSTS_PORT [IDLE_SECONDS [PLACES]]
//
// Two tasks a connection, one for each direction, bound together: when one fails, both end. A side that reads slowly slows
// the other down; a connection on which nothing moves for a while is cut; one connection too many is turned away at once.
// When one side has no more to say, the other hears of it, and may still answer.

static final Duration CONNECT = ofSeconds(5);
static final int PIECE = 64 * 1024;

String host;
int hostsPort;
Duration idle = ofSeconds(60);
int places = 1000;
int number;
int open;

void main(String[] args) {
    if (args.length < 3 || args.length > 5) {
        System.err.println("usage: ./weft run examples/TcpProxy.java PORT HOST HOSTS_PORT [IDLE_SECONDS [PLACES]]");
        System.exit(2);
    }
    int port = Integer.parseInt(args[0]);
    host = args[1];
    hostsPort = Integer.parseInt(args[2]);
    if (args.length > 3) {
        idle = ofSeconds(Integer.parseInt(args[3]));
    }
    if (args.length > 4) {
        places = Integer.parseInt(args[4]);
    }
    run(() -> {
        var stop = new Event();
        for (var signal : List.of("INT", "TERM")) {
            EventLoop.current().addSignalHandler(signal, stop::set);
        }
        var server = startServer(this::serve, "127.0.0.1", port);
        IO.println("Proxy on port " + server.port() + " for " + host + ":" + hostsPort);
        stop.await();
        IO.println("Stopped: " + server.stop(ofSeconds(2)));
    });
}

void serve(StreamReader reader, StreamWriter writer) {
    var name = "connection " + ++number;
    if (open == places) {
        IO.println(name + ": turned away, all places are taken");
        writer.transport().abort();
        return;
    }
    open++;
    var traffic = new Traffic();
    var end = "done";
    try {
        var target = waitFor(() -> openConnection(host, hostsPort), CONNECT);
        try {
            relay(new Connection(reader, writer), target, traffic);
        } finally {
            target.writer().close();
        }
    } catch (TimeoutException e) {
        end = "cut, nothing moved";
    } catch (ExceptionGroup e) { // of the two directions
        end = e.exceptions().getFirst().getMessage();
    } catch (Exception e) { // refused, unknown, ...
        end = e.getMessage();
    } catch (CancelledError e) {
        end = "cut, the proxy stops";
        throw e;
    } finally {
        writer.close();
        open--;
        IO.println(name + ": " + traffic.up + " bytes up, " + traffic.down + " bytes down, " + end);
    }
}

class Traffic {
    long up;
    long down;
}

void relay(Connection client, Connection target, Traffic traffic) throws TimeoutException {
    timeout(idle, limit -> taskGroup(group -> {
        group.createTask(() -> pump(client.reader(), target.writer(), limit, count -> traffic.up += count));
        group.createTask(() -> pump(target.reader(), client.writer(), limit, count -> traffic.down += count));
    }));
}

// The buffer of a stream is bounded, and draining waits for its reader: memory stays small however uneven the two sides are.
void pump(StreamReader from, StreamWriter to, Timeout limit, IntConsumer count) throws IOException {
    byte[] piece;
    while ((piece = from.read(PIECE)).length > 0) {
        limit.reschedule(EventLoop.current().nanoTime() + idle.toNanos());
        to.send(piece);
        count.accept(piece.length);
    }
    to.writeEof();
}
