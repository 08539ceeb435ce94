import static java.time.Duration.ofSeconds;

import dev.weft.trio.Trio;

// A nursery: the parent starts two children, and its block does not end before they have.
void child1() {
    IO.println("  child1: started! sleeping now...");
    Trio.sleep(ofSeconds(1));
    IO.println("  child1: exiting!");
}

void child2() {
    IO.println("  child2: started! sleeping now...");
    Trio.sleep(ofSeconds(1));
    IO.println("  child2: exiting!");
}

void main() {
    Trio.run(() -> {
        IO.println("parent: started!");
        Trio.openNursery(nursery -> {
            IO.println("parent: spawning child1...");
            nursery.startSoon(this::child1);
            IO.println("parent: spawning child2...");
            nursery.startSoon(this::child2);
            IO.println("parent: waiting for children to finish...");
        });
        IO.println("parent: all done!");
    });
}
