import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.weft.ExceptionGroup;
import dev.weft.trio.Event;
import dev.weft.trio.Handover;
import dev.weft.trio.Nursery;
import dev.weft.trio.Trio;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

// Happy eyeballs (RFC 8305) by hand, with connections that are only played: try the addresses one after the other, the next one
// when the last has failed or has not answered for a while; the first that answers wins, and all others are given up.
static final Duration PATIENCE = ofMillis(100);

record Address(String name, Duration answersAfter, boolean willing) {}

record Connection(String name) implements AutoCloseable {
    @Override
    public void close() {
        IO.println("  closed " + name);
    }
}

Connection connect(Address address) throws ConnectException {
    IO.println("  trying " + address.name());
    Trio.sleep(address.answersAfter());
    if (!address.willing()) {
        throw new ConnectException(address.name() + " refused");
    }
    return new Connection(address.name());
}

/** Tries the address with this number, and beside it, in good time, the ones after it. */
void attempt(int number, List<Address> addresses, Nursery nursery, Handover<Connection> winner, List<Throwable> failures) {
    if (number == addresses.size()) {
        return;
    }
    var failed = new Event();
    nursery.startSoon(() -> {
        Trio.moveOnAfter(PATIENCE, () -> failed.await());
        attempt(number + 1, addresses, nursery, winner, failures);
    });
    try {
        winner.put(connect(addresses.get(number)));
        nursery.cancelScope().cancel("connected");
    } catch (ConnectException e) {
        failures.add(e);
        failed.set();
    }
}

Connection happyEyeballs(List<Address> addresses) {
    var failures = new ArrayList<Throwable>();
    try (var winner = new Handover<Connection>()) { // what is not taken is closed, whatever happens
        Trio.openNursery(nursery -> nursery.startSoon(() -> attempt(0, addresses, nursery, winner, failures)));
        if (winner.isFull()) {
            return winner.take();
        }
        throw new ExceptionGroup("nobody answers", failures);
    }
}

void open(String what, Address... addresses) {
    IO.println(what);
    try (var connection = happyEyeballs(List.of(addresses))) {
        IO.println("  connected to " + connection.name());
    } catch (ExceptionGroup nobody) {
        nobody.exceptions().forEach(failure -> IO.println("  " + failure.getMessage()));
    }
}

void main() {
    Trio.run(() -> {
        open(
                "the first hangs",
                new Address("2001:db8::1", ofSeconds(60), true),
                new Address("192.0.2.1", ofMillis(10), true));
        open(
                "the first refuses: nobody waits for the second",
                new Address("2001:db8::1", ofMillis(1), false),
                new Address("192.0.2.1", ofMillis(10), true));
        open(
                "the first is slow, but still faster than the second",
                new Address("2001:db8::1", ofMillis(200), true),
                new Address("192.0.2.1", ofSeconds(60), true));
        open(
                "nobody answers",
                new Address("2001:db8::1", ofMillis(1), false),
                new Address("192.0.2.1", ofMillis(1), false));
    });
}
