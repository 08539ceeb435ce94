import static dev.weft.asyncio.Asyncio.run;

import dev.weft.cluster.ClusterExecutor;
import dev.weft.cluster.ClusterOptions;
import dev.weft.cluster.LocalCluster;
import dev.weft.concurrent.Executor;
import dev.weft.concurrent.MapOptions;
import dev.weft.concurrent.ProcessPoolExecutor;
import dev.weft.concurrent.ThreadPoolExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;

// The words of a folder of files, counted by threads, by processes and by a cluster of three: one function, three constructors.
// Arguments: how many files (24), how many words each (2,000).

static final int WIDTH = 24;

record Row(String place, double start, double count, Map<String, Integer> words) {}

/** The function that travels: what it is given and what it returns are plain values. */
static HashMap<String, Integer> wordsIn(String file) throws IOException {
    var counts = new HashMap<String, Integer>();
    for (String line : Files.readAllLines(Path.of(file))) {
        for (String word : line.split("\\W+")) {
            if (!word.isEmpty()) {
                counts.merge(word.toLowerCase(), 1, Integer::sum);
            }
        }
    }
    return counts;
}

/** Makes files of words, the same ones each time. A word's number is the smaller of two, so that some are frequent. */
static List<String> makeFiles(Path folder, int files, int words) throws IOException {
    var random = new Random(42);
    var names = new ArrayList<String>();
    for (int i = 0; i < files; i++) {
        var text = new StringBuilder();
        for (int w = 1; w <= words; w++) {
            text.append("word").append(Math.min(random.nextInt(500), random.nextInt(500)));
            text.append(w % 10 == 0 ? ".\n" : " ");
        }
        names.add(Files.writeString(folder.resolve("text-" + i + ".txt"), text).toString());
    }
    return names;
}

/** Counts in one place. The bar goes to standard error, where it does not disturb the table. */
static Row count(String place, Callable<Executor> constructor, List<String> files) throws Exception {
    long begin = System.nanoTime();
    try (Executor executor = constructor.call()) {
        executor.submit(() -> wordsIn(files.getFirst())).await(); // the place is warm when the clock starts
        long warm = System.nanoTime();
        var total = new TreeMap<String, Integer>();
        int done = 0;
        for (var part : executor.map(file -> wordsIn(file), files, MapOptions.DEFAULT.withBufferSize(32))) {
            part.forEach((word, times) -> total.merge(word, times, Integer::sum));
            int filled = WIDTH * ++done / files.size();
            System.err.print("\r%-12s [%s%s] %d of %d files".formatted(
                    place, "#".repeat(filled), ".".repeat(WIDTH - filled), done, files.size()));
        }
        System.err.println();
        return new Row(place, (warm - begin) / 1e9, (System.nanoTime() - warm) / 1e9, total);
    }
}

void main(String[] arguments) throws Exception {
    int files = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 24;
    int words = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2_000;
    Path folder = Files.createTempDirectory("weft-words");
    List<String> names = makeFiles(folder, files, words);
    Path classes = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI()); // for the members

    try (var cluster = LocalCluster.start(3, ClusterOptions.DEFAULT.withWorkers(2), classes)) {
        run(() -> {
            var rows = List.of(
                    count("threads", () -> new ThreadPoolExecutor(4), names),
                    count("processes", () -> new ProcessPoolExecutor(3), names),
                    count("cluster of 3", () -> new ClusterExecutor(cluster.options()), names));
            IO.println("place         until warm     count");
            for (Row row : rows) {
                IO.println("%-12s %8.2f s  %7.2f s".formatted(row.place(), row.start(), row.count()));
            }
            var counts = rows.getFirst().words();
            boolean same = rows.stream().allMatch(row -> row.words().equals(counts));
            var first = counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
            IO.println((same ? "All three counted " : "NOT THE SAME: ")
                    + counts.values().stream().mapToInt(n -> n).sum() + " words, " + counts.size()
                    + " different ones; the most frequent is " + first.getKey() + ", " + first.getValue() + " times.");
        });
    } finally {
        for (String name : names) {
            Files.delete(Path.of(name));
        }
        Files.delete(folder);
    }
}
