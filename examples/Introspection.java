import static dev.weft.asyncio.Asyncio.*;
import static java.time.Duration.ofSeconds;

import dev.weft.Task;
import dev.weft.asyncio.FutureCallGraph;

// Who runs, who is alive, and who waits for whom.
void work() {
    sleep(ofSeconds(1));
    printTree(captureCallGraph(), "");
}

void printTree(FutureCallGraph graph, String indent) {
    var name = graph.future() instanceof Task<?> task ? task.getName() : "gather";
    IO.println(indent + name);
    for (var waiter : graph.awaitedBy()) {
        printTree(waiter, indent + "  awaited by ");
    }
}

void main() {
    run(() -> {
        currentTask().setName("main");
        IO.println("current task: " + currentTask().getName());
        var worker = createTask(this::work, "worker");
        var helper = createTask(() -> sleep(ofSeconds(2)), "helper");
        IO.println("all tasks: " + allTasks().stream().map(Task::getName).toList());
        gather(worker, helper).await();
        IO.println("all tasks: " + allTasks().stream().map(Task::getName).toList());
    });
}
