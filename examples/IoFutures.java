import dev.weft.concurrent.ThreadPoolExecutor;
import java.util.List;

// Work that waits, with futures: each call blocks a thread of the pool, and the others go on.
String fetch(String name) throws Exception {
    Thread.sleep(500); // stands for a server that answers slowly
    return name + " fetched";
}

void main() {
    long start = System.nanoTime();
    try (var pool = new ThreadPoolExecutor(3)) {
        for (String answer : pool.map(name -> fetch(name), List.of("a", "b", "c"))) {
            IO.println(answer);
        }
    }
    IO.println("together, not in turn: " + (System.nanoTime() - start < 1_200_000_000));
}
