import static dev.weft.asyncio.Asyncio.*;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.asyncio.Queue;

// Three workers share the work of one queue, until it is done.
void worker(String name, Queue<Double> queue) {
    while (true) {
        // Get a "work item" out of the queue.
        double sleepFor = queue.get();

        // Sleep for the "sleepFor" seconds.
        sleep(seconds(sleepFor));

        // Notify the queue that the "work item" has been processed.
        queue.taskDone();

        IO.println("%s has slept for %.2f seconds".formatted(name, sleepFor));
    }
}

Duration seconds(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
}

void main() {
    run(() -> {
        // Create a queue that we will use to store our "workload".
        var queue = new Queue<Double>();

        // Generate random timings and put them into the queue.
        double totalSleepTime = 0;
        for (int i = 0; i < 20; i++) {
            double sleepFor = new Random().nextDouble(0.05, 1.0);
            totalSleepTime += sleepFor;
            queue.putNowait(sleepFor);
        }

        // Create three worker tasks to process the queue concurrently.
        var tasks = new ArrayList<Task<Void>>();
        for (int i = 0; i < 3; i++) {
            var name = "worker-" + i;
            tasks.add(createTask(() -> worker(name, queue)));
        }

        // Wait until the queue is fully processed.
        var loop = EventLoop.current();
        long startedAt = loop.nanoTime();
        queue.join();
        double totalSleptFor = (loop.nanoTime() - startedAt) / 1e9;

        // Cancel our worker tasks.
        for (var task : tasks) {
            task.cancel();
        }
        // Wait until all worker tasks are cancelled.
        gatherSettled(tasks).await();

        IO.println("====");
        IO.println("3 workers slept in parallel for %.2f seconds".formatted(totalSleptFor));
        IO.println("total expected sleep time: %.2f seconds".formatted(totalSleepTime));
    });
}
