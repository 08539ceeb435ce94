import dev.weft.asyncio.QueueShutDownException;
import dev.weft.concurrent.Process;
import dev.weft.concurrent.ProcessQueue;

// Work for processors, with queues: two processes take numbers from one queue and put squares into another.
static void square(ProcessQueue<Integer> numbers, ProcessQueue<Integer> squares) {
    try {
        while (true) {
            int n = numbers.get();
            squares.put(n * n);
            numbers.taskDone();
        }
    } catch (QueueShutDownException noMore) {
        return;
    }
}

void main() throws Exception {
    var numbers = new ProcessQueue<Integer>(10);
    var squares = new ProcessQueue<Integer>();
    try (numbers;
            squares;
            var one = new Process(() -> square(numbers, squares));
            var two = new Process(() -> square(numbers, squares))) {
        one.start();
        two.start();
        for (int n = 1; n <= 100; n++) {
            numbers.put(n);
        }
        numbers.join();
        numbers.shutdown();
        int sum = 0;
        for (int square : squares.getMany(100)) {
            sum += square;
        }
        one.join();
        two.join();
        IO.println("sum of 100 squares: " + sum);
        IO.println("exit codes: " + one.exitCode() + ", " + two.exitCode());
    }
}
