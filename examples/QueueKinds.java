import static dev.weft.asyncio.Asyncio.*;

import dev.weft.asyncio.LifoQueue;
import dev.weft.asyncio.PriorityQueue;
import dev.weft.asyncio.Queue;
import dev.weft.asyncio.QueueEmptyException;
import dev.weft.asyncio.QueueFullException;

// First in first out, lowest first, last in first out; and what a full or empty queue says to those who will not wait.
void show(String name, Queue<Integer> queue) {
    for (int item : List.of(2, 3, 1)) {
        queue.put(item);
    }
    IO.println(name + ": " + queue.get() + " " + queue.get() + " " + queue.get());
}

void main() {
    run(() -> {
        show("Queue", new Queue<>());
        show("PriorityQueue", new PriorityQueue<>());
        show("LifoQueue", new LifoQueue<>());

        var small = new Queue<Integer>(1);
        try {
            small.getNowait();
        } catch (QueueEmptyException e) {
            IO.println("empty: " + small.empty() + ", and getNowait says QueueEmpty");
        }
        small.putNowait(1);
        try {
            small.putNowait(2);
        } catch (QueueFullException e) {
            IO.println("full: " + small.full() + ", and putNowait says QueueFull");
        }
    });
}
