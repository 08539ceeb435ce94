import static dev.weft.asyncio.Asyncio.*;

// A task runs beside the one that made it, and is awaited for its result.
String work() {
    return "done";
}

void main() {
    run(() -> {
        var task = createTask(this::work);
        var result = task.await();
        IO.println(result);
    });
}
