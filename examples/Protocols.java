import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.Awaitable;
import dev.weft.asyncio.AsyncContextManager;

// What Python writes as __await__, __aiter__ with __anext__, and __aenter__ with __aexit__.
class Countdown implements Awaitable<String> {
    @Override
    public String await() {
        for (int i = 3; i > 0; i--) {
            IO.println(i);
            sleep(ofSeconds(1));
        }
        return "go";
    }
}

class Reader implements Iterator<String>, Iterable<String> {
    private final Iterator<String> source = List.of("first line", "second line", "").iterator();
    private String line;

    String readLine() {
        return sleep(ofSeconds(1), source.next());
    }

    @Override
    public Iterator<String> iterator() {
        return this;
    }

    @Override
    public boolean hasNext() {
        if (line == null) {
            line = readLine();
        }
        return !line.isEmpty();
    }

    @Override
    public String next() {
        var value = line;
        line = null;
        return value;
    }
}

class Door implements AsyncContextManager<String> {
    @Override
    public String enter() {
        IO.println("entering context");
        return "the room";
    }

    @Override
    public boolean exit(Throwable failure) {
        IO.println("exiting context" + (failure == null ? "" : " because of " + failure.getMessage()));
        return false;
    }
}

void main() {
    run(() -> {
        IO.println(new Countdown().await());

        for (var line : new Reader()) {
            IO.println(line);
        }

        new Door().run(room -> IO.println("in " + room));
        try {
            new Door().run(room -> {
                throw new IllegalStateException("a fire in " + room);
            });
        } catch (IllegalStateException e) {
            IO.println("caught " + e.getMessage());
        }
    });
}
